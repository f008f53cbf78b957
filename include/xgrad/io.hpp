// Files: variables saved and loaded, data read.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "support/config.hpp"
#if XGRAD_HAS_XTENSOR
#include "io/mistakes.hpp"
#include "io/readers.hpp"
#include "io/variables.hpp"
#endif

#pragma GCC diagnostic pop
