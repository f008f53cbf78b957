// Numbers below the smallest normal one, on which processors are up to a hundred times slower, as zeros for a while.
// Knows no kernel: it holds for everything that its thread computes.
#pragma once

#include <cstdint>

namespace xgrad {

// While it lives, denormal operands and results of this thread count as zero; then it is again as it was before. Put it at
// the start of a real-time callback, around the calls of kernels. SSE and AVX (MXCSR) and ARM (FPCR, FPSCR); elsewhere,
// as on the x87, it does nothing and `works` is false. On 32-bit ARM it holds for float and double alike.
class flush_denormals {
#if defined(__SSE2__)
  static constexpr std::uint32_t bits = 0x8040;  // results, and operands
  static std::uint32_t read() noexcept { return __builtin_ia32_stmxcsr(); }
  static void write(std::uint32_t control) noexcept { __builtin_ia32_ldmxcsr(control); }
#elif defined(__aarch64__)
  static constexpr std::uint64_t bits = std::uint64_t{1} << 24;
  static std::uint64_t read() noexcept {
    std::uint64_t control;
    asm volatile("mrs %0, fpcr" : "=r"(control));
    return control;
  }
  static void write(std::uint64_t control) noexcept { asm volatile("msr fpcr, %0" : : "r"(control) : "memory"); }
#elif defined(__ARM_FP)
  static constexpr std::uint32_t bits = std::uint32_t{1} << 24;
  static std::uint32_t read() noexcept {
    std::uint32_t control;
    asm volatile("vmrs %0, fpscr" : "=r"(control));
    return control;
  }
  static void write(std::uint32_t control) noexcept { asm volatile("vmsr fpscr, %0" : : "r"(control) : "memory"); }
#else
  static constexpr std::uint32_t bits = 0;
  static std::uint32_t read() noexcept { return 0; }
  static void write(std::uint32_t) noexcept {}
#endif

 public:
  static constexpr bool works = bits != 0;

  flush_denormals() noexcept : before_(read()) { write(before_ | bits); }
  ~flush_denormals() { write((read() & ~bits) | (before_ & bits)); }
  flush_denormals(const flush_denormals&) = delete;
  flush_denormals& operator=(const flush_denormals&) = delete;

 private:
  decltype(read()) before_;
};

}  // namespace xgrad
