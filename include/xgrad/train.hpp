// Training: optimizers, variables, batches, metrics, progress.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "support/config.hpp"
#include "train/minimize.hpp"
#include "train/mistakes.hpp"
#if XGRAD_HAS_XTENSOR
#include "train/batches.hpp"
#include "train/least_squares.hpp"
#include "train/metrics.hpp"
#include "train/progress.hpp"
#include "train/variables.hpp"
#endif

#pragma GCC diagnostic pop
