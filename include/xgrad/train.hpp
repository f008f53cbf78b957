// Training: optimizers.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "kernel/kernel.hpp"
#include "train/minimize.hpp"

#pragma GCC diagnostic pop
