// What users write: symbols, operators and functions, and their graph.
#pragma once

#include "language/activation.hpp"
#include "language/arithmetic.hpp"
#include "language/by_rule.hpp"
#include "language/capture.hpp"
#include "language/comparison.hpp"
#include "language/derivative.hpp"
#include "language/dimensions.hpp"
#include "language/einsum.hpp"
#include "language/elementary.hpp"
#include "language/let.hpp"
#include "language/linear_algebra.hpp"
#include "language/loss.hpp"
#include "language/operation.hpp"
#include "language/reduction.hpp"
#include "language/symbol.hpp"
#include "language/symbols.hpp"
