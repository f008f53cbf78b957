// The machine that this translation unit is compiled for, as the plan sees it.
#pragma once

#include "../plan/machine.hpp"
#include "lane.hpp"

namespace xgrad::emit {

template <class T>
constexpr plan::machine target() {
  plan::machine m;
  m.lanes = width_of<native<T>>;
  m.registers = m.lanes == 1 ? 16 : XGRAD_AVX512 != 0 || m.lanes * static_cast<int>(sizeof(T)) == 64 ? 32 : 16;
  m.number_bytes = static_cast<int>(sizeof(T));
  if (m.registers == 32) m.first_cache = 48 * 1024;
  return m;
}

}  // namespace xgrad::emit
