// Kernels: compiled models as objects that are called with arrays.
#pragma once

// g++ warns of names in templates that hide names of users.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

#include "kernel/denormals.hpp"
#include "kernel/kernel.hpp"

#pragma GCC diagnostic pop
