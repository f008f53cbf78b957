// One pass over the streamed axis, in chunks and tiles. Every chunk sums into fresh accumulators; finished chunks combine
// as a binary counter does, a tree that depends on the number of rows alone. Threads take parts of the chunks, each a
// subtree, so that sums have the same bits for any number of them.
#pragma once

#include "crew.hpp"
#include "layout.hpp"
#include "stages.hpp"

namespace xgrad::emit {

// Chunks first .. last - 1 of all, where first is a multiple of a power of two not below their number; where their
// sum goes, and those in the making.
template <class T>
struct call_part {
  long first, last;
  T* sum;
  T* inner;
};

template <class Program, int Stage>
class stream {
  using T = typename Program::number_type;
  using V = native<T>;
  using frame_type = frame<Program>;
  using layout_type = layout<Program>;
  template <int... I>
  using sequence = std::integer_sequence<int, I...>;
  static constexpr int axis = Program::streamed.value;
  static constexpr long tile = Program::plan.head.tile;

  // --- which arrays --------------------------------------------------------------------------------------------------
  enum class role {
    sum,      // an accumulator that the passes of this stage fill
    scatter,  // such a one that rows are scattered to
    view,     // such a one under other axes, the streamed one too
    movable,  // an accumulator, of rows, that may live in an output
    own,      // what each thread has for itself
  };
  static constexpr bool is(int a, role r) {
    const plan::array& x = Program::plan.arrays[a];
    const int memory = Program::memory_of(a);
    const bool accumulates = x.kind == array_kind::accumulator;
    switch (r) {
      case role::sum: return accumulates && memory == a && x.filled_in == Stage;
      case role::scatter: return is(a, role::sum) && Program::graph.op(x.node) == opcode::scatter;
      case role::view: return memory != a && Program::is_sum(a) && Program::plan.arrays[memory].filled_in == Stage;
      case role::movable: return accumulates && x.direct_output >= 0 && x.rank > 1;
      case role::own: return !Program::is_bound(a) && Program::plan.arrays[memory].own;
    }
    return false;
  }
  template <role Role>
  struct find {
    constexpr support::list<int> operator()() const {
      return support::numbers_where(Program::arrays, [](int a) { return is(a, Role); });
    }
  };
  template <role Role>
  using arrays = support::sequence_of<find<Role>>;

  static constexpr bool made_by_contraction(int a) {
    for (const plan::contraction& c : Program::plan.contractions)
      if (c.out == a) return true;
    return false;
  }
  template <int A>
  static void clear(const frame_type& f, bool every) {
    constexpr opcode op = Program::plan.arrays[A].combine;
    if (made_by_contraction(A) && !every) return;  // its first tile overwrites
    T* p = static_cast<T*>(f.base[A]);
    const long n = f.template size_from<A, 0>();
    for (long i = 0; i < n; ++i) p[i] = neutral<op, T>();
  }
  // into += from, of one accumulator's numbers those in slice `slice` of `slices`.
  template <int A>
  static void merge(const frame_type& f, const layout_type& where, T* into, const T* from, long slice, long slices) {
    constexpr opcode op = Program::plan.arrays[A].combine;
    const long n = (f.template size_from<A, 0>() + width_of<V> - 1) / width_of<V>;  // blocks are whole lines
    T* a = into + where.offset[A];
    const T* b = from + where.offset[A];
    for (long i = n * slice / slices * width_of<V>; i < n * (slice + 1) / slices * width_of<V>; i += width_of<V>)
      store(a + i, combine<op>(load<V>(static_cast<const T*>(a + i)), load<V>(b + i)));
  }
  template <int... A>
  static void merge_all(const frame_type& f, const layout_type& where, [[maybe_unused]] T* into,
                        [[maybe_unused]] const T* from, [[maybe_unused]] long slice, [[maybe_unused]] long slices,
                        sequence<A...>) {
    support::in_order{(merge<A>(f, where, into, from, slice, slices), 0)...};
  }

  // A row adds to few of the numbers that a scatter may add to, so a chunk has many rows: clearing and combining those
  // numbers then costs little beside adding.
  template <int A>
  static long rows_worth_clearing(const frame_type& f) {
    constexpr graph::node_id id = Program::plan.arrays[A].node;
    constexpr long parts_of_number = 8;
    constexpr graph::axis_set summed = Program::graph[id].over.without(graph::axis_set::of(Program::streamed));
    const long parts_of_row = volume<summed>(f);
    const long numbers = f.template extent<Program::graph.dims(id)[0].value>();
    return parts_of_row == 0 ? 0 : (parts_of_number * numbers + parts_of_row - 1) / parts_of_row;
  }
  template <graph::axis_set Axes>
  static long volume(const frame_type& f) {
    if constexpr (Axes.empty()) return 1;
    else return f.template extent<Axes.first().value>() * volume<Axes.without(graph::axis_set::of(Axes.first()))>(f);
  }

  template <int... A>
  static long rows_of_chunk(const frame_type& f, const layout_type& where, sequence<A...>) {
    const long rows = f.template extent<axis>();
    long chunk = Program::plan.head.chunk;
    for (long least : {0L, rows_worth_clearing<A>(f)...}) {
      least = (least + tile - 1) / tile * tile;
      if (chunk < least) chunk = least;
    }
    const long even = (rows + where.most_chunks - 1) / where.most_chunks;
    return even > chunk ? (even + tile - 1) / tile * tile : chunk;
  }
  // Accumulators into the outputs, or into that block.
  template <int... A, int... View>
  XGRAD_ALWAYS_INLINE static void use_block(frame_type& f, const layout_type& where, [[maybe_unused]] T* block,
                                            [[maybe_unused]] bool direct, sequence<A...>, sequence<View...>) {
    support::in_order{
        (f.base[A] = may_move(A) && direct ? f.base[Program::plan.arrays[A].direct_output] : block + where.offset[A], 0)...};
    support::in_order{(f.base[View] = f.base[Program::memory_of(View)], 0)...};
  }
  XGRAD_ALWAYS_INLINE static void use_block(frame_type& f, const layout_type& where, T* block, bool direct) {
    use_block(f, where, block, direct, arrays<role::sum>(), arrays<role::view>());
  }
  static constexpr bool may_move(int a) { return Program::plan.arrays[a].direct_output >= 0; }
  // Whether accumulators that may live in outputs fit there: they are dense.
  template <int... A>
  static bool fits_all(const frame_type& f, sequence<A...>) {
    bool fits = true;
    support::in_order{(fits = fits && f.outer[Program::plan.arrays[A].direct_output] == f.template stride<A, 0>(), 0)...};
    return fits;
  }
  template <int... A>
  XGRAD_ALWAYS_INLINE static void clear_all(const frame_type& f, [[maybe_unused]] bool every, sequence<A...>) {
    support::in_order{(clear<A>(f, every), 0)...};
  }

  // --- several threads -----------------------------------------------------------------------------------------------
  struct shared_call {
    const frame_type& f;
    const layout_type& where;
    const workplace<T>& at;
    int threads;
    long chunk, chunks;
    long part;  // chunks in one
    long parts;

    T* sums() const { return at.helpers->memory + (threads - 1) * where.numbers_of_thread(threads); }
    T* own_of(int thread) const {
      return thread == 0 ? at.numbers + where.own : at.helpers->memory + (thread - 1) * where.numbers_of_thread(threads);
    }
  };
  static void run_part(void* context, int thread, long n) {
    const shared_call& call = *static_cast<const shared_call*>(context);
    const layout_type& where = call.where;
    frame_type f = call.f;
    T* own = call.own_of(thread);
    place_own(f, where, own, arrays<role::own>());
    const long first = n * call.part, last = first + call.part < call.chunks ? first + call.part : call.chunks;
    const call_part<T> mine{first, last, call.sums() + n * where.block, own + (where.accumulators - where.own)};
    run_all(f, where, call.at, &mine);
  }
  // The tree of the parts is the upper end of the tree of all chunks.
  static void merge_slice(void* context, int, long slice) {
    const shared_call& call = *static_cast<const shared_call*>(context);
    const long slices = slices_of(call), block = call.where.block;
    for (long step = 1; step < call.parts; step *= 2)
      for (long n = 0; n + step < call.parts; n += 2 * step)
        merge_all(call.f, call.where, call.sums() + n * block, call.sums() + (n + step) * block, slice, slices,
                  arrays<role::sum>());
  }
  static long slices_of(const shared_call& call) {
    constexpr long worth_another_thread = 1 << 15;
    return call.parts * call.where.block < worth_another_thread ? 1 : call.threads;
  }
  template <int... A>
  static void place_own(frame_type& f, const layout_type& where, [[maybe_unused]] T* own, sequence<A...>) {
    support::in_order{(f.base[A] = own + (where.offset[Program::memory_of(A)] - where.own), 0)...};
    if constexpr (Program::copied > 0) f.copies = own + (where.copies - where.own);
  }
  // Whether it did: there are parts for several threads, and memory.
  [[gnu::noinline]] static bool run_on_threads(frame_type& f, const layout_type& where, const workplace<T>& at, long chunk,
                                               long chunks) {
    const int threads = at.helpers->pool->threads;
    if (at.helpers->capacity < where.numbers_of_crew(threads)) return false;
    shared_call call{f, where, at, threads, chunk, chunks, Program::plan.head.part, 0};
    while (call.part * where.parts(threads) < chunks) call.part *= 2;
    call.parts = (chunks + call.part - 1) / call.part;
    if (call.parts == 1) return false;
    executor& pool = *at.helpers->pool;
    pool.for_each(pool, call.parts, run_part, &call);
    pool.for_each(pool, slices_of(call), merge_slice, &call);
    use_block(f, where, call.sums(), false);
    return true;
  }

  // --- the rows ------------------------------------------------------------------------------------------------------
  // Rows of a tile in this call: few where the next ones are fetched meanwhile, as many as there is room for else.
  XGRAD_ALWAYS_INLINE static long rows_of_tile(frame_type& f) {
    constexpr long ahead = Program::rows_ahead(Stage), bytes = Program::bytes_of_row();
    const bool far = ahead > 0 && f.template extent<axis>() * bytes > Program::plan.head.target.second_cache;
    f.ahead = far ? ahead : 0;
    return far ? ahead : tile;
  }
  // One copy of the loops.
  [[gnu::noinline]] static void run_rows(frame_type& f, long first, long end, long most) {
    align_stack<native<T>>();
    f.fresh = true;
    for (f.row = first; f.row < end; f.row += most) {
      f.rows = end - f.row < most ? end - f.row : most;
      stage_steps<Program>::template run<Stage>(f, false);
      f.fresh = false;
    }
  }
  // Each chunk sums into the block of the next level; after it, two blocks of equal numbers of chunks become one.
  static void run_chunks(frame_type& f, const layout_type& where, const call_part<T>& part, long chunk, bool direct) {
    const long rows = f.template extent<axis>(), most = rows_of_tile(f);
    const auto block = [&](long level) { return level == 0 ? part.sum : part.inner + (level - 1) * where.block; };
    const auto merge_last = [&](long level) {
      merge_all(f, where, block(level - 2), block(level - 1), 0, 1, arrays<role::sum>());
    };
    long level = 0;
    for (long n = part.first; n < part.last; ++n) {
      use_block(f, where, block(level), direct);
      clear_all(f, false, arrays<role::sum>());
      run_rows(f, n * chunk, (n + 1) * chunk < rows ? (n + 1) * chunk : rows, most);
      ++level;
      for (long done = n - part.first + 1; done % 2 == 0; done /= 2, --level) merge_last(level);
    }
    for (; level > 1; --level) merge_last(level);
  }

 public:
  // Whether sums that may live in outputs do.
  XGRAD_ALWAYS_INLINE static bool run(frame_type& f, const layout_type& given, workplace<T> at) {
    const layout_type& where = layout_of(given);
    const long rows = f.template extent<axis>();
    if (rows == 0 || rows > Program::plan.head.chunk) return run_all(f, where, at);
    const bool direct = fits_all(f, arrays<role::movable>());
    use_block(f, where, at.numbers + where.accumulators, direct);
    clear_all(f, false, arrays<role::sum>());
    run_rows(f, 0, rows, rows_of_tile(f));
    f.row = 0;
    return direct;
  }

 private:
  // Of all chunks, or those of a part; on several threads where there are.
  [[gnu::noinline]] static bool run_all(frame_type& f, const layout_type& where, workplace<T> at,
                                        const call_part<T>* part = nullptr) {
    const long rows = f.template extent<axis>();
    const long chunk = rows_of_chunk(f, where, arrays<role::scatter>());
    T* sum = at.numbers + where.accumulators;
    call_part<T> mine{0, rows == 0 ? 0 : 1, sum, sum + where.block};
    bool direct = false;
    if (rows <= chunk) {
      direct = fits_all(f, arrays<role::movable>());
    } else if (part != nullptr) {
      mine = *part;
    } else {
      mine.last = (rows + chunk - 1) / chunk;
      if constexpr (Program::plan.head.splits)
        if (at.helpers != nullptr && run_on_threads(f, where, at, chunk, mine.last)) return false;
    }
    if (rows == 0) {
      use_block(f, where, sum, direct);
      clear_all(f, true, arrays<role::sum>());
    }
    run_chunks(f, where, mine, chunk, direct);
    if (mine.last > 1) use_block(f, where, mine.sum, false);
    f.row = 0;
    return direct;
  }
};

}  // namespace xgrad::emit
