// Elementary and special functions of a double that are constant expressions on every compiler: the standard ones are
// on some only. Accuracy stands at each function, in units in the last place (ULP) of the exact result.
#pragma once

#include "math/exponential.hpp"
#include "math/hyperbolic.hpp"
#include "math/logarithm.hpp"
#include "math/power.hpp"
#include "math/trigonometric.hpp"
