// support/math.hpp: distances to the exact results in units in the last place (ULP), at compile time and at run time.
#include <cstddef>

#include <xgrad/support/math.hpp>

#include "support/catch.hpp"

namespace {

namespace math = xgrad::support::math;

struct unary_case {
    double x;
    double value;
    double lost; // exact - value, in ULP of value
};

struct binary_case {
    double x;
    double y;
    double value;
    double lost;
};

struct polygamma_case {
    int n;
    double x;
    double value;
    double lost;
};

#include "reference/math.inc"

constexpr double inf = math::infinity;
constexpr double least = 5e-324;

constexpr double ulp_of(double x) {
    const double size = math::abs(x);
    const double power = math::from_bits(math::to_bits(size) & 0x7ff0000000000000u);
    return power < 0x1p-969 ? least * (power <= 0x1p-1022 ? 1 : power * 0x1p1022) : power * 0x1p-52;
}

constexpr double distance(double got, double value, double lost) {
    if (!math::isfinite(got)) return inf;
    return math::abs((got - value) / ulp_of(value) - lost);
}

constexpr double evaluate(double (*f)(double), const unary_case& c) { return f(c.x); }
constexpr double evaluate(double (*f)(double, double), const binary_case& c) { return f(c.x, c.y); }
constexpr double evaluate(double (*f)(int, double), const polygamma_case& c) { return f(c.n, c.x); }

// Hides a function from the compiler, which would evaluate it at compile time.
template <class Function>
Function at_run_time(Function f) {
    Function volatile hidden = f;
    return hidden;
}

// The largest distance in ULP.
template <class Function, class Case, std::size_t Count>
constexpr double worst(Function f, const Case (&cases)[Count]) {
    double result = 0;
    for (const Case& c : cases) result = math::maximum(result, distance(evaluate(f, c), c.value, c.lost));
    return result;
}

// The largest error, over scale(arguments, value).
template <class Function, class Case, std::size_t Count, class Scale>
constexpr double worst(Function f, const Case (&cases)[Count], Scale scale) {
    double result = 0;
    for (const Case& c : cases)
        result = math::maximum(result, distance(evaluate(f, c), c.value, c.lost) * ulp_of(c.value) / scale(c));
    return result;
}

TEST_CASE("math: exponentials keep their accuracy") {
    STATIC_REQUIRE(worst(math::exp, exp_cases) <= 1);
    STATIC_REQUIRE(worst(math::exp2, exp2_cases) <= 1);
    STATIC_REQUIRE(worst(math::expm1, expm1_cases) <= 1);
    STATIC_REQUIRE(worst(math::sigmoid, sigmoid_cases) <= 2);
    STATIC_REQUIRE(worst(math::softplus, softplus_cases) <= 2);
    STATIC_REQUIRE(worst(math::logaddexp, logaddexp_cases,
                         [](const binary_case& c) { return math::maximum(ulp_of(c.value), 0x1p-55); }) <= 1);
    CHECK(worst(at_run_time(math::exp), exp_cases) <= 1);
    CHECK(worst(at_run_time(math::exp2), exp2_cases) <= 1);
    CHECK(worst(at_run_time(math::expm1), expm1_cases) <= 1);
    CHECK(worst(at_run_time(math::sigmoid), sigmoid_cases) <= 2);
    CHECK(worst(at_run_time(math::softplus), softplus_cases) <= 2);
    CHECK(worst(at_run_time(math::logaddexp), logaddexp_cases,
                [](const binary_case& c) { return math::maximum(ulp_of(c.value), 0x1p-55); }) <= 1);
}

TEST_CASE("math: logarithms keep their accuracy") {
    STATIC_REQUIRE(worst(math::log, log_cases) <= 1);
    STATIC_REQUIRE(worst(math::log2, log2_cases) <= 1);
    STATIC_REQUIRE(worst(math::log10, log10_cases) <= 1);
    STATIC_REQUIRE(worst(math::log1p, log1p_cases) <= 1);
    CHECK(worst(at_run_time(math::log), log_cases) <= 1);
    CHECK(worst(at_run_time(math::log2), log2_cases) <= 1);
    CHECK(worst(at_run_time(math::log10), log10_cases) <= 1);
    CHECK(worst(at_run_time(math::log1p), log1p_cases) <= 1);
}

TEST_CASE("math: roots and powers keep their accuracy") {
    STATIC_REQUIRE(worst(math::sqrt, sqrt_cases) <= 0.5);
    STATIC_REQUIRE(worst(math::rsqrt, rsqrt_cases) <= 1.5);
    STATIC_REQUIRE(worst(math::cbrt, cbrt_cases) <= 1);
    STATIC_REQUIRE(worst(math::hypot, hypot_cases) <= 1);
    STATIC_REQUIRE(worst(math::pow, pow_cases) <= 1);
    CHECK(worst(at_run_time(math::sqrt), sqrt_cases) <= 0.5);
    CHECK(worst(at_run_time(math::rsqrt), rsqrt_cases) <= 1.5);
    CHECK(worst(at_run_time(math::cbrt), cbrt_cases) <= 1);
    CHECK(worst(at_run_time(math::hypot), hypot_cases) <= 1);
    CHECK(worst(at_run_time(math::pow), pow_cases) <= 1);
}

TEST_CASE("math: trigonometric functions keep their accuracy, for huge arguments too") {
    STATIC_REQUIRE(worst(math::sin, sin_cases) <= 1);
    STATIC_REQUIRE(worst(math::cos, cos_cases) <= 1);
    STATIC_REQUIRE(worst(math::tan, tan_cases) <= 1);
    STATIC_REQUIRE(worst(math::asin, asin_cases) <= 1);
    STATIC_REQUIRE(worst(math::acos, acos_cases) <= 1);
    STATIC_REQUIRE(worst(math::atan, atan_cases) <= 1);
    STATIC_REQUIRE(worst(math::atan2, atan2_cases) <= 1);
    CHECK(worst(at_run_time(math::sin), sin_cases) <= 1);
    CHECK(worst(at_run_time(math::cos), cos_cases) <= 1);
    CHECK(worst(at_run_time(math::tan), tan_cases) <= 1);
    CHECK(worst(at_run_time(math::asin), asin_cases) <= 1);
    CHECK(worst(at_run_time(math::acos), acos_cases) <= 1);
    CHECK(worst(at_run_time(math::atan), atan_cases) <= 1);
    CHECK(worst(at_run_time(math::atan2), atan2_cases) <= 1);
}

TEST_CASE("math: hyperbolic functions keep their accuracy") {
    STATIC_REQUIRE(worst(math::sinh, sinh_cases) <= 1);
    STATIC_REQUIRE(worst(math::cosh, cosh_cases) <= 1);
    STATIC_REQUIRE(worst(math::tanh, tanh_cases) <= 2);
    STATIC_REQUIRE(worst(math::asinh, asinh_cases) <= 1);
    STATIC_REQUIRE(worst(math::acosh, acosh_cases) <= 1);
    STATIC_REQUIRE(worst(math::atanh, atanh_cases) <= 1);
    CHECK(worst(at_run_time(math::sinh), sinh_cases) <= 1);
    CHECK(worst(at_run_time(math::cosh), cosh_cases) <= 1);
    CHECK(worst(at_run_time(math::tanh), tanh_cases) <= 2);
    CHECK(worst(at_run_time(math::asinh), asinh_cases) <= 1);
    CHECK(worst(at_run_time(math::acosh), acosh_cases) <= 1);
    CHECK(worst(at_run_time(math::atanh), atanh_cases) <= 1);
}

TEST_CASE("math: error and gamma functions keep their accuracy") {
    constexpr auto at_least_one = [](const unary_case& c) { return math::maximum(1, math::abs(c.value)); };
    constexpr auto logarithmic = [](const unary_case& c) {
        return math::maximum(1 + math::log(1 - c.x), math::abs(c.value));
    };
    STATIC_REQUIRE(worst(math::erf, erf_cases) <= 2);
    STATIC_REQUIRE(worst(math::erfc, erfc_cases) <= 2);
    STATIC_REQUIRE(worst(math::lgamma, lgamma_cases) <= 1);
    STATIC_REQUIRE(worst(math::lgamma, lgamma_below_zero_cases, at_least_one) <= 0x1p-52);
    STATIC_REQUIRE(worst(math::digamma, digamma_cases) <= 4);
    STATIC_REQUIRE(worst(math::digamma, digamma_below_zero_cases, logarithmic) <= 0x1p-50);
    CHECK(worst(at_run_time(math::erf), erf_cases) <= 2);
    CHECK(worst(at_run_time(math::erfc), erfc_cases) <= 2);
    CHECK(worst(at_run_time(math::lgamma), lgamma_cases) <= 1);
    CHECK(worst(at_run_time(math::lgamma), lgamma_below_zero_cases, at_least_one) <= 0x1p-52);
    CHECK(worst(at_run_time(math::digamma), digamma_cases) <= 4);
    CHECK(worst(at_run_time(math::digamma), digamma_below_zero_cases, logarithmic) <= 0x1p-50);
}

TEST_CASE("math: polygamma keeps its accuracy") {
    // Halfway between poles n! 2^(n+1) is what either side contributes.
    constexpr auto one_side = [](const polygamma_case& c) {
        double side = 2;
        for (int i = 1; i <= c.n; ++i) side *= 2 * i;
        return math::maximum(side, math::abs(c.value));
    };
    STATIC_REQUIRE(worst(math::polygamma, polygamma_cases) <= 3);
    STATIC_REQUIRE(worst(math::polygamma, polygamma_below_zero_cases, one_side) <= 0x1p-51);
    CHECK(worst(at_run_time(math::polygamma), polygamma_cases) <= 3);
    CHECK(worst(at_run_time(math::polygamma), polygamma_below_zero_cases, one_side) <= 0x1p-51);
}

} // namespace
