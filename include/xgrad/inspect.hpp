// Printing and comparing: expressions and graphs as text, LaTeX and pictures; equality as mathematics.
#pragma once

#include "inspect/dot.hpp"
#include "inspect/latex.hpp"
#include "inspect/same.hpp"
#include "inspect/text.hpp"
