// The main function that Catch2::Catch2WithMain has, and whether it is the stand-ins that were found.
#include <xgrad/xgrad.hpp>

#include "support/catch.hpp"
#include "support/xviews.hpp"

#if !defined(XTENSOR_STAND_IN) || !defined(CATCH_STAND_IN) || (XGRAD_HAS_XSIMD && !defined(XSIMD_STAND_IN))
#error "other versions than the ones to test were found"
#endif

int main() { return stand_in::run(); }
