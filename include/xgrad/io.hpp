// Files: variables saved and loaded, data read.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "io/readers.hpp"
#include "io/variables.hpp"

#pragma GCC diagnostic pop
