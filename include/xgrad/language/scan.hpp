// scan: a recurrence over an axis. A step sees what the step before left it and its own slice of each array; what it
// returns is carried on. The steps are nodes along the axis like all others, read through `scanned`
// (graph/recurrence.hpp), so what does not depend on the carried values is computed for all steps at once.
#pragma once

#include "let.hpp"
#include "pack.hpp"
#include "recurrence.hpp"
#include "views.hpp"

namespace xgrad {

// What the derivative of a scan needs of its steps is stored, or computed again from what they carried: less memory for
// one more pass over the steps.
enum class step_values : unsigned char { stored, recomputed };

namespace language {

template <class Step, class Carry, class... X>
struct step_result;
template <class Step, class... C, class... X>
struct step_result<Step, packed<C...>, X...> {
  template <std::size_t... I, std::size_t... J>
  static constexpr auto apply(std::index_sequence<I...>, std::index_sequence<J...>) {
    constexpr int carries = sizeof...(I);
    if constexpr (carries == 1) return as_pack(Step()(bound_as<0, C>()..., bound_as<1 + static_cast<int>(J), X>()...));
    else
      return as_pack(Step()(packed<bound_as<static_cast<int>(I), C>...>{}, bound_as<carries + static_cast<int>(J), X>()...));
  }
  template <class R>
  static constexpr auto as_pack(const R& r) {
    if constexpr (operand<R> || pack_of_expressions<R>) return to_pack(r);
    else return packed<poison>{};
  }
  static constexpr auto get() { return apply(std::index_sequence_for<C...>(), std::index_sequence_for<X...>()); }
  static constexpr bool invocable = [] {
    const auto test = []<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
      if constexpr (sizeof...(I) == 1)
        return std::is_invocable_v<Step, bound_as<0, C>..., bound_as<1 + static_cast<int>(J), X>...>;
      else
        return std::is_invocable_v<Step, packed<bound_as<static_cast<int>(I), C>...>,
                                   bound_as<static_cast<int>(sizeof...(I) + J), X>...>;
    };
    return test(std::index_sequence_for<C...>(), std::index_sequence_for<X...>());
  }();
};

// x without dimension d, as a step sees it.
template <int Axis, class E>
struct slice_along : expression_base {
  static constexpr signature sliced() {
    signature s = E::type;
    s.dims.rank = 0;
    for (int d = 0; d < E::type.dims.rank; ++d)
      if (d != dimension(Axis, E::type.dims.rank)) s.dims.push_back(E::type.dims.extents[d]);
    return s;
  }
  static constexpr signature type = sliced();
};

template <class Step, class... Bound>
constexpr void leaves_of_step(support::list<leaf>& to) {
  for_each_argument(step_result<Step, Bound...>::get().all, [&](const auto& e) { e.leaves(to); });
}
template <class Step, class... Bound>
inline constexpr body_info step_info_of{&leaves_of_step<Step, Bound...>, nullptr};

// A scan with its arguments. Lowered once for each part of it that is read; equal ones are one recurrence.
template <int Axis, step_values Derivative, class Step, class Carry, class... X>
struct scan_result;
template <int Axis, step_values Derivative, class Step, class... C, class... X>
struct scan_result<Axis, Derivative, Step, packed<C...>, X...> : expression_base {
  using is_scan = void;
  static constexpr int carries = sizeof...(C), arrays = sizeof...(X);
  using result_of_step = step_result<Step, packed<C...>, slice_along<Axis, X>...>;
  static constexpr const body_info* step = &step_info_of<Step, packed<C...>, slice_along<Axis, X>...>;
  arguments<C...> carry;
  arguments<X...> xs;

  template <std::size_t I>
  using carried = std::remove_cvref_t<decltype(nth_argument<I>(std::declval<const arguments<C...>&>()))>;
  using first_array = std::remove_cvref_t<decltype(nth_argument<0>(std::declval<const arguments<X...>&>()))>;
  static constexpr int axis = dimension(Axis, first_array::type.dims.rank);
  static constexpr const support::extent* extent = first_array::type.dims.extents[axis];

  template <int Part, bool All>
  static constexpr signature shape_of_part() {
    const shape own = carried<static_cast<std::size_t>(Part)>::type.dims;
    if constexpr (!All) return shaped({}, own);
    signature s;
    for (int d = 0; d <= own.rank; ++d) {
      if (d == axis) s.dims.push_back(extent);
      if (d < own.rank) s.dims.push_back(own.extents[d]);
    }
    return s;
  }
  static constexpr signature type = shape_of_part<0, true>();

  constexpr lowered lower(lowering& to) const { return to.pinned(lower(to, 0, true)); }
  constexpr lowered lower(lowering& to, int part, bool all) const {
    lowered values[carries + arrays];
    int count = 0;
    const auto lower_one = [&](const auto& e) { values[count++] = e.lower(to); };
    for_each_argument(carry, lower_one);
    for_each_argument(xs, lower_one);
    constexpr bool recomputes = Derivative == step_values::recomputed;
    for (const lowered_scan& known : to.scans)
      if (is_scan_of(known, step, recomputes, values, count)) return read_scan(to, known, part, all, axis);
    recurrence_builder loop(to, step, values, carries, arrays, Axis, recomputes);
    const int outer = to.enter(loop.seen(), count);
    for_each_argument(result_of_step::get().all, [&](const auto& e) { loop.add_next(e.lower(to)); });
    to.leave(outer, count);
    return read_scan(to, loop.close(), part, all, axis);
  }
  constexpr void leaves(support::list<leaf>& to) const {
    const auto own = [&](const auto& e) { e.leaves(to); };
    for_each_argument(carry, own);
    for_each_argument(xs, own);
    to.push_back({nullptr, step, {}, false});
  }
};

// One of the values that a scan carries: after its last step, or after every step.
template <class Scan, int Part, bool All>
struct scan_part : expression_base {
  static constexpr signature type = Scan::template shape_of_part<Part, All>();
  Scan scan;

  constexpr lowered lower(lowering& to) const { return to.pinned(scan.lower(to, Part, All)); }
  constexpr void leaves(support::list<leaf>& to) const { scan.leaves(to); }
};

template <class C>
concept carry_argument = operand<C> || pack_of_expressions<C>;

template <class Returned, class Carry>
struct returns {
  static constexpr bool same = false;
};
template <class... R, class... C>
  requires(sizeof...(R) == sizeof...(C))
struct returns<packed<R...>, packed<C...>> {
  static constexpr bool same = ((!R::type.ok() || R::type.dims == C::type.dims) && ...);
};
template <class...>
struct it_returns;
template <class...>
struct it_cannot_be_called_with;
template <class...>
struct its_position_exceeds_what_is_carried;
template <class... E>
using shapes_of_parts = shapes_are<extents_of<E>...>;
template <class>
struct shapes_of_pack;
template <class... E>
struct shapes_of_pack<packed<E...>> {
  using type = shapes_of_parts<E...>;
};

template <int Axis, class... X>
constexpr bool axis_in_all() {
  return ((dimension(Axis, X::type.dims.rank) >= 0) && ...);
}
template <int Axis, class First, class... X>
constexpr bool extents_agree() {
  if constexpr (!axis_in_all<Axis, First, X...>()) return true;
  else
    return (shape::same(First::type.dims.extents[dimension(Axis, First::type.dims.rank)],
                        X::type.dims.extents[dimension(Axis, X::type.dims.rank)]) &&
            ...);
}
template <class Carry>
inline constexpr int lowest_rank = 0;
template <class... C>
inline constexpr int lowest_rank<packed<C...>> = [] {
  int least = largest_rank;
  ((least = C::type.dims.rank < least ? C::type.dims.rank : least), ...);
  return least;
}();

}  // namespace language

// step(carry, x...) for each position along an axis of all xs, in order: what it returns is the next carry. `step` is a
// captureless callable; it sees the xs without the axis. Several carried values are a pack. The carry keeps its shape.
// all(s), last(s): the values after every step, stacked along the axis, or after the last; all<1>(s), ... of a pack. As an
// expression a scan is all(s).
// Its derivative is back-propagation through time, with the steps' values stored or, for scan<axis,
// step_values::recomputed>, computed again.
template <int Axis, step_values Derivative = step_values::stored, class Step, language::carry_argument Carry,
          language::expression... X>
  requires(sizeof...(X) > 0)
constexpr auto scan(Step, const Carry& carry, const X&... xs) {
  using namespace language;
  using values = pack_of<Carry>;
  constexpr bool has_axis = axis_in_all<Axis, X...>();
  using captures = std::conditional_t<captures_nothing<Step>, support::no_fault, it_captures>;
  using axis = std::conditional_t<has_axis, support::no_fault, axis_is<Axis>>;
  using extents = std::conditional_t<extents_agree<Axis, X...>(), support::no_fault, shapes_are<extents_of<X>...>>;
  XGRAD_REQUIRE("xgrad::scan<axis>(step, carry, xs...): step must capture nothing", captures);
  XGRAD_REQUIRE("xgrad::scan<axis>(step, carry, xs...): the axis must occur in every x", axis);
  XGRAD_REQUIRE("xgrad::scan<axis>(step, carry, xs...): the xs must have one extent along the axis", extents);
  if constexpr (!captures_nothing<Step> || !has_axis || !extents_agree<Axis, X...>() || !(X::type.ok() && ...)) {
    return poison{};
  } else {
    using applied_step = step_result<Step, values, slice_along<Axis, X>...>;
    using callable = std::conditional_t<
        applied_step::invocable, support::no_fault,
        it_cannot_be_called_with<typename shapes_of_pack<values>::type, extents_of<slice_along<Axis, X>>...>>;
    XGRAD_REQUIRE("xgrad::scan<axis>(step, carry, xs...): step must take the carry and one slice of each x", callable);
    if constexpr (!applied_step::invocable) {
      return poison{};
    } else {
      using returned = decltype(applied_step::get());
      constexpr bool same = returns<returned, values>::same;
      using kept =
          std::conditional_t<same, support::no_fault,
                             it_returns<typename shapes_of_pack<returned>::type, typename shapes_of_pack<values>::type>>;
      using result = scan_result<Axis, Derivative, Step, values, X...>;
      constexpr bool fits = result::axis <= lowest_rank<values>;
      using position = std::conditional_t<fits, support::no_fault, its_position_exceeds_what_is_carried<axis_is<Axis>>>;
      XGRAD_REQUIRE("xgrad::scan<axis>(step, carry, xs...): step must return values of the carry's shapes", kept);
      XGRAD_REQUIRE("xgrad::scan<axis>(step, carry, xs...): the axis must be a position of the stacked carry", position);
      if constexpr (same && fits) return result{{}, to_pack(carry).all, arguments<X...>(xs...)};
      else return poison{};
    }
  }
}
// The value after every step, stacked along the scan's axis.
template <int Part = 0, language::scanned Scan>
constexpr auto all(const Scan& s) {
  static_assert(Part >= 0 && Part < Scan::carries, "xgrad::all<i>(s), last<i>(s): the scan must carry that many values");
  return language::scan_part<Scan, Part, true>{{}, s};
}
// The value after the last step.
template <int Part = 0, language::scanned Scan>
constexpr auto last(const Scan& s) {
  static_assert(Part >= 0 && Part < Scan::carries, "xgrad::all<i>(s), last<i>(s): the scan must carry that many values");
  return language::scan_part<Scan, Part, false>{{}, s};
}
template <int Part = 0>
constexpr auto last(const language::poison& s) {
  return s;
}

}  // namespace xgrad
