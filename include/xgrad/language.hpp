// What users write: symbols, operators and functions, and their graph.
#pragma once

#include "language/arithmetic.hpp"
#include "language/capture.hpp"
#include "language/elementary.hpp"
#include "language/linear_algebra.hpp"
#include "language/reduction.hpp"
#include "language/symbol.hpp"
