// xtensor's headers under one name: flat until 0.25, in folders from 0.26 on; the arrays that calls return.
#pragma once

#include <array>
#include <cstddef>

#include "../support/config.hpp"
#include "nested.hpp"

#if XGRAD_HAS_XTENSOR

#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xfixed.hpp>
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xtensor.hpp>

// clang 19 finds two specializations for the shapes of xt::xarray and none of them better; this one is.
namespace xt {
template <class To>
struct rebind_container<To, svector<std::size_t>> {
  using type = svector<To>;
};
}  // namespace xt
#endif

namespace xgrad::kernels {
template <class E, std::size_t... Extents>
using fixed_result = xt::xtensor_fixed<E, xt::xshape<Extents...>>;
template <class E, std::size_t Rank>
using sized_result = xt::xtensor<E, Rank>;
}  // namespace xgrad::kernels

#else

namespace xgrad::kernels {
template <class E, std::size_t... Extents>
using fixed_result = typename nested_array<E, Extents...>::type;
template <class E, std::size_t Rank>
struct sized_result {};  // a kernel refuses to return one
}  // namespace xgrad::kernels

#endif
