// Training: optimizers and variables.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "train/minimize.hpp"
#include "train/variables.hpp"

#pragma GCC diagnostic pop
