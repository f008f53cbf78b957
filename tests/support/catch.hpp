// Catch2 of version 2 or 3 under the names of version 3. The main function is the library's: link Catch2::Catch2WithMain.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

namespace Catch {
using Detail::Approx;
}

#define STATIC_CHECK(...) STATIC_REQUIRE(__VA_ARGS__)
#define STATIC_CHECK_FALSE(...) STATIC_REQUIRE_FALSE(__VA_ARGS__)
#endif
