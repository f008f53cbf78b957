// xsimd as every version from 8.1 on offers it: names that its releases changed are met here.
// Only the register type and its width are taken from it, and the few functions below.
#pragma once

#include "../../support/config.hpp"

#if XGRAD_HAS_XSIMD
#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#elif XGRAD_NEON
#include <arm_neon.h>
#endif
#include <xsimd/xsimd.hpp>
#endif
