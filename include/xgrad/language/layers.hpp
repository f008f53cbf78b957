// Layers: functions that make their own parameters, named after the layer: dense<"fc1", 128>(x) makes fc1.weight and
// fc1.bias. Two layers of one name and shape share them. find<"fc1.weight">(e) is a symbol of e by its name.
#pragma once

#include "normalization.hpp"
#include "pack.hpp"
#include "products.hpp"
#include "symbols.hpp"
#include "take.hpp"
#include "windows.hpp"

namespace xgrad {

// How the parameters of a layer start.
struct layer_options {
  language::initializer weight = initial::xavier_uniform;
  language::initializer bias = initial::zeros;
};
// Options of the layers layer_norm, rms_norm and batch_norm: what keeps the root from 0.
struct norm_layer_options {
  double epsilon = 1e-5;
};
// Options of the layer embedding: how its table starts.
struct embedding_options {
  language::initializer weight = initial::normal(0, 1);
};

namespace language {

// The parameter of a layer; extents in short form.
template <support::fixed_string Layer, support::fixed_string Name, auto... Extents>
inline constexpr auto layer_parameter = symbol<symbol_kind::parameter, support::dotted<Layer, Name>(), Extents...>();
template <support::fixed_string Layer, support::fixed_string Name, auto... Extents>
inline constexpr auto layer_state = symbol<symbol_kind::state, support::dotted<Layer, Name>(), Extents...>();

template <class X>
constexpr bool last_is_known() {
  if constexpr (!X::type.ok()) return true;
  else if constexpr (X::type.dims.rank == 0) return false;
  else return !is_late(X::type.dims[X::type.dims.rank - 1]);
}
template <class X>
constexpr auto last_extent() {
  return compact<X::type.dims[X::type.dims.rank - 1]>();
}
// What stops a layer on x: no dimension, or a last one that only options decide.
template <class X>
using features_fault = typename shapes_fault<last_is_known<X>(), shape_is, X>::type;

// What stops windows in groups: channels of x or filters that do not make as many equal parts.
template <class X, int Filters, int Groups>
constexpr bool makes_groups() {
  if constexpr (!X::type.ok() || !last_is_known<X>() || Groups == 1) return true;
  else if constexpr (Groups < 1 || !X::type.dims[X::type.dims.rank - 1].is_static()) return false;
  else return X::type.dims[X::type.dims.rank - 1].constant % Groups == 0 && Filters % Groups == 0;
}
template <class X, int Filters, int Groups>
using grouping_fault = typename shapes_fault<makes_groups<X, Filters, Groups>(), shape_is, X>::type;
template <class X, int Groups>
constexpr auto channels_of_group() {
  if constexpr (Groups == 1) return last_extent<X>();
  else return static_cast<int>(X::type.dims[X::type.dims.rank - 1].constant) / Groups;
}
template <support::fixed_string Name, int Filters, int Height, int Width, int Groups, class X>
inline constexpr auto layer_filters =
    layer_parameter<Name, "weight", Height, Width, channels_of_group<X, Groups>(), Filters>;

// (..., T, features)
template <class X>
constexpr bool is_sequence() {
  if constexpr (!X::type.ok()) return true;
  else if constexpr (X::type.dims.rank < 2) return false;
  else return !is_late(X::type.dims[X::type.dims.rank - 1]);
}
template <support::fixed_string Name>
struct no_symbol_is_named;
template <support::fixed_string Name, class... E>
constexpr const symbol_info* find_symbol() {
  if constexpr ((E::type.ok() && ...))
    for (const symbol_info* s : symbols_in<E...>.symbols)
      if (s != nullptr && s->name == Name.view()) return s;
  return nullptr;
}

}  // namespace language

// x (..., in)  ->  matmul(x, name.weight) + name.bias (..., Out); weight (in, Out), bias (Out)
template <support::fixed_string Name, int Out, language::expression X>
constexpr auto dense(const X& x, const layer_options& options = {}) {
  using namespace language;
  using found = features_fault<X>;
  XGRAD_REQUIRE("xgrad::dense<name, out>(x): x must have a last dimension, of an extent that its type tells", found);
  if constexpr (!X::type.ok() || !support::holds<found>) return poison{};
  else
    return matmul(x, layer_parameter<Name, "weight", last_extent<X>(), Out>.initial(options.weight)) +
           layer_parameter<Name, "bias", Out>.initial(options.bias);
}

// x (N, H, W, C)  ->  (N, H', W', Filters); weight (Height, Width, C / Groups, Filters), bias (Filters)
template <support::fixed_string Name, int Filters, int Height, int Width, int Groups = 1, language::expression X>
constexpr auto conv2d(const X& x, conv2d_options window, const layer_options& options = {}) {
  using namespace language;
  using found = features_fault<X>;
  XGRAD_REQUIRE("xgrad::conv2d<name, filters, height, width>(x): x must have a last dimension, of an extent that its type "
                "tells",
                found);
  using divided = grouping_fault<X, Filters, Groups>;
  XGRAD_REQUIRE(
      "xgrad::conv2d<name, filters, height, width, groups>(x): groups must divide the channels of x, which must be "
      "static, and the filters",
      divided);
  if constexpr (!X::type.ok() || !support::holds<found> || !support::holds<divided>) {
    return poison{};
  } else {
    if (window.groups == 1) window.groups = Groups;
    return conv2d(x, layer_filters<Name, Filters, Height, Width, Groups, X>.initial(options.weight), window) +
           layer_parameter<Name, "bias", Filters>.initial(options.bias);
  }
}
template <support::fixed_string Name, int Filters, int Height, int Width, language::expression X>
constexpr auto conv2d(const X& x) {
  using namespace language;
  using found = features_fault<X>;
  XGRAD_REQUIRE("xgrad::conv2d<name, filters, height, width>(x): x must have a last dimension, of an extent that its type "
                "tells",
                found);
  if constexpr (!X::type.ok() || !support::holds<found>) return poison{};
  else
    return conv2d(x, layer_filters<Name, Filters, Height, Width, 1, X>.initial(layer_options().weight)) +
           layer_parameter<Name, "bias", Filters>.initial(layer_options().bias);
}

// Normalizations along the last axis with the scale name.weight, from 1, and, but for rms_norm, the shift name.bias.
// x (..., C)  ->  (..., C)
template <support::fixed_string Name, language::expression X>
constexpr auto layer_norm(const X& x, const norm_layer_options& options = {}) {
  using namespace language;
  using found = features_fault<X>;
  XGRAD_REQUIRE("xgrad::layer_norm<name>(x): x must have a last dimension, of an extent that its type tells", found);
  if constexpr (!X::type.ok() || !support::holds<found>) return poison{};
  else
    return layer_norm(x, layer_norm_options{-1, options.epsilon}) *
               layer_parameter<Name, "weight", last_extent<X>()>.initial(initial::ones) +
           layer_parameter<Name, "bias", last_extent<X>()>.initial(initial::zeros);
}
template <support::fixed_string Name, language::expression X>
constexpr auto rms_norm(const X& x, const norm_layer_options& options = {}) {
  using namespace language;
  using found = features_fault<X>;
  XGRAD_REQUIRE("xgrad::rms_norm<name>(x): x must have a last dimension, of an extent that its type tells", found);
  if constexpr (!X::type.ok() || !support::holds<found>) return poison{};
  else
    return rms_norm(x, layer_norm_options{-1, options.epsilon}) *
           layer_parameter<Name, "weight", last_extent<X>()>.initial(initial::ones);
}
// The same over all axes but the last, with the running statistics name.mean and name.variance.
template <support::fixed_string Name, language::expression X>
constexpr auto batch_norm(const X& x, const batch_norm_options& options = {}) {
  using namespace language;
  using found = features_fault<X>;
  XGRAD_REQUIRE("xgrad::batch_norm<name>(x): x must have a last dimension, of an extent that its type tells", found);
  if constexpr (!X::type.ok() || !support::holds<found>) {
    return poison{};
  } else {
    constexpr auto channels = last_extent<X>();
    return batch_norm(x, layer_state<Name, "mean", channels>, layer_state<Name, "variance", channels>, options) *
               layer_parameter<Name, "weight", channels>.initial(initial::ones) +
           layer_parameter<Name, "bias", channels>.initial(initial::zeros);
  }
}

// ids (S...)  ->  (S..., Features): rows of name.weight (Count, Features)
template <support::fixed_string Name, int Count, int Features, language::expression Ids>
constexpr auto embedding(const Ids& ids, const embedding_options& options = {}) {
  return take(language::layer_parameter<Name, "weight", Count, Features>.initial(options.weight), ids);
}

// The symbol of that name in a pack of expressions, without its initializer.
template <support::fixed_string Name, language::expression... E>
constexpr auto find(const language::packed<E...>&) {
  using namespace language;
  constexpr const symbol_info* symbol = find_symbol<Name, E...>();
  using found = std::conditional_t<!(E::type.ok() && ...) || symbol != nullptr, support::no_fault, no_symbol_is_named<Name>>;
  XGRAD_REQUIRE("xgrad::find<name>(e): e must have a symbol of that name", found);
  if constexpr (symbol != nullptr) return symbol_type<symbol>();
  else return poison{};
}
// In one expression.
template <support::fixed_string Name, language::expression E>
constexpr auto find(const E& e) {
  return find<Name>(language::packed<E>{language::arguments<E>(e)});
}

}  // namespace xgrad
