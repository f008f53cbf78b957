// The lane interface: one vocabulary for a single number and for a register full of them.
// V is `float`, `double` (width 1) or `vec<T>`; a function of V gives each lane what it gives a lone number.
// Knows nothing of graphs and plans.
#pragma once

#include "lane/arithmetic.hpp"
#include "lane/bits.hpp"
#include "lane/interleave.hpp"
#include "lane/mask.hpp"
#include "lane/memory.hpp"
#include "lane/reduce.hpp"
#include "lane/round.hpp"
#include "lane/scale.hpp"
#include "lane/transpose.hpp"
#include "lane/vec.hpp"
