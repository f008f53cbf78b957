// Outer mode: blocks of the result stay in registers while the summed axes run, with the right operand where it lies or in
// panels.
#pragma once

#include "panels.hpp"

namespace xgrad::emit {

// Ahead: fetches the rows of the right operand that come f.ahead rows later.
template <class Program, int Step, bool Ahead>
class outer_contraction {
  using loops = contraction_loops<Program, Step>;
  using blocks = product_blocks<Program, Step, Ahead>;
  using part = typename loops::part;
  using among = typename loops::among;
  using T = typename Program::number_type;
  using frame_type = frame<Program>;
  static constexpr plan::contraction c = loops::c;

  // For one position of the outer axes.
  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void at_once(const frame_type& f, const L* left, const R* right, T* out) {
    const std::ptrdiff_t left_row = f.template stride_along<c.left, c.rows.value>();
    const std::ptrdiff_t out_row = f.template stride_along<c.out, c.rows.value>();
    upcoming_lines none;
    blocks::for_columns(f, 0, blocks::column_blocks(f),
                        [&]<int Vectors, bool Last>(long, long j, int tail) XGRAD_INLINE_LAMBDA {
                          loops::for_parts(f, [&](const part& of) XGRAD_INLINE_LAMBDA {
                            blocks::for_rows(f, [&]<int Rows, bool Partial>(long i, long rows) XGRAD_INLINE_LAMBDA {
                              blocks::template block_of_rows<Rows, Vectors, Last, Partial, blocks::source::operand, false>(
                                  f, left + of.left + i * left_row, right + of.right + j, out + i * out_row + j, rows, tail,
                                  of, none, nullptr);
                            });
                          });
                        });
  }

 public:
  template <class L, class R>
  XGRAD_ALWAYS_INLINE static void execute(const frame_type& f, const L* left, const R* right, T* out) {
    using in_panels = product_in_panels<Program, Step>;
    constexpr bool may = c.depth > 0 && !Ahead, surely = may && (c.turned || in_panels::least_rows() >= plan::rows_of_panel);
    if constexpr (may)
      if (surely || in_panels::rows(f) >= plan::rows_of_panel) return in_panels::execute(f, left, right, out);
    if constexpr (!surely)
      loops::template for_outer<among::all>(f, left, right, out,
                                            [&](const L* l, const R* r, T* o) XGRAD_INLINE_LAMBDA { at_once(f, l, r, o); });
  }
};

}  // namespace xgrad::emit
