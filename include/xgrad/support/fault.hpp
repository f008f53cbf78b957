// What XGRAD_REQUIRE checks: a type that is `no_fault`, or is named after a fault and shows what was found.
#pragma once

#include "config.hpp"
#include "fixed_string.hpp"

namespace xgrad::support {

struct no_fault {};

template <class Found>
inline constexpr bool holds = false;
template <>
inline constexpr bool holds<no_fault> = true;

template <fixed_string Text, class Found>
struct error;
template <fixed_string Text>
struct error<Text, no_fault> {
  static constexpr bool holds = true;
};

}  // namespace xgrad::support
