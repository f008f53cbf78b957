// support/math.hpp: zeros, infinities, NaN, limits of the range and exact results, as constants and as the compiler may
// evaluate them at run time.
#include <cstddef>

#include <xgrad/support/math.hpp>

#include "support/catch.hpp"

namespace {

namespace math = xgrad::support::math;

constexpr double inf = math::infinity;
constexpr double nan = math::not_a_number;
constexpr double pi = 3.141592653589793;
constexpr double least = 5e-324;
constexpr double largest = 1.7976931348623157e308;

// Equal with the sign of zeros, or both NaN.
constexpr bool same(double a, double b) {
    return math::isnan(a) ? math::isnan(b) : math::to_bits(a) == math::to_bits(b);
}

struct special_value {
    double got;
    double expected;
};

template <class Make>
void check_special_values(Make make) {
    static constexpr auto constant = make();
    for (std::size_t i = 0; i < sizeof(constant.values) / sizeof(special_value); ++i) {
        INFO("at compile time, row " << i << ": " << constant.values[i].got << " == " << constant.values[i].expected);
        CHECK(same(constant.values[i].got, constant.values[i].expected));
    }
    const auto computed = make();
    for (std::size_t i = 0; i < sizeof(computed.values) / sizeof(special_value); ++i) {
        INFO("at run time, row " << i << ": " << computed.values[i].got << " == " << computed.values[i].expected);
        CHECK(same(computed.values[i].got, computed.values[i].expected));
    }
}

template <std::size_t Count>
struct special_values {
    special_value values[Count];
};

template <std::size_t Count>
constexpr special_values<Count> rows(const special_value (&values)[Count]) {
    special_values<Count> result{};
    for (std::size_t i = 0; i < Count; ++i) result.values[i] = values[i];
    return result;
}

TEST_CASE("math: special values of exponentials and logarithms") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::exp(0), 1}, {math::exp(-0.0), 1}, {math::exp(inf), inf}, {math::exp(-inf), 0},
            {math::exp(nan), nan}, {math::exp(710), inf}, {math::exp(-746), 0}, {math::exp(least), 1},
            {math::exp2(3), 8}, {math::exp2(-1074), least}, {math::exp2(1024), inf}, {math::exp2(-1076), 0},
            {math::exp2(inf), inf}, {math::exp2(-inf), 0}, {math::exp2(nan), nan}, {math::exp2(0), 1},
            {math::expm1(0), 0}, {math::expm1(-0.0), -0.0}, {math::expm1(inf), inf}, {math::expm1(-inf), -1},
            {math::expm1(nan), nan}, {math::expm1(least), least}, {math::expm1(-100), -1},
            {math::expm1(1000), inf}, {math::log(1), 0}, {math::log(0), -inf}, {math::log(-0.0), -inf},
            {math::log(-1), nan}, {math::log(inf), inf}, {math::log(-inf), nan}, {math::log(nan), nan},
            {math::log2(1), 0}, {math::log2(least), -1074}, {math::log2(0), -inf}, {math::log2(-1), nan},
            {math::log2(inf), inf}, {math::log2(nan), nan}, {math::log2(8), 3}, {math::log2(0x1p1023), 1023},
            {math::log10(1), 0}, {math::log10(1e22), 22}, {math::log10(0), -inf}, {math::log10(-1), nan},
            {math::log10(inf), inf}, {math::log10(nan), nan}, {math::log10(1000), 3}, {math::log1p(0), 0},
            {math::log1p(-0.0), -0.0}, {math::log1p(-1), -inf}, {math::log1p(-2), nan},
            {math::log1p(inf), inf}, {math::log1p(nan), nan}, {math::log1p(-least), -least},
            {math::sigmoid(0), 0.5}, {math::sigmoid(inf), 1}, {math::sigmoid(-inf), 0},
            {math::sigmoid(nan), nan}, {math::sigmoid(800), 1}, {math::sigmoid(-800), 0},
            {math::softplus(inf), inf}, {math::softplus(-inf), 0}, {math::softplus(nan), nan},
            {math::softplus(1000), 1000}, {math::softplus(0), 0.6931471805599453},
            {math::logaddexp(-inf, -inf), -inf}, {math::logaddexp(inf, -inf), inf},
            {math::logaddexp(inf, inf), inf}, {math::logaddexp(-inf, 3), 3},
            {math::logaddexp(nan, inf), nan}, {math::logaddexp(largest, -largest), largest},
            {math::logaddexp(1, nan), nan}, {math::logaddexp(0, 0), 0.6931471805599453}});
        // clang-format on
    });
}

TEST_CASE("math: special values of roots and powers") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::sqrt(0), 0}, {math::sqrt(-0.0), -0.0}, {math::sqrt(-1), nan}, {math::sqrt(inf), inf},
            {math::sqrt(nan), nan}, {math::sqrt(-inf), nan}, {math::sqrt(4), 2}, {math::rsqrt(0), inf},
            {math::rsqrt(-0.0), -inf}, {math::rsqrt(-1), nan}, {math::rsqrt(inf), 0},
            {math::rsqrt(nan), nan}, {math::rsqrt(4), 0.5}, {math::cbrt(0), 0}, {math::cbrt(-0.0), -0.0},
            {math::cbrt(-27), -3}, {math::cbrt(inf), inf}, {math::cbrt(-inf), -inf}, {math::cbrt(nan), nan},
            {math::hypot(3, -4), 5}, {math::hypot(0, -0.0), 0}, {math::hypot(inf, nan), inf},
            {math::hypot(nan, -inf), inf}, {math::hypot(nan, 1), nan}, {math::hypot(largest, largest), inf},
            {math::hypot(0, -2), 2}, {math::hypot(least, 0), least}, {math::hypot(largest, least), largest}});
        // clang-format on
    });
    check_special_values([] {
        // clang-format off
        return rows({
            {math::pow(0, 0), 1}, {math::pow(nan, 0), 1}, {math::pow(inf, -0.0), 1}, {math::pow(1, nan), 1},
            {math::pow(1, inf), 1}, {math::pow(-1, inf), 1}, {math::pow(-1, -inf), 1},
            {math::pow(2, inf), inf}, {math::pow(2, -inf), 0}, {math::pow(0.5, inf), 0},
            {math::pow(0.5, -inf), inf}, {math::pow(0, inf), 0}, {math::pow(0, -inf), inf},
            {math::pow(-0.0, 3), -0.0}, {math::pow(-0.0, 2), 0}, {math::pow(-0.0, -3), -inf},
            {math::pow(-0.0, -2), inf}, {math::pow(0, 0.5), 0}, {math::pow(0, -0.5), inf},
            {math::pow(-inf, 3), -inf}, {math::pow(-inf, 2), inf}, {math::pow(-inf, -3), -0.0},
            {math::pow(-inf, 0.5), inf}, {math::pow(inf, -1), 0}, {math::pow(inf, 1), inf},
            {math::pow(-2, 3), -8}, {math::pow(-2, 2), 4}, {math::pow(-2, 0.5), nan},
            {math::pow(-1, 1e300), 1}, {math::pow(-1, 0x1p53), 1}, {math::pow(-1, 0x1p53 - 1), -1},
            {math::pow(nan, 1), nan}, {math::pow(2, nan), nan}, {math::pow(10, 309), inf},
            {math::pow(-10, 309), -inf}, {math::pow(10, -400), 0}, {math::pow(-10, -401), -0.0},
            {math::pow(2, 1e300), inf}, {math::pow(2, -1e300), 0}, {math::pow(0.5, 1e300), 0},
            {math::pow(2, 1e-300), 1}, {math::pow(2, -1074), least}, {math::pow(2, 1023), 0x1p1023},
            {math::pow(2, 1024), inf}, {math::pow(3, 4), 81}, {math::pow(10, 15), 1e15},
            {math::pow(least, 1), least}, {math::pow(largest, 1), largest}});
        // clang-format on
    });
}

TEST_CASE("math: special values of trigonometric functions") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::sin(0), 0}, {math::sin(-0.0), -0.0}, {math::sin(inf), nan}, {math::sin(nan), nan},
            {math::sin(least), least}, {math::cos(0), 1}, {math::cos(-inf), nan}, {math::cos(nan), nan},
            {math::cos(least), 1}, {math::tan(0), 0}, {math::tan(-0.0), -0.0}, {math::tan(inf), nan},
            {math::tan(nan), nan}, {math::sin(pi), 1.2246467991473532e-16}, {math::cos(pi), -1},
            {math::sin(-1e22), 0.8522008497671888}, {math::asin(0), 0}, {math::asin(-0.0), -0.0},
            {math::asin(1), pi / 2}, {math::asin(-1), -pi / 2}, {math::asin(1.1), nan},
            {math::asin(nan), nan}, {math::asin(-inf), nan}, {math::acos(1), 0}, {math::acos(-1), pi},
            {math::acos(0), pi / 2}, {math::acos(-1.1), nan}, {math::acos(nan), nan},
            {math::acos(least), pi / 2}, {math::atan(0), 0}, {math::atan(-0.0), -0.0},
            {math::atan(1), pi / 4}, {math::atan(inf), pi / 2}, {math::atan(-inf), -pi / 2},
            {math::atan(nan), nan}, {math::atan(-least), -least}});
        // clang-format on
    });
    check_special_values([] {
        // clang-format off
        return rows({
            {math::atan2(0, 1), 0}, {math::atan2(-0.0, 1), -0.0}, {math::atan2(0, -1), pi},
            {math::atan2(-0.0, -1), -pi}, {math::atan2(0, 0), 0}, {math::atan2(0, -0.0), pi},
            {math::atan2(-0.0, -0.0), -pi}, {math::atan2(1, 0), pi / 2}, {math::atan2(-1, -0.0), -pi / 2},
            {math::atan2(inf, inf), pi / 4}, {math::atan2(-inf, inf), -pi / 4},
            {math::atan2(inf, -inf), 3 * pi / 4}, {math::atan2(inf, 5), pi / 2}, {math::atan2(5, inf), 0},
            {math::atan2(-5, inf), -0.0}, {math::atan2(5, -inf), pi}, {math::atan2(nan, 1), nan},
            {math::atan2(1, nan), nan}, {math::atan2(1e-300, -1e300), pi},
            {math::atan2(1e300, 1e-300), pi / 2}, {math::atan2(1e-300, 1e300), 0},
            {math::atan2(-1, -1), -3 * pi / 4}});
        // clang-format on
    });
}

TEST_CASE("math: special values of hyperbolic functions") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::sinh(0), 0}, {math::sinh(-0.0), -0.0}, {math::sinh(inf), inf}, {math::sinh(-inf), -inf},
            {math::sinh(nan), nan}, {math::sinh(-711), -inf}, {math::sinh(least), least}, {math::cosh(0), 1},
            {math::cosh(-inf), inf}, {math::cosh(711), inf}, {math::cosh(nan), nan}, {math::cosh(least), 1},
            {math::tanh(0), 0}, {math::tanh(-0.0), -0.0}, {math::tanh(inf), 1}, {math::tanh(-inf), -1},
            {math::tanh(nan), nan}, {math::tanh(least), least}, {math::tanh(-30), -1}, {math::asinh(0), 0},
            {math::asinh(-0.0), -0.0}, {math::asinh(-inf), -inf}, {math::asinh(nan), nan},
            {math::asinh(least), least}, {math::acosh(1), 0}, {math::acosh(0.5), nan},
            {math::acosh(inf), inf}, {math::acosh(nan), nan}, {math::acosh(-inf), nan}, {math::atanh(0), 0},
            {math::atanh(-0.0), -0.0}, {math::atanh(1), inf}, {math::atanh(-1), -inf}, {math::atanh(2), nan},
            {math::atanh(nan), nan}, {math::atanh(least), least}});
        // clang-format on
    });
}

TEST_CASE("math: special values of error and gamma functions") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::erf(0), 0}, {math::erf(-0.0), -0.0}, {math::erf(inf), 1}, {math::erf(-inf), -1},
            {math::erf(nan), nan}, {math::erf(7), 1}, {math::erfc(0), 1}, {math::erfc(inf), 0},
            {math::erfc(-inf), 2}, {math::erfc(nan), nan}, {math::erfc(30), 0}, {math::erfc(-7), 2},
            {math::lgamma(1), 0}, {math::lgamma(2), 0}, {math::lgamma(0), inf}, {math::lgamma(-0.0), inf},
            {math::lgamma(-3), inf}, {math::lgamma(inf), inf}, {math::lgamma(-inf), inf},
            {math::lgamma(nan), nan}, {math::lgamma(largest), inf}, {math::lgamma(-1e300), inf},
            {math::lgamma(least), 744.4400719213812}, {math::lgamma(3), 0.6931471805599453},
            {math::digamma(0), -inf}, {math::digamma(-0.0), inf}, {math::digamma(-2), nan},
            {math::digamma(inf), inf}, {math::digamma(-inf), nan}, {math::digamma(nan), nan},
            {math::digamma(least), -inf}, {math::digamma(0x1p-900), -0x1p900},
            {math::digamma(1e300), math::log(1e300)}, {math::digamma(1), -0.5772156649015329},
            {math::polygamma(0, 1), -0.5772156649015329}, {math::polygamma(1, 0), inf},
            {math::polygamma(2, 0), nan}, {math::polygamma(1, -2), inf}, {math::polygamma(1, inf), 0},
            {math::polygamma(2, inf), -0.0}, {math::polygamma(1, nan), nan}, {math::polygamma(-1, 1), nan},
            {math::polygamma(1, 1e-200), inf}, {math::polygamma(2, 1e-200), -inf},
            {math::polygamma(3, -1e-200), inf}});
        // clang-format on
    });
}

TEST_CASE("math: rounding and remainders") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::floor(1.5), 1}, {math::floor(-1.5), -2}, {math::floor(-0.0), -0.0},
            {math::floor(-0.25), -1}, {math::floor(1e300), 1e300}, {math::floor(-inf), -inf},
            {math::floor(nan), nan}, {math::ceil(1.5), 2}, {math::ceil(-1.5), -1}, {math::ceil(-0.25), -0.0},
            {math::ceil(0.25), 1}, {math::ceil(inf), inf}, {math::ceil(nan), nan}, {math::trunc(1.75), 1},
            {math::trunc(-1.75), -1}, {math::trunc(-0.5), -0.0}, {math::trunc(nan), nan},
            {math::trunc(-inf), -inf}, {math::round(0.5), 0}, {math::round(1.5), 2}, {math::round(2.5), 2},
            {math::round(-0.5), -0.0}, {math::round(-2.5), -2}, {math::round(0.49999999999999994), 0},
            {math::round(0x1p52 - 0.5), 0x1p52}, {math::round(0x1p52 + 1), 0x1p52 + 1},
            {math::round(inf), inf}, {math::round(nan), nan}});
        // clang-format on
    });
    check_special_values([] {
        // clang-format off
        return rows({
            {math::mod(7, 3), 1}, {math::mod(-7, 3), 2}, {math::mod(7, -3), -2}, {math::mod(-7, -3), -1},
            {math::mod(6, 3), 0}, {math::mod(-6, 3), 0}, {math::mod(6, -3), -0.0}, {math::mod(0, -3), -0.0},
            {math::mod(5.5, 1), 0.5}, {math::mod(1, 0), nan}, {math::mod(inf, 1), nan},
            {math::mod(nan, 1), nan}, {math::mod(1, nan), nan}, {math::mod(5, inf), 5},
            {math::mod(-5, inf), inf}, {math::mod(5, -inf), -inf}, {math::mod(-5, -inf), -5},
            {math::mod(largest, 3), 2}, {math::mod(1e22, 7), 4}, {math::mod(largest, least), 0},
            {math::mod(7 * least, 4 * least), 3 * least}, {math::mod(0.3, 0.1), 0.09999999999999998}});
        // clang-format on
    });
}

TEST_CASE("math: signs, extremes, classes and fused multiply-add") {
    check_special_values([] {
        // clang-format off
        return rows({
            {math::abs(-2), 2}, {math::abs(-0.0), 0}, {math::abs(-inf), inf}, {math::abs(nan), nan},
            {math::sign(-3), -1}, {math::sign(3), 1}, {math::sign(0), 0}, {math::sign(nan), nan},
            {math::sign(-inf), -1}, {math::copysign(3, -0.0), -3}, {math::copysign(-3, 1), 3},
            {math::copysign(inf, -1), -inf}, {math::maximum(1, 2), 2}, {math::maximum(2, 1), 2},
            {math::maximum(nan, 1), nan}, {math::maximum(1, nan), nan}, {math::maximum(-inf, inf), inf},
            {math::minimum(1, 2), 1}, {math::minimum(2, 1), 1}, {math::minimum(nan, 1), nan},
            {math::minimum(1, nan), nan}, {math::minimum(-inf, inf), -inf}, {math::fma(2, 3, 4), 10},
            {math::fma(1 + 0x1p-52, 1 - 0x1p-52, -1), -0x1p-104}, {math::fma(inf, 0, 1), nan},
            {math::fma(inf, 1, -inf), nan}, {math::fma(inf, -1, 1), -inf}, {math::fma(1, 1, inf), inf},
            {math::fma(nan, 1, 1), nan}, {math::fma(1e300, 1e300, 1), inf},
            {math::fma(1e300, -1e300, 1), -inf}, {math::fma(1e-300, 1e-300, 1), 1},
            {math::fma(1e-300, 1e-300, 0), 0}, {math::fma(0, 5, -0.0), 0}, {math::fma(0, -5, -0.0), -0.0},
            {math::fma(2, 3, -6), 0}, {math::fma(0, 5, 7), 7}, {math::fma(1e300, 1e10, -1e308), inf},
            {math::fma(largest, 2, -largest), largest}, {math::fma(least, 0.5, least), 2 * least}});
        // clang-format on
    });
    STATIC_REQUIRE(math::isnan(nan));
    STATIC_REQUIRE_FALSE(math::isnan(inf));
    STATIC_REQUIRE(math::isinf(-inf));
    STATIC_REQUIRE_FALSE(math::isinf(largest));
    STATIC_REQUIRE(math::isfinite(-largest));
    STATIC_REQUIRE_FALSE(math::isfinite(nan));
    STATIC_REQUIRE_FALSE(math::isfinite(inf));
    STATIC_REQUIRE(math::signbit(-0.0));
}

} // namespace
