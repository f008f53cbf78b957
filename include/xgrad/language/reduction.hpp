// Reductions over everything, over axes by number or over axes by name; with keep_dims the reduced dimensions stay, of
// extent 1: sum(x), sum<1>(x), mean<0, -1>(x), sum<"N">(x, keep_dims).
#pragma once

#include <limits>

#include "axes.hpp"
#include "elementary.hpp"
#include "mistakes.hpp"

namespace xgrad {
namespace language {

template <class Rule, unsigned Over, bool Keep>
struct reduction {
  static constexpr signature check(const signature* x) { return reduced(x[0], Over, Keep, Rule::kind); }
  static constexpr lowered lower(lowering& to, const lowered* x) { return Rule::lower(to, x[0], Over, Keep); }
};

template <class Rule, class Keep, axis_argument... Axes, class E>
constexpr auto reduce(const E& x) {
  constexpr unsigned over = axes_in<E, Axes...>();
  if constexpr (std::is_arithmetic_v<Keep>) return behind_the_array<Keep>();
  else if constexpr (over == no_axes) return poison{};
  else return make<reduction<Rule, over, std::is_same_v<Keep, keep_dims_t>>>(x);
}

template <opcode Op>
struct plain_reduction {
  static constexpr element kind = element::number;
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    return to.reduce(Op, x, over, keep);
  }
};
struct number_rule {
  static constexpr element kind = element::number;
};
struct mean_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) { return to.mean(x, over, keep); }
};
// mean((x - mean(x))^2): divided by n
struct variance_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    const lowered centered = to.apply(opcode::subtract, x, to.mean(x, over, true));
    return to.mean(to.apply(opcode::square, centered), over, keep);
  }
};
struct stddev_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    return to.apply(opcode::sqrt, variance_rule::lower(to, x, over, keep));
  }
};
// The largest value, its derivative stopped: what is subtracted before exp.
constexpr lowered peak(lowering& to, const lowered& x, unsigned over) {
  return to.stop(to.reduce(opcode::maximum_of, x, over, true));
}
// peak + log(sum(exp(x - peak))), where an infinite peak counts as 0
struct logsumexp_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    const lowered top = peak(to, x, over);
    const lowered finite = to.select(to.apply(opcode::isfinite, top), top, to.literal(0));
    const lowered total = to.reduce(opcode::sum, to.apply(opcode::exp, to.apply(opcode::subtract, x, finite)), over, true);
    const lowered result = to.apply(opcode::add, finite, to.apply(opcode::log, total));
    return keep ? result : to.without(result, over);
  }
};
struct norm_l1_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    return to.reduce(opcode::sum, to.apply(opcode::abs, x), over, keep);
  }
};
// sqrt(sum(x^2)); its derivative at 0 is 0
struct norm_l2_rule : number_rule {
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    const lowered squares = to.reduce(opcode::sum, to.apply(opcode::square, x), over, keep);
    const lowered positive = to.apply(opcode::less, 0, squares);
    const lowered safe = to.select(positive, squares, to.literal(1));
    return to.select(positive, to.apply(opcode::sqrt, safe), to.apply(opcode::multiply, 0, to.stop(squares)));
  }
};
template <opcode Op>
struct mask_rule {
  static constexpr element kind = element::mask;
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    lowered truth = x;
    if (x.kind != element::mask) truth = to.apply(opcode::not_equal, x, 0);
    lowered result = to.reduce(Op, truth, over, keep);
    result = to.apply(opcode::less, 0, result);  // of no elements: -inf or inf
    result.kind = element::mask;
    return result;
  }
};
// The first index of the extreme value, or of the first NaN.
template <opcode Op>
struct arg_rule {
  static constexpr element kind = element::index;
  static constexpr lowered lower(lowering& to, const lowered& x, unsigned over, bool keep) {
    int d = 0;
    while ((over >> d & 1U) == 0) ++d;
    const lowered extreme = to.reduce(Op, x, over, true);
    const lowered here = to.apply(opcode::logical_or, to.apply(opcode::equal, x, extreme), to.apply(opcode::isnan, x));
    lowered position{to.g.iota(x.dims[d]), element::number, x.dims};
    lowered result = to.reduce(opcode::minimum_of,
                               to.select(here, position, to.literal(std::numeric_limits<double>::infinity())), over, keep);
    result.kind = element::index;
    return result;
  }
};

template <class E, axis_argument... Axes>
using one_axis_unless =
    std::conditional_t<!E::type.ok() || sizeof...(Axes) == 1 || (sizeof...(Axes) == 0 && E::type.dims.rank == 1),
                       axes_unless<E, Axes...>, typename axes_fault<false, E>::type>;

}  // namespace language

template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto sum(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::sum<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::plain_reduction<graph::opcode::sum>, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto mean(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::mean<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::mean_rule, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto prod(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::prod<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::plain_reduction<graph::opcode::product>, Keep, Axes...>(x);
}
// Ties share the gradient.
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto amax(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::amax<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::plain_reduction<graph::opcode::maximum_of>, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto amin(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::amin<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::plain_reduction<graph::opcode::minimum_of>, Keep, Axes...>(x);
}
// The mean squared distance from the mean: divided by n.
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto variance(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::variance<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::variance_rule, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto stddev(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::stddev<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::stddev_rule, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto logsumexp(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::logsumexp<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::logsumexp_rule, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto norm_l1(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::norm_l1<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::norm_l1_rule, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto norm_l2(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::norm_l2<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::norm_l2_rule, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto any(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::any<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::mask_rule<graph::opcode::maximum_of>, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
  requires(!language::scanned<E>)
constexpr auto all(const E& x, Keep = {}) {
  using found = language::axes_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::all<axes...>(x): each axis must occur in x, once", found);
  return language::reduce<language::mask_rule<graph::opcode::minimum_of>, Keep, Axes...>(x);
}

template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto argmax(const E& x, Keep = {}) {
  using found = language::one_axis_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::argmax<axis>(x): one axis must be named, and occur in x", found);
  if constexpr (!support::holds<found>) return language::poison{};
  else return language::reduce<language::arg_rule<graph::opcode::maximum_of>, Keep, Axes...>(x);
}
template <language::axis_argument... Axes, language::expression E, language::dims_choice Keep = language::drop_dims_t>
constexpr auto argmin(const E& x, Keep = {}) {
  using found = language::one_axis_unless<E, Axes...>;
  XGRAD_REQUIRE("xgrad::argmin<axis>(x): one axis must be named, and occur in x", found);
  if constexpr (!support::holds<found>) return language::poison{};
  else return language::reduce<language::arg_rule<graph::opcode::minimum_of>, Keep, Axes...>(x);
}

}  // namespace xgrad
