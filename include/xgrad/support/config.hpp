// The library's version, and what the compiler and its target offer, as macros: the only header that defines any.
// XGRAD_SCALAR (set by the user) asks for scalar lanes everywhere, with no need for xsimd; XGRAD_NO_XTENSOR for kernels
// on arrays of the language and of std alone, with no need for xtensor, as on targets where it is not installed.
// XGRAD_HAS_XSIMD is 1 when lanes are as wide as xsimd's batches. XGRAD_HAS_FMA is 1 when the target fuses multiply and add.
#pragma once

#include <version>

// CMakeLists.txt reads the version from these lines. XGRAD_VERSION orders versions: `#if XGRAD_VERSION >= 100`, 0.1.0.
#define XGRAD_VERSION_MAJOR 0
#define XGRAD_VERSION_MINOR 1
#define XGRAD_VERSION_PATCH 0
#define XGRAD_VERSION (XGRAD_VERSION_MAJOR * 10000 + XGRAD_VERSION_MINOR * 100 + XGRAD_VERSION_PATCH)

#define XGRAD_ALWAYS_INLINE [[gnu::always_inline]] inline
// The same for a lambda, after its parameters.
#define XGRAD_INLINE_LAMBDA __attribute__((always_inline))
// First in a function: what it multiplies or adds may become a part of a fused multiply-add, as for g++ everything may.
#ifdef __clang__
#define XGRAD_MAY_FUSE _Pragma("clang fp contract(fast)")
#else
#define XGRAD_MAY_FUSE
#endif

#if !defined(XGRAD_SCALAR) && (defined(__SSE2__) || (defined(__aarch64__) && defined(__ARM_NEON)))
#if __has_include(<xsimd/xsimd.hpp>)
#define XGRAD_HAS_XSIMD 1
#endif
#endif
#ifndef XGRAD_HAS_XSIMD
#define XGRAD_HAS_XSIMD 0
#endif

#if !defined(XGRAD_NO_XTENSOR) && (__has_include(<xtensor/xtensor.hpp>) || __has_include(<xtensor/containers/xtensor.hpp>))
#define XGRAD_HAS_XTENSOR 1
#else
#define XGRAD_HAS_XTENSOR 0
#endif

// Threads of the standard library, and atomics that wait.
#if defined(__cpp_lib_atomic_wait)
#define XGRAD_HAS_THREADS 1
#else
#define XGRAD_HAS_THREADS 0
#endif

#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__) || defined(__ARM_FEATURE_FMA)
#define XGRAD_HAS_FMA 1
#else
#define XGRAD_HAS_FMA 0
#endif

// The x86 instruction set of the lanes, each implying those below it.
#if XGRAD_HAS_XSIMD && defined(__AVX512F__)
#define XGRAD_AVX512 1
#else
#define XGRAD_AVX512 0
#endif
#if XGRAD_HAS_XSIMD && defined(__AVX__)
#define XGRAD_AVX 1
#else
#define XGRAD_AVX 0
#endif
#if XGRAD_HAS_XSIMD && defined(__SSE4_1__)
#define XGRAD_SSE4_1 1
#else
#define XGRAD_SSE4_1 0
#endif
#if XGRAD_HAS_XSIMD && defined(__SSE2__)
#define XGRAD_SSE2 1
#else
#define XGRAD_SSE2 0
#endif
// 64-bit ARM's.
#if XGRAD_HAS_XSIMD && defined(__aarch64__)
#define XGRAD_NEON 1
#else
#define XGRAD_NEON 0
#endif

// XGRAD_REQUIRE(text, found): one error that shows the text and the type `found`, unless that is support::no_fault.
// It needs support/fault.hpp. In g++ the text of a static_assert and a type never share a line, so that the name of an
// incomplete type carries both; clang cuts such names short.
#ifdef __clang__
#define XGRAD_REQUIRE(text, ...) static_assert(::xgrad::support::holds<__VA_ARGS__>, text)
#else
#define XGRAD_REQUIRE(text, ...) static_assert(::xgrad::support::error<text, __VA_ARGS__>::holds)
#endif
