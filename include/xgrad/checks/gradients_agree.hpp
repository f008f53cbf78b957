// Gradients as a kernel computes them, checked by the compiler or at run time, at generated points: gradients_agree<f>
// and check_gradients<f>(options).
#pragma once

#include <utility>

#include "comparison.hpp"
#include "stages.hpp"

namespace xgrad::checks {

namespace detail {

template <class Extents>
struct not_a_scalar;
template <class E>
using scalar_unless =
    std::conditional_t<!E::type.ok() || E::type.dims.rank == 0, support::no_fault, not_a_scalar<language::extents_of<E>>>;

template <auto f>
constexpr comparison comparison_of(const check_options& options) {
  return {stages::written<f>::graph.view(), stages::rewritten<f>::graph.view(), options};
}

// Constants of their own for each point and direction: each has the compiler's whole budget of steps.
template <auto f, int Point, int Direction>
inline constexpr dual_value dual_at = comparison_of<f>({}).dual(Point, Direction);
template <auto f, int Point, int... Directions>
constexpr bool agrees_along(std::integer_sequence<int, Directions...>) {
  const dual_value expected[] = {dual_at<f, Point, Directions>...};
  return comparison_of<f>({}).agrees(Point, {expected, sizeof...(Directions)});
}
template <auto f, int Point>
inline constexpr bool agrees_at = agrees_along<f, Point>(std::make_integer_sequence<int, check_options{}.directions>());

template <auto f>
constexpr bool gradients_agree_of() {
  using found = scalar_unless<std::remove_cv_t<decltype(f)>>;
  XGRAD_REQUIRE("xgrad::gradients_agree<f>: f must be a scalar: take its mean or sum", found);
  if constexpr (support::holds<found>) return agrees_at<f, 0> && agrees_at<f, 1>;
  else return true;  // one mistake, one error
}

}  // namespace detail

template <auto f>
constexpr report check_gradients(const check_options& options = {}) {
  using found = detail::scalar_unless<std::remove_cv_t<decltype(f)>>;
  XGRAD_REQUIRE("xgrad::check_gradients<f>: f must be a scalar: take its mean or sum", found);
  report worst;
  if constexpr (support::holds<found>) {
    const comparison compared = detail::comparison_of<f>(options);
    for (int n = 0; n < options.points; ++n) {
      compared.run(n, worst);
      if (worst.point < 0 && !worst.agrees) break;
    }
  }
  return worst;
}

}  // namespace xgrad::checks

namespace xgrad {

using checks::check_gradients;
using checks::check_options;
// The gradients of scalar f by all its parameters, checked by the compiler.
template <auto f>
inline constexpr bool gradients_agree = checks::detail::gradients_agree_of<f>();

}  // namespace xgrad
