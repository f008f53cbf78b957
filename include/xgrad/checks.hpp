// Checks of gradients, by the compiler or at run time.
#pragma once

#include "checks/gradients_agree.hpp"
#include "checks/on_data.hpp"
