#include "support/catch.hpp"

#include <xgrad/emit/functions/erf.hpp>
#include <xgrad/emit/functions/polygamma.hpp>

#include "support/ulp.hpp"

namespace {

namespace emit = xgrad::emit;
using emit::native;

constexpr int count = 4000;

struct worst {
    double distance = 0;
    double x = 0;
    long different_bits = 0;  // lanes that do not get what a lone number gets
};

// distance(got, reference, x): how far a result is off.
template <class T, class F, class R, class D>
worst compare(const std::vector<T>& x, F f, R reference, D distance) {
    using V = native<T>;
    constexpr std::size_t width = emit::width_of<V>;
    worst result;
    for (std::size_t i = 0; i + width <= x.size(); i += width) {
        T got[width];
        emit::store(got, f(emit::load<V>(&x[i])));
        for (std::size_t k = 0; k < width; ++k) {
            const T argument = x[i + k];
            const double d = distance(got[k], reference(test::wider<T>(argument)), argument);
            if (d > result.distance) result.distance = d, result.x = double(argument);
            result.different_bits += !test::same_bits(got[k], T(f(argument)));
        }
    }
    return result;
}

// Those numbers of [low, high] among test::samples, special values and all.
template <class T>
std::vector<T> samples_within(double low, double high) {
    std::vector<T> kept;
    for (const T x : test::samples<T>(low, high, count))
        if (std::isnan(x) || (x >= T(low) && x <= T(high))) kept.push_back(x);
    while (kept.size() % emit::width_of<native<T>> != 0) kept.push_back(T(low));
    return kept;
}

template <class T, class F, class R, class D>
void check_type(F f, R reference, double low, double high, double bound, D distance) {
    const worst w = compare(samples_within<T>(low, high), f, reference, distance);
    INFO(sizeof(T) << " bytes, worst at " << w.x);
    CHECK(w.distance <= bound);
    CHECK(w.different_bits == 0);
}

// Within `bound` ULP.
template <class F, class R>
void check(F f, R reference, double low, double high, double bound) {
    const auto distance = [](auto got, auto expected, auto) { return test::ulp_distance(got, expected); };
    check_type<float>(f, reference, low, high, bound, distance);
    check_type<double>(f, reference, low, high, bound, distance);
}

// Within `bound` roundings of term(x), what cancels at worst in the result.
template <class F, class R, class Term>
void check_against_terms(F f, R reference, Term term, double low, double high, double bound) {
    const auto distance = [&](auto got, auto expected, auto x) {
        using T = decltype(got);
        if (std::isnan(expected) || std::isnan(got)) return std::isnan(expected) && std::isnan(got) ? 0.0 : 1e9;
        if (std::isinf(static_cast<T>(expected)) || std::isinf(got)) return got == static_cast<T>(expected) ? 0.0 : 1e9;
        const auto scale = std::fabs(expected) + std::fabs(term(test::wider<T>(x)));
        return static_cast<double>(std::fabs(test::wider<T>(got) - expected) / scale / std::numeric_limits<T>::epsilon());
    };
    check_type<float>(f, reference, low, high, bound, distance);
    check_type<double>(f, reference, low, high, bound, distance);
}

constexpr long double pi = 3.14159265358979323846264338327950288L;

// (n - 1)! sum over k >= 0 of 1 / (x + k)^n by the Euler-Maclaurin formula, n >= 2, x > 0.
long double shifted_zeta(int n, long double x) {
    if (std::isinf(x)) return 0;
    long double factorial = 1;
    for (int i = 2; i < n; ++i) factorial *= i;
    long double sum = 0, y = x;
    for (; y < 40 + n; y += 1) sum += factorial / std::pow(y, static_cast<long double>(n));
    const long double b[] = {1 / 6.L, -1 / 30.L, 1 / 42.L, -1 / 30.L, 5 / 66.L, -691 / 2730.L, 7 / 6.L};
    const long double leading = factorial / std::pow(y, static_cast<long double>(n - 1));
    sum += leading / (n - 1) + leading / y / 2;
    long double term = leading / (y * y) * n / 2;
    for (int j = 1; j <= 7; ++j) {
        sum += b[j - 1] * term;
        term *= static_cast<long double>(n + 2 * j - 1) * (n + 2 * j) / ((2 * j + 1) * (2 * j + 2)) / (y * y);
    }
    return sum;
}
long double digamma_of_positive(long double x) {
    if (std::isinf(x)) return x;
    long double sum = 0, y = x;
    for (; y < 40; y += 1) sum -= 1 / y;
    const long double b[] = {1 / 6.L, -1 / 30.L, 1 / 42.L, -1 / 30.L, 5 / 66.L, -691 / 2730.L, 7 / 6.L};
    long double series = std::log(y) - 1 / (2 * y), power = 1;
    for (int j = 1; j <= 7; ++j) {
        power /= y * y;
        series -= b[j - 1] / (2 * j) * power;
    }
    return sum + series;
}
// The offset from the nearest integer, exact.
long double offset(long double x) { return x - std::round(x); }
long double cotangent(long double x) { return 1 / std::tan(pi * offset(x)); }

long double digamma(long double x) {
    if (std::isnan(x)) return x;
    if (x > 0) return digamma_of_positive(x);
    if (x == 0) return std::signbit(x) ? INFINITY : -INFINITY;
    if (x == std::round(x)) return NAN;
    return digamma_of_positive(1 - x) - pi * cotangent(x);
}
// The term that may cancel with the rest for negative x, and what the rounding of 1 - x does.
long double digamma_term(long double x) { return x < 0 && x != std::round(x) ? 1 + std::fabs(pi * cotangent(x)) : 0; }

template <int Order>
long double polygamma(long double x) {
    constexpr bool odd = Order % 2 == 1;
    if (std::isnan(x)) return x;
    if (x > 0) return odd ? shifted_zeta(Order + 1, x) : -shifted_zeta(Order + 1, x);
    if (std::isinf(x)) return NAN;
    if (x == std::round(x)) return odd ? INFINITY : NAN;
    // The terms to the right of x one by one, until they are those of a positive number.
    long double sum = 0, factorial = 1;
    for (int i = 2; i <= Order; ++i) factorial *= i;
    for (long double y = x; y < 1; y += 1) {
        const long double power = std::pow(y, static_cast<long double>(Order + 1));
        sum += factorial / power;
        if (y + 1 > 0) {
            sum += shifted_zeta(Order + 1, y + 1);
            break;
        }
    }
    return odd ? sum : -sum;
}
template <int Order>
long double polygamma_term(long double x) {
    if (!(x < 0) || x == std::round(x)) return 0;
    // A rounding of 1 - x counts Order + 1 times.
    return (Order + 1) * std::tgamma(static_cast<long double>(Order + 1)) / std::pow(std::fabs(offset(x)), Order + 1);
}

template <int Order>
void check_polygamma(double bound) {
    INFO("order " << Order);
    const auto f = [](auto x) { return emit::polygamma<Order>(x); };
    const auto reference = [](auto x) {
        return static_cast<decltype(x)>(polygamma<Order>(static_cast<long double>(x)));
    };
    check(f, reference, 0x1p-20, 4, bound);
    check(f, reference, 0x1p-20, 60, bound);
    check(f, reference, 1, 1e30, bound);
    check_against_terms(f, reference, [](auto x) { return polygamma_term<Order>(static_cast<long double>(x)); }, -30, 0, 4);
}

template <class T>
void check_poles() {
    const T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
    const T tiny = std::numeric_limits<T>::denorm_min();
    for (const T pole : {T(0), T(-0.0), T(-1), T(-2), T(-1000), infinity, -infinity})
        CHECK(emit::lgamma(pole) == infinity);
    CHECK(emit::lgamma(T(1)) == 0);
    CHECK(emit::lgamma(T(2)) == 0);
    CHECK(test::ulp_distance(emit::lgamma(tiny), -std::log(test::wider<T>(tiny))) <= 1);
    CHECK(test::ulp_distance(emit::lgamma(-tiny), -std::log(test::wider<T>(tiny))) <= 1);
    CHECK(emit::digamma(T(0)) == -infinity);
    CHECK(emit::digamma(T(-0.0)) == infinity);
    CHECK(emit::digamma(infinity) == infinity);
    for (const T x : {T(-1), T(-2), T(-1000), -infinity, nan}) {
        CHECK(std::isnan(emit::digamma(x)));
        CHECK(std::isnan(emit::polygamma<2>(x)));
    }
    for (const T pole : {T(0), T(-0.0), T(-1), T(-1000)}) {
        CHECK(emit::polygamma<1>(pole) == infinity);
        CHECK(emit::polygamma<3>(pole) == infinity);
        CHECK(std::isnan(emit::polygamma<2>(pole)));
    }
    CHECK(emit::polygamma<1>(infinity) == 0);
    CHECK(emit::polygamma<2>(infinity) == 0);
    CHECK(std::isnan(emit::polygamma<1>(-infinity)));
    CHECK(std::isnan(emit::polygamma<1>(nan)));
    CHECK(std::isnan(emit::lgamma(nan)));
    CHECK(emit::polygamma<1>(tiny) == infinity);
    CHECK(emit::polygamma<2>(tiny) == -infinity);
    CHECK(emit::polygamma<2>(-tiny) == infinity);
}

}  // namespace

TEST_CASE("erf and erfc are within 4 ULP") {
    for (const double reach : {1., 6., 30.}) {
        check([](auto x) { return emit::erf(x); }, [](auto x) { return std::erf(x); }, -reach, reach, 4);
        check([](auto x) { return emit::erfc(x); }, [](auto x) { return std::erfc(x); }, -reach, reach, 4);
    }
}

TEST_CASE("lgamma is within 3 ULP for positive numbers, and within the rounding of its terms for others") {
    const auto f = [](auto x) { return emit::lgamma(x); };
    const auto reference = [](auto x) { return std::lgamma(x); };
    for (const double reach : {1., 4., 100., 1e30}) check(f, reference, 0, reach, 3);
    const auto term = [](auto x) { return x < 0 ? std::lgamma(1 - x) : decltype(x)(0); };
    check_against_terms(f, reference, term, -4, 0, 4);
    check_against_terms(f, reference, term, -1000, 0, 4);
}

TEST_CASE("digamma is within 3 ULP for positive numbers, and within the rounding of its terms for others") {
    const auto f = [](auto x) { return emit::digamma(x); };
    const auto reference = [](auto x) { return static_cast<decltype(x)>(digamma(static_cast<long double>(x))); };
    // The reference itself cancels next to the zero at 1.46.
    check(f, reference, 0x1p-20, 1.45, 3);
    for (const double reach : {4., 100., 1e30}) check(f, reference, 1.47, reach, 3);
    CHECK(test::ulp_distance(emit::digamma(1.4616321449683622), -9.2412655217294275e-17L) <= 3);
    check_against_terms(f, reference, [](auto x) { return digamma_term(static_cast<long double>(x)); }, -4, 0, 4);
    check_against_terms(f, reference, [](auto x) { return digamma_term(static_cast<long double>(x)); }, -1000, 0, 4);
}

TEST_CASE("polygamma is within 3 ULP for positive numbers, and within the rounding of its terms for others") {
    check_polygamma<1>(3);
    check_polygamma<2>(3);
    check_polygamma<3>(3);
    check_polygamma<6>(3);
    check_polygamma<20>(3);
    check_polygamma<30>(3);
}

TEST_CASE("the gamma family at its poles, at infinities and at the smallest numbers") {
    check_poles<float>();
    check_poles<double>();
}
