// xtensor's headers under one name: flat until 0.25, in folders from 0.26 on.
#pragma once

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
