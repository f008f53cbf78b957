// Where each array lies in the workspace, in numbers of T: first what all threads share, then what each has of its own;
// accumulators last, as one block per level of the tree of chunks.
// Other threads than the caller's have memory for what is their own, and blocks of accumulators for the parts in which
// they take chunks.
#pragma once

#include "program.hpp"

namespace xgrad::emit {

template <class Program>
struct layout {
  static constexpr int count = Program::arrays == 0 ? 1 : Program::arrays;
  long offset[count] = {};
  long own = 0;           // where a thread's own arrays start
  long copies = 0;        // behind those: what contractions copy of their operands
  long accumulators = 0;  // where the blocks start
  long block = 0;         // numbers in one block of accumulators
  long levels = 1;
  long most_chunks = 1;
  long total = 0;

  constexpr explicit layout(const long (&size)[count]) {
    const auto place = [&](bool own_ones) {
      for (int a = 0; a < Program::arrays; ++a) {
        const plan::array& x = Program::plan.arrays[a];
        const bool elsewhere = Program::is_bound(a) || x.memory >= 0 || x.kind == array_kind::accumulator;
        if (elsewhere || x.own != own_ones) continue;
        offset[a] = total;
        total += whole_lines(size[a]);
      }
    };
    place(false);
    own = total;
    place(true);
    copies = total;
    total += whole_lines(Program::copied);
    accumulators = total;
    for (int a = 0; a < Program::arrays; ++a) {
      if (Program::plan.arrays[a].kind != array_kind::accumulator || Program::plan.arrays[a].memory >= 0) continue;
      offset[a] = block;
      block += whole_lines(size[a]);
    }
    constexpr long small_block = 4096, large_block = 1 << 18;
    most_chunks = block <= small_block ? 4096 : block <= large_block ? 16 : 8;
    for (long n = 1; n < most_chunks; n *= 2) ++levels;
    total += block * levels;
  }

  // Parts that the chunks are dealt in at most, each with a block for its result.
  constexpr long parts(int threads) const {
    constexpr long least = 16, of_thread = 8;
    const long wanted = of_thread * threads < least ? least : of_thread * threads;
    return wanted < most_chunks ? wanted : most_chunks;
  }
  // Blocks that a thread needs for the sums within a part.
  constexpr long levels_of_part(int threads) const {
    long inner = 0;
    for (long n = parts(threads); n < most_chunks; n *= 2) ++inner;
    return inner;
  }
  // Of each thread but the caller's.
  constexpr long numbers_of_thread(int threads) const { return accumulators - own + levels_of_part(threads) * block; }
  constexpr long numbers_of_crew(int threads) const {
    return threads <= 1 ? 0 : (threads - 1) * numbers_of_thread(threads) + parts(threads) * block;
  }

 private:
  static constexpr long whole_lines(long numbers) {
    constexpr long line = 16;  // numbers: 64 bytes of float at least
    return (numbers + line - 1) / line * line;
  }
};

// Of an array in the workspace.
template <int A, class Program>
constexpr long numbers_in(const frame<Program>& f) {
  if constexpr (Program::is_bound(A)) return 0;
  else return f.template size_from<A, 0>();
}
template <class Program, int... A>
constexpr layout<Program> lay_out_now(const frame<Program>& f, std::integer_sequence<int, A...>) {
  const long all[layout<Program>::count] = {numbers_in<A>(f)...};
  return layout<Program>(all);
}
template <class Program>
constexpr layout<Program> lay_out_now(const frame<Program>& f) {
  return lay_out_now(f, std::make_integer_sequence<int, Program::arrays>{});
}
// A constant when nothing in the workspace depends on run-time extents.
template <class Program>
constexpr layout<Program> static_layout = lay_out_now(frame<Program>{});
template <class Program>
XGRAD_ALWAYS_INLINE decltype(auto) lay_out(const frame<Program>& f) {
  if constexpr (Program::all_static()) return (static_layout<Program>);
  else return lay_out_now(f);
}

// The one of a call, as the compiler knows it.
template <class Program>
XGRAD_ALWAYS_INLINE const layout<Program>& layout_of(const layout<Program>& given) {
  if constexpr (Program::all_static()) return static_layout<Program>;
  else return given;
}

}  // namespace xgrad::emit
