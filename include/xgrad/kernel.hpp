// Kernels: compiled models as objects that are called with arrays.
#pragma once

#include "kernel/kernel.hpp"
