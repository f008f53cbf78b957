// Everything, layer by layer; each folder is also usable alone with those above it.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "language.hpp"   // what users write
#include "calculus.hpp"   // derivatives
#include "rewrite.hpp"    // accuracy and speed
#include "plan/make.hpp"  // stages, loops, arrays
#include "compile.hpp"    // all passes in order
#include "kernel.hpp"     // running
#include "train.hpp"      // optimizers, variables
#include "io.hpp"         // files
#include "inspect.hpp"    // printing, equality
#include "checks.hpp"     // gradients against dual numbers

#pragma GCC diagnostic pop
