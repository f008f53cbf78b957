// A contraction as loops over register blocks. Outer mode: rows x vectors of the result stay in registers while the
// summed axes run. Dot mode: vectors of both along a summed axis, lanes added once at the end. Rows that do not fill a block
// are read twice and stored once.
#pragma once

#include "program.hpp"

// g++ follows steps that cannot be, and warns of their number.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Waggressive-loop-optimizations"
#endif
#include "contraction/dot.hpp"
#include "contraction/outer.hpp"
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace xgrad::emit {

// Ahead: fetches the rows of the right operand that come f.ahead rows later.
template <class Program, int Step, bool Ahead = false>
struct contraction_step {
  XGRAD_ALWAYS_INLINE static void execute(const frame<Program>& f) {
    constexpr plan::contraction c = contraction_loops<Program, Step>::c;
    if constexpr (!Ahead && Program::fetches_ahead(Step))
      if (f.ahead > 0) return contraction_step<Program, Step, true>::execute(f);
    const auto* left = f.template data<c.left>();
    const auto* right = f.template data<c.right>();
    auto* out = f.template data<c.out>();
    if constexpr (c.mode == plan::contraction_mode::dot) dot_contraction<Program, Step>::execute(f, left, right, out);
    else outer_contraction<Program, Step, Ahead>::execute(f, left, right, out);
  }
};

}  // namespace xgrad::emit
