// From outputs, template arguments, to their graph: symbols in the order they are first written, one output after the
// other. Derivatives stand in it as requests.
#pragma once

#include "derivative.hpp"

namespace xgrad::language {

// --- what each kind of output contributes ---------------------------------------------------------------------------
template <expression E>
constexpr void prepare_output(lowering& to, const E& e) {
  to.prepare(e);
}
template <expression E>
constexpr void capture_output(lowering& to, const E& e) {
  const lowered x = e.lower(to);
  to.g.add_value(x.id, x.dims.view(), E::type.kind);
}

template <class F, class... W>
constexpr void prepare_output(lowering& to, const value_and_gradients<F, W...>& o) {
  to.prepare(o.f);
  if (!(is_symbol<W> && ...)) to.seen.pins = true;
  o.ws.for_each([&](const auto& given) { to.prepare(given); });
}
template <class F, class... W>
constexpr void capture_output(lowering& to, const value_and_gradients<F, W...>& o) {
  const lowered f = o.f.lower(to);
  to.g.add_value(f.id, {});
  o.ws.for_each([&]<class By>(const By& w) {
    const lowered gradient =
        is_symbol<By> ? gradient_of::request(to, f, w.lower(to)) : gradient_of::lower_call(to, arguments<F, By>(o.f, {w}));
    to.g.add_value(gradient.id, gradient.dims.view());
  });
}

template <class W, class E>
constexpr void prepare_output(lowering& to, const update_of<W, E>& o) {
  to.prepare(o.w);
  to.prepare(o.value);
}
template <class W, class E>
constexpr void capture_output(lowering& to, const update_of<W, E>& o) {
  const lowered x = to.stretched(o.value.lower(to), W::type.dims);
  to.g.add_update(to.g.find_symbol(W::info.name), to.number(x), x.dims.view());
}

// The symbols that an output gives new values.
template <class Output>
constexpr void add_updated(support::list<const symbol_info*>&, const Output&) {}
template <class W, class E>
constexpr void add_updated(support::list<const symbol_info*>& to, const update_of<W, E>&) {
  to.push_back(&W::info);
}

template <class>
struct output_is;
template <class Number>
  requires std::is_arithmetic_v<Number>
constexpr void prepare_output(lowering&, Number) {
  XGRAD_REQUIRE(
      "xgrad::kernel<T, outputs...>: an output is an expression, value_and_gradient(...), update(...) or minimize(...)",
      output_is<Number>);
}
template <class Number>
  requires std::is_arithmetic_v<Number>
constexpr void capture_output(lowering&, Number) {}

// --- one name, one symbol -------------------------------------------------------------------------------------------
template <auto... Outputs>
constexpr preview find_preview() {
  lowering to;
  (prepare_output(to, Outputs), ...);
  return to.seen;
}
template <auto... Outputs>
inline constexpr preview preview_of = find_preview<Outputs...>();

template <class...>
struct one_name_for;
struct two_initializers_for_one_parameter;

template <auto... Outputs>
constexpr auto symbols_fault() {
  constexpr preview found = preview_of<Outputs...>;
  if constexpr (found.a == nullptr || found.a == found.b) return support::no_fault();
  else return std::type_identity<one_name_for<symbol_type<found.a>, symbol_type<found.b>>>();
}
template <class Found>
struct unwrapped {
  using type = Found;
};
template <class Found>
struct unwrapped<std::type_identity<Found>> {
  using type = Found;
};
template <auto... Outputs>
constexpr bool initializers_agree() {
  constexpr preview found = preview_of<Outputs...>;
  return found.a == nullptr || found.a != found.b;
}

template <auto... Outputs>
constexpr const symbol_info* find_updated_twice() {
  support::list<const symbol_info*> all;
  (add_updated(all, Outputs), ...);
  for (int i = 0; i < all.size(); ++i)
    for (int k = 0; k < i; ++k)
      if (all[i] == all[k]) return all[i];
  return nullptr;
}
template <class Symbol>
struct updated_twice;
template <auto... Outputs>
constexpr auto updates_fault() {
  constexpr const symbol_info* found = find_updated_twice<Outputs...>();
  if constexpr (found == nullptr) return support::no_fault();
  else return std::type_identity<updated_twice<symbol_type<found>>>();
}

template <auto... Outputs>
constexpr lowering lower_all() {
  lowering to;
  (prepare_output(to, Outputs), ...);
  (capture_output(to, Outputs), ...);
  return to;
}
template <auto... Outputs>
constexpr bool all_occur() {
  if constexpr (preview_of<Outputs...>.pins) return !lower_all<Outputs...>().absent;
  else return true;
}
struct does_not_occur_in_f;
struct no_such_axis_in_x;
struct does_not_broadcast_to_scores;
template <auto... Outputs>
constexpr late_fault fault_of_lowering() {
  if constexpr (preview_of<Outputs...>.pins) return lower_all<Outputs...>().late;
  else return {};
}
template <auto... Extents>
struct extents_that_options_decide_are;
template <auto... Extents>
struct window_and_input_are;
template <auto... Extents>
struct stride_and_extent_are;
template <late_fault Fault, late_fault::kind What, template <auto...> class Name>
constexpr auto late_found() {
  if constexpr (Fault.what != What) return support::no_fault{};
  else return std::type_identity<Name<shown<Fault.found[0]>(), shown<Fault.found[1]>()>>{};
}

// The graph of the outputs, and what lowering them found.
template <auto... Outputs>
constexpr lowering lower_checked() {
  using symbols = typename unwrapped<decltype(symbols_fault<Outputs...>())>::type;
  using initializers =
      std::conditional_t<initializers_agree<Outputs...>(), support::no_fault, two_initializers_for_one_parameter>;
  using occurrence = std::conditional_t<all_occur<Outputs...>(), support::no_fault, does_not_occur_in_f>;
  using updates = typename unwrapped<decltype(updates_fault<Outputs...>())>::type;
  using axis = std::conditional_t<preview_of<Outputs...>.wrong != misuse::axis, support::no_fault, no_such_axis_in_x>;
  using mask =
      std::conditional_t<preview_of<Outputs...>.wrong != misuse::mask, support::no_fault, does_not_broadcast_to_scores>;
  XGRAD_REQUIRE("xgrad: a name stands for one symbol, of one kind and shape", symbols);
  XGRAD_REQUIRE("xgrad: a parameter has one initializer", initializers);
  XGRAD_REQUIRE("xgrad::gradient(f, w): w must occur in f", occurrence);
  XGRAD_REQUIRE("xgrad: a kernel gives a symbol one new value", updates);
  XGRAD_REQUIRE("xgrad: layer_norm(x, {.axis}), rms_norm(x, {.axis}): the axis must occur in x", axis);
  XGRAD_REQUIRE("xgrad::attention(q, k, v, {.mask}): the mask must broadcast to (..., T, S)", mask);
  constexpr late_fault late = fault_of_lowering<Outputs...>();
  using stride = typename unwrapped<decltype(late_found<late, late_fault::stride, stride_and_extent_are>())>::type;
  using window = typename unwrapped<decltype(late_found<late, late_fault::window, window_and_input_are>())>::type;
  using extents =
      typename unwrapped<decltype(late_found<late, late_fault::extents, extents_that_options_decide_are>())>::type;
  XGRAD_REQUIRE("xgrad: a window with options: the stride must divide a run-time extent's coefficients", stride);
  XGRAD_REQUIRE("xgrad: a window with options: the window must fit its input", window);
  XGRAD_REQUIRE("xgrad: a window with options: what follows must fit its extents", extents);
  return lower_all<Outputs...>();
}
template <auto... Outputs>
constexpr graph::graph capture() {
  return lower_checked<Outputs...>().g;
}
// As a kernel has it: after the outputs that are written, running statistics move, but for those that are updated.
template <auto... Outputs>
constexpr graph::graph capture_kernel() {
  lowering to = lower_checked<Outputs...>();
  const int written = to.g.view().outputs.count;
  for (const lowering::moved_state& m : to.moved) {
    const int symbol = to.g[m.state.id].index;
    bool updated = false;
    for (int i = 0; i < written; ++i) {
      const graph::output& o = to.g.view().outputs[i];
      updated = updated || (o.kind == graph::output_kind::update && o.symbol == symbol);
    }
    if (!updated) to.g.add_update(symbol, m.value.id, m.state.dims.view());
  }
  return static_cast<graph::graph&&>(to.g);
}

}  // namespace xgrad::language
