// A pool of threads that runs one call's items at a time. Who waits spins for some microseconds, then sleeps; nothing is
// allocated or locked after construction. Why not a library's: docs/decisions/018-threads.md.
#pragma once

#include <atomic>
#include <cfenv>
#include <thread>
#include <vector>

#include "../emit/crew.hpp"
#include "error.hpp"

namespace xgrad {

namespace kernels {

inline int number_of_threads(int asked) {
  if (asked < 0) fail(support::text("xgrad: threads: ") << asked << " is given; it must not be negative");
  if (asked > 0) return asked;
  const unsigned machine = std::thread::hardware_concurrency();
  return machine == 0 ? 1 : static_cast<int>(machine);
}

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

template <class>
class pool_crew;

}  // namespace kernels

// Threads for kernels: k.threads(pool). Kernels that share a pool may be called at the same time: a call that finds it at
// work runs on its own thread alone, with the same results.
class thread_pool : emit::executor {
 public:
  // The caller of a kernel is one of the threads; the others are started here. 0: as many as the machine runs at once.
  // Throws binding_error when negative, std::system_error when the machine refuses a thread.
  explicit thread_pool(int threads = 0) : thread_pool(nothing_started()) {
    const int others = kernels::number_of_threads(threads) - 1;
    helpers_.reserve(static_cast<std::size_t>(others));
    for (int i = 1; i <= others; ++i) helpers_.emplace_back([this, i] { help(i); });
    executor::threads = others + 1;
  }
  thread_pool(const thread_pool&) = delete;
  thread_pool& operator=(const thread_pool&) = delete;
  // No kernel may be at work on it.
  ~thread_pool() {
    stopping_.store(true, std::memory_order_relaxed);
    announce();
    for (std::thread& t : helpers_) t.join();
  }

  // The caller's own included.
  int threads() const { return executor::threads; }

 private:
  template <class>
  friend class kernels::pool_crew;

  void run(long items, emit::task work, void* context) noexcept {
    if (items <= 1 || helpers_.empty() || busy_.exchange(true, std::memory_order_acquire)) {
      for (long i = 0; i < items; ++i) work(context, 0, i);
      return;
    }
    work_ = work;
    context_ = context;
    items_ = items;
    std::fegetenv(&environment_);
    next_.store(1, std::memory_order_relaxed);
    inside_.store(0, std::memory_order_release);
    announce();
    work(context, 0, 0);
    take_items(0);
    unsigned inside = inside_.fetch_or(closed, std::memory_order_acq_rel) | closed;
    for (int i = 0; inside != closed; ++i) {
      if (i < spins) kernels::pause();
      else inside_.wait(inside, std::memory_order_relaxed);
      inside = inside_.load(std::memory_order_acquire);
    }
    busy_.store(false, std::memory_order_release);
  }

  struct nothing_started {};
  explicit thread_pool(nothing_started) : executor{1, run_on} {}
  static void run_on(executor& pool, long items, emit::task task, void* context) noexcept {
    static_cast<thread_pool&>(pool).run(items, task, context);
  }

  void announce() {
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_all();
  }
  void take_items(int thread) {
    for (long i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < items_;) work_(context_, thread, i);
  }
  // Who comes late finds the call closed, and leaves what belongs to it alone.
  void help(int thread) {
    for (unsigned seen = 0; !stopping_.load(std::memory_order_relaxed);) {
      for (int i = 0; i < spins && calls_.load(std::memory_order_relaxed) == seen; ++i) kernels::pause();
      calls_.wait(seen, std::memory_order_acquire);
      seen = calls_.load(std::memory_order_acquire);
      unsigned inside = inside_.load(std::memory_order_relaxed);
      while (inside < closed) {
        if (!inside_.compare_exchange_weak(inside, inside + 1, std::memory_order_acquire)) continue;
        std::fesetenv(&environment_);  // the caller's rounding and flushing of denormals
        take_items(thread);
        if (inside_.fetch_sub(1, std::memory_order_release) == closed + 1) inside_.notify_one();
        break;
      }
    }
  }

  static constexpr unsigned closed = 1U << 31;
  static constexpr int spins = 1000;

  std::vector<std::thread> helpers_;
  std::atomic<bool> busy_{false}, stopping_{false};
  emit::task work_ = nullptr;
  void* context_ = nullptr;
  long items_ = 0;
  std::fenv_t environment_{};
  alignas(64) std::atomic<unsigned> calls_{0};
  alignas(64) std::atomic<unsigned> inside_{closed};  // threads in the call, and whether it is over
  alignas(64) std::atomic<long> next_{0};
};

}  // namespace xgrad
