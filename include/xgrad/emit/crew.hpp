// The threads that share a call, as the loops see them: someone who runs a function for each of some items, and memory.
// Knows no thread library; kernel/thread_pool.hpp is one that runs.
#pragma once

namespace xgrad::emit {

// thread: 0 for the caller's own; no two items of one thread run at the same time.
using task = void (*)(void* context, int thread, long item);

// A function pointer, not a virtual function: compilers guess which one that is, and put it beside every loop.
struct executor {
  int threads = 1;
  // Runs task(context, thread, item) for item = 0 .. items - 1, item 0 on thread 0; returns when all are done.
  void (*for_each)(executor&, long items, task, void* context) noexcept = nullptr;
};

// What a kernel keeps for its other threads.
template <class T>
struct crew {
  executor* pool = nullptr;
  T* memory = nullptr;
  long capacity = 0;  // numbers

  virtual ~crew() = default;
  virtual void grow(long numbers) = 0;
};

// Where a call works.
template <class T>
struct workplace {
  T* numbers = nullptr;
  crew<T>* helpers = nullptr;  // none: on its own thread alone
};

}  // namespace xgrad::emit
