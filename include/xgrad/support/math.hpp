// Elementary and special functions of a double that are constant expressions on every compiler: the standard ones are
// on some only. Accuracy stands at each function, in units in the last place (ULP) of the exact result;
// tests/reference holds the makers of the polynomials and of the reference values.
#pragma once

#include "math/argument_reduction.hpp"
#include "math/error.hpp"
#include "math/exponential.hpp"
#include "math/extended.hpp"
#include "math/floating.hpp"
#include "math/gamma.hpp"
#include "math/hyperbolic.hpp"
#include "math/inverse_hyperbolic.hpp"
#include "math/inverse_trigonometric.hpp"
#include "math/logarithm.hpp"
#include "math/logistic.hpp"
#include "math/polygamma.hpp"
#include "math/power.hpp"
#include "math/rounding.hpp"
#include "math/trigonometric.hpp"
