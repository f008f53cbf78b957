// All elementary functions over lanes.
#pragma once

#include "functions/erf.hpp"
#include "functions/exp.hpp"
#include "functions/expm1.hpp"
#include "functions/gamma.hpp"
#include "functions/hyperbolic.hpp"
#include "functions/hypot.hpp"
#include "functions/inverse_trigonometric.hpp"
#include "functions/log.hpp"
#include "functions/log1p.hpp"
#include "functions/polygamma.hpp"
#include "functions/pow.hpp"
#include "functions/root.hpp"
#include "functions/scramble.hpp"
#include "functions/sigmoid.hpp"
#include "functions/trigonometric.hpp"
