// The loops over the axes that a contraction sums: all at once, or in parts.
#pragma once

#include "../program.hpp"

namespace xgrad::emit {

template <class Program, int Step>
struct contraction_loops {
  using frame_type = frame<Program>;
  static constexpr int width = width_of<native<typename Program::number_type>>;
  static constexpr plan::contraction c = Program::plan.contractions[Program::plan.steps[Step].contraction];
  static constexpr axis_id outer_axis(int i) { return Program::plan.axes[c.first_outer + i]; }
  static constexpr axis_id inner_axis(int i) { return Program::plan.axes[c.first_inner + i]; }

  // body(left, right, out) for every point of the outer axes: all, those that the right operand has, or the others.
  enum class among { all, right, others };
  static constexpr bool is_in_right(int i) { return Program::has_axis(c.right, outer_axis(i)); }
  template <among Axes, int I = 0, class L, class R, class T, class Body>
  XGRAD_ALWAYS_INLINE static void for_outer(const frame_type& f, const L* left, const R* right, T* out, Body&& body) {
    if constexpr (I == c.outer_rank) {
      body(left, right, out);
    } else if constexpr (Axes != among::all && is_in_right(I) != (Axes == among::right)) {
      for_outer<Axes, I + 1>(f, left, right, out, body);
    } else {
      constexpr int a = outer_axis(I).value;
      const long steps = f.template steps<a>();
      for (long k = 0; k < steps; ++k)
        for_outer<Axes, I + 1>(f, left + k * f.template stride_along<c.left, a>(),
                               right + k * f.template stride_along<c.right, a>(),
                               out + k * f.template stride_along<c.out, a>(), body);
    }
  }

  // Numbers from one position of summed axis I to the next: of the right operand, or of a panel of so many vectors.
  static constexpr long points_below(int i) {
    long points = 1;
    while (++i < c.inner_rank) points *= Program::static_extent(inner_axis(i));
    return points;
  }
  template <int I, int Panel>
  XGRAD_ALWAYS_INLINE static std::ptrdiff_t right_stride(const frame_type& f) {
    if constexpr (Panel > 0) return points_below(I) * Panel * width;
    else return f.template stride_along<c.right, inner_axis(I).value>();
  }
  // body(left offset, right offset) for every point of the summed axes from number I on, before number End (dot mode: but
  // the lanes'), the first `depth` along the cut axis.
  template <int I, int Panel, int End = c.inner_rank, class Body>
  XGRAD_ALWAYS_INLINE static void for_inner(const frame_type& f, std::ptrdiff_t l, std::ptrdiff_t r, long depth,
                                            Body&& body) {
    if constexpr (I == End) {
      body(l, r);
    } else {
      constexpr int a = inner_axis(I).value;
      const long steps = I == c.cut ? depth : f.template steps<a>();
      const std::ptrdiff_t ls = f.template stride_along<c.left, a>(), rs = right_stride<I, Panel>(f);
      for (long k = 0; k < steps; ++k) for_inner<I + 1, Panel, End>(f, l + k * ls, r + k * rs, depth, body);
    }
  }
  XGRAD_ALWAYS_INLINE static long whole_depth(const frame_type& f) {
    if constexpr (c.inner_rank == 0) return 1;
    else return f.template steps<inner_axis(c.cut).value>();
  }

  // A part of the summed axes: offsets, the numbers of positions along the cut axis in it and behind it, and whether it is
  // the first.
  struct part {
    std::ptrdiff_t left, right;
    long depth, rest;
    bool first;
  };
  // body(part), one after the other, along the axes from I on.
  template <int I, class Body>
  XGRAD_ALWAYS_INLINE static void for_parts(const frame_type& f, part& at, Body&& body) {
    constexpr int a = inner_axis(I).value;
    const long steps = f.template steps<a>(), by = I == c.cut ? c.depth : 1;
    const part start = at;
    for (long k = 0; k < steps; k += by) {
      at.left = start.left + k * f.template stride_along<c.left, a>();
      at.right = start.right + k * f.template stride_along<c.right, a>();
      if constexpr (I < c.cut) {
        for_parts<I + 1>(f, at, body);
      } else {
        at.depth = steps - k < by ? steps - k : by;
        at.rest = steps - k - at.depth;
        body(at);
        at.first = false;
      }
    }
  }
  template <class Body>
  XGRAD_ALWAYS_INLINE static void for_parts(const frame_type& f, Body&& body) {
    part at{0, 0, whole_depth(f), 0, true};
    if constexpr (c.depth > 0) for_parts<0>(f, at, body);
    else body(at);
  }
};

}  // namespace xgrad::emit
