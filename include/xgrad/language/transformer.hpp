// Layers of transformers: attention with several heads, positions, an encoder block.
#pragma once

#include "attention.hpp"
#include "layers.hpp"

namespace xgrad {
namespace language {

template <support::fixed_string Name, support::fixed_string Part, int Out, class X>
constexpr auto projection(const X& x) {
  return dense<support::dotted<Name, Part>(), Out>(x);
}
// x (..., T, E)  ->  (..., Heads, T, E / Heads)
template <int Heads, class X, std::size_t... D>
constexpr auto split_heads(const X& x, std::index_sequence<D...>) {
  constexpr int batch = static_cast<int>(sizeof...(D)), features = static_cast<int>(X::type.dims[batch + 1].constant);
  return transpose<static_cast<int>(D)..., batch + 1, batch, batch + 2>(
      make<reshape_of<compact<X::type.dims[static_cast<int>(D)]>()..., compact<X::type.dims[batch]>(), Heads,
                      features / Heads>>(x));
}
// x (..., Heads, T, E / Heads)  ->  (..., T, E)
template <int Heads, class X, std::size_t... D>
constexpr auto join_heads(const X& x, std::index_sequence<D...>) {
  constexpr int batch = static_cast<int>(sizeof...(D)), features = static_cast<int>(X::type.dims[batch + 2].constant);
  return make<
      reshape_of<compact<X::type.dims[static_cast<int>(D)]>()..., compact<X::type.dims[batch + 1]>(), Heads * features>>(
      transpose<static_cast<int>(D)..., batch + 1, batch, batch + 2>(x));
}
template <class X>
using batch_of = std::make_index_sequence<static_cast<std::size_t>(X::type.dims.rank - 2)>;

template <class X>
constexpr bool is_static_sequence() {
  if constexpr (!X::type.ok()) return true;
  else return is_sequence<X>() && X::type.dims[X::type.dims.rank - 1].is_static();
}
template <int Heads, class X>
constexpr bool heads_divide() {
  if constexpr (!X::type.ok()) return true;
  else if constexpr (!is_static_sequence<X>()) return true;
  else return Heads > 0 && X::type.dims[X::type.dims.rank - 1].constant % Heads == 0;
}
template <int Heads>
struct heads_are;

// x, its options' mask in it, as the rest of an encoder block sees it.
template <support::fixed_string Name, int Hidden>
struct feed_forward {
  template <class X>
  constexpr auto operator()(const X& x) const {
    return projection<Name, "linear2", static_cast<int>(X::type.dims[X::type.dims.rank - 1].constant)>(
        xgrad::relu(projection<Name, "linear1", Hidden>(x)));
  }
};
template <support::fixed_string Name, int Hidden, bool NormFirst>
struct encoder_end {
  // x, and what attention makes of it
  template <class X, class A>
  constexpr auto operator()(const X& x, const A& attended) const {
    if constexpr (NormFirst) return let(second_half(), x + attended);
    else return let(second_half(), layer_norm<support::dotted<Name, "norm1">()>(x + attended));
  }
  struct second_half {
    template <class X>
    constexpr auto operator()(const X& x) const {
      constexpr auto norm = support::dotted<Name, "norm2">();
      if constexpr (NormFirst) return x + feed_forward<Name, Hidden>()(layer_norm<norm>(x));
      else return layer_norm<norm>(x + feed_forward<Name, Hidden>()(x));
    }
  };
};

// sin(t / 10000^(i / E)) at even i, cos(t / 10000^((i - 1) / E)) at odd ones; the number is log(10000)
template <auto Length, int Features>
struct positions_of_sequence {
  static constexpr signature check(const signature*) { return shaped({}, shape_from<Length, Features>()); }
  static constexpr lowered lower(lowering& to, const lowered*) {
    lowered result;
    result.dims.push_back(to.axis(extent_constant<Length>, {}));
    result.dims.push_back(to.axis(extent_constant<Features>, result.dims.set()));
    const positions at = positions_of(to, result.dims);
    const formula odd = apply(opcode::mod, at.column, 2);
    const formula rate = exp((-9.210340371976184 / Features) * (at.column - odd));
    const formula angle = at.row * rate;
    result = to.renamed(select(odd == 0, apply(opcode::sin, angle), apply(opcode::cos, angle)).x, result.dims);
    return result;
  }
};

}  // namespace language

// q (..., T, E), k (..., S, E'), v (..., S, E'')  ->  (..., T, E): attention of Heads parts of E, between dense layers
// name.query, name.key, name.value (to E) and name.output. mask: what broadcasts to (..., Heads, T, S).
// Vaswani et al., "Attention Is All You Need", 2017, section 3.2.2.
template <support::fixed_string Name, int Heads, language::expression Q, language::expression K, language::expression V>
constexpr auto multi_head_attention(const Q& q, const K& k, const V& v, const attention_options& options = {}) {
  using namespace language;
  constexpr bool shaped = is_static_sequence<Q>() && is_sequence<K>() && is_sequence<V>();
  using sequences = typename shapes_fault<shaped, shapes_are, Q, K, V>::type;
  using heads = std::conditional_t<heads_divide<Heads, Q>(), support::no_fault, heads_are<Heads>>;
  XGRAD_REQUIRE("xgrad::multi_head_attention<name, heads>(q, k, v): q, k and v must be (..., T, features)", sequences);
  XGRAD_REQUIRE("xgrad::multi_head_attention<name, heads>(q, k, v): the heads must divide q's last extent", heads);
  if constexpr (!Q::type.ok() || !K::type.ok() || !V::type.ok() || !shaped || !heads_divide<Heads, Q>()) {
    return poison{};
  } else {
    constexpr int features = static_cast<int>(Q::type.dims[Q::type.dims.rank - 1].constant);
    const auto query = projection<Name, "query", features>(q);
    const auto key = projection<Name, "key", features>(k);
    const auto value = projection<Name, "value", features>(v);
    const auto attended = attention(split_heads<Heads>(query, batch_of<Q>()), split_heads<Heads>(key, batch_of<K>()),
                                    split_heads<Heads>(value, batch_of<V>()), options);
    if constexpr (!decltype(attended)::type.ok()) return poison{};
    else return projection<Name, "output", features>(join_heads<Heads>(attended, batch_of<Q>()));
  }
}
// Self-attention.
template <support::fixed_string Name, int Heads, language::expression X>
constexpr auto multi_head_attention(const X& x, const attention_options& options = {}) {
  return multi_head_attention<Name, Heads>(x, x, x, options);
}

// Sines and cosines of the position: (Length, Features). Added to what has no order of its own. Ibid., section 3.5.
template <language::extent_argument Length, int Features>
inline constexpr auto sinusoidal_positions =
    language::make<language::positions_of_sequence<language::compact<Length.value>(), Features>>();

// Where a transformer's block normalizes: what it has added up, as in the paper, or what it is about to transform.
enum class norm_order : unsigned char { last, first };

// x (..., T, E)  ->  (..., T, E): self-attention and a perceptron of one hidden layer with relu, each added to what it is
// made of and normalized. Parameters: name.attention..., name.norm1, name.linear1, name.linear2, name.norm2.
template <support::fixed_string Name, int Heads, int Hidden, norm_order Order = norm_order::last, language::expression X>
constexpr auto transformer_encoder(const X& x, const attention_options& options = {}) {
  using namespace language;
  constexpr auto attention_name = support::dotted<Name, "attention">();
  using end = encoder_end<Name, Hidden, Order == norm_order::first>;
  if constexpr (Order == norm_order::first)
    return let(end(), x,
               multi_head_attention<attention_name, Heads>(layer_norm<support::dotted<Name, "norm1">()>(x), options));
  else return let(end(), x, multi_head_attention<attention_name, Heads>(x, options));
}

}  // namespace xgrad
