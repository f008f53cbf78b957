// Printing and comparing: expressions and graphs as text, LaTeX and pictures; equality as mathematics; kernels as text.
#pragma once

#include "inspect/dot.hpp"
#include "inspect/explain.hpp"
#include "inspect/latex.hpp"
#include "inspect/same.hpp"
#include "inspect/text.hpp"
