// Checks of gradients, by the compiler or at run time.
#pragma once

#include "check/gradients_agree.hpp"
