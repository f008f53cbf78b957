// Training: optimizers, variables, batches, metrics, progress.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "train/batches.hpp"
#include "train/least_squares.hpp"
#include "train/metrics.hpp"
#include "train/minimize.hpp"
#include "train/progress.hpp"
#include "train/variables.hpp"

#pragma GCC diagnostic pop
