// The same model in two translation units: both link, and agree. At (1, 2) and w = 1 the loss is 1/2, its slope 2.
// PACKAGE_VERSION is what CMake or pkg-config say that the library is.
#include <cmath>
#include <string>

#include "model.hpp"

#if defined(NEEDS_STAND_IN) && !defined(XTENSOR_STAND_IN)
#error "another xtensor than the one to test was found"
#endif
static_assert(XGRAD_VERSION == 10000 * XGRAD_VERSION_MAJOR + 100 * XGRAD_VERSION_MINOR + XGRAD_VERSION_PATCH);

int main() {
    [[maybe_unused]] const std::string version = std::to_string(XGRAD_VERSION_MAJOR) + '.' + std::to_string(XGRAD_VERSION_MINOR) + '.' +
                                std::to_string(XGRAD_VERSION_PATCH);
#ifdef PACKAGE_VERSION
    if (version != PACKAGE_VERSION) return 2;
#endif
    const xt::xtensor<float, 1> values{1.f, 2.f};
    xgrad::kernel<float, xgrad::value_and_gradient(loss, w)> k;
    auto [value, dw] = k(x = values, w = 1.f);
    return std::abs(value - 0.5f) < 1e-6f && std::abs(dw - 2.f) < 1e-6f && slope(values, 1.f) == dw ? 0 : 1;
}
