// The lane interface: one vocabulary for a single number and for a register full of them.
// V is `float`, `double` (width 1) or `vec<T>`; a function of V gives each lane what it gives a lone number.
// Knows nothing of graphs and plans.
#pragma once

#include <xgrad/emit/lane/arithmetic.hpp>
#include <xgrad/emit/lane/bits.hpp>
#include <xgrad/emit/lane/mask.hpp>
#include <xgrad/emit/lane/memory.hpp>
#include <xgrad/emit/lane/reduce.hpp>
#include <xgrad/emit/lane/round.hpp>
#include <xgrad/emit/lane/scale.hpp>
#include <xgrad/emit/lane/transpose.hpp>
#include <xgrad/emit/lane/vec.hpp>
