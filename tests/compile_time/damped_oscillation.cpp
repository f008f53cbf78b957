#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N">;
constexpr auto a = parameter<"a">;
constexpr auto b = parameter<"b">;
constexpr auto c = parameter<"c">;
constexpr auto f = sum(exp(-a * x) * sin(b * x) + c);

float evaluate(const xt::xtensor<float, 1>& points, xt::xtensor<float, 1>& gradient) {
    kernel<float, value_and_gradient(f, a, b, c)> of_parameters;
    auto [value, da, db, dc] = of_parameters(x = points, a = 0.5f, b = 1.5f, c = 0.1f);
    gradient(0) = da, gradient(1) = db, gradient(2) = dc;
    return value;
}
