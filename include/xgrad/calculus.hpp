// Differentiation: a graph with requests -> a graph without.
#pragma once

#include "calculus/elementwise.hpp"
#include "calculus/expand.hpp"
#include "calculus/jacobian.hpp"
#include "calculus/reverse.hpp"
#include "calculus/taylor.hpp"
