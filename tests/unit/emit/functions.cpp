#include "support/catch.hpp"

#include <xgrad/emit/functions/exp.hpp>
#include <xgrad/emit/functions/expm1.hpp>
#include <xgrad/emit/functions/hypot.hpp>
#include <xgrad/emit/functions/log.hpp>
#include <xgrad/emit/functions/log1p.hpp>
#include <xgrad/emit/functions/pow.hpp>
#include <xgrad/emit/functions/sigmoid.hpp>
#include <xgrad/emit/functions/trigonometric.hpp>

#include "support/ulp.hpp"

namespace {

namespace emit = xgrad::emit;
using emit::native;

constexpr int count = 20000;

struct worst {
    double distance = 0;
    double x = 0, y = 0;
    long different_bits = 0;  // lanes that do not get what a lone number gets
};

template <class V, class F, class R>
worst compare(const std::vector<emit::scalar_of<V>>& x, F f, R reference) {
    using T = emit::scalar_of<V>;
    constexpr int width = emit::width_of<V>;
    worst result;
    for (std::size_t i = 0; i + width <= x.size(); i += width) {
        T got[width];
        emit::store(got, f(emit::load<V>(&x[i])));
        for (std::size_t k = 0; k < width; ++k) {
            const T argument = x[i + k];
            const double distance = test::ulp_distance(got[k], reference(test::wider<T>(argument)));
            if (distance > result.distance) result.distance = distance, result.x = double(argument);
            result.different_bits += !test::same_bits(got[k], T(f(argument)));
        }
    }
    return result;
}

// f: of lanes  reference: of a wider number  bound: in ULP, of float and of double
template <class F, class R>
void check(F f, R reference, double low, double high, double bound) {
    const auto single = compare<native<float>>(test::samples<float>(low, high, count), f, reference);
    INFO("float, worst at " << single.x);
    CHECK(single.distance <= bound);
    CHECK(single.different_bits == 0);
    const auto twice = compare<native<double>>(test::samples<double>(low, high, count), f, reference);
    INFO("double, worst at " << twice.x);
    CHECK(twice.distance <= bound);
    CHECK(twice.different_bits == 0);
}

template <class V, class F, class R>
worst compare(const std::vector<emit::scalar_of<V>>& x, const std::vector<emit::scalar_of<V>>& y, F f, R reference) {
    using T = emit::scalar_of<V>;
    constexpr int width = emit::width_of<V>;
    worst result;
    for (std::size_t i = 0; i + width <= x.size(); i += width) {
        T got[width];
        emit::store(got, f(emit::load<V>(&x[i]), emit::load<V>(&y[i])));
        for (std::size_t k = 0; k < width; ++k) {
            const T a = x[i + k], b = y[i + k];
            const double distance = test::ulp_distance(got[k], reference(test::wider<T>(a), test::wider<T>(b)));
            if (distance > result.distance) result.distance = distance, result.x = double(a), result.y = double(b);
            result.different_bits += !test::same_bits(got[k], T(f(a, b)));
        }
    }
    return result;
}

template <class T>
struct pairs {
    std::vector<T> x, y;

    // All pairs of special values.
    pairs() {
        for (const T a : test::special_values<T>())
            for (const T b : test::special_values<T>()) add(a, b);
    }
    void add(T a, T b) {
        x.push_back(a);
        y.push_back(b);
    }
};

template <class T>
pairs<T> uniform_pairs(double low, double high) {
    pairs<T> result;
    std::mt19937_64 random(21);
    std::uniform_real_distribution<double> uniform(low, high);
    for (int i = 0; i < count; ++i) {
        const int shift = static_cast<int>(random() % 8);
        result.add(T(uniform(random)), T(std::ldexp(uniform(random), -shift)));
    }
    return result;
}

template <class V, class F, class R>
void check_pairs(const pairs<emit::scalar_of<V>>& p, F f, R reference, double bound) {
    const auto result = compare<V>(p.x, p.y, f, reference);
    INFO("width " << emit::width_of<V> << ", worst at " << result.x << ", " << result.y);
    CHECK(result.distance <= bound);
    CHECK(result.different_bits == 0);
}

// Those whose larger number is not negative, or so large that the smaller one adds nothing to it.
template <class T>
pairs<T> without_cancellation(const pairs<T>& all) {
    pairs<T> result;
    result.x.clear();
    result.y.clear();
    for (std::size_t i = 0; i < all.x.size(); ++i)
        if (!(std::max(all.x[i], all.y[i]) < 0 && std::max(all.x[i], all.y[i]) > -100)) result.add(all.x[i], all.y[i]);
    return result;
}

// Bases of all sizes with exponents that reach from underflow to overflow.
template <class T>
pairs<T> powers() {
    pairs<T> result;
    std::mt19937_64 random(22);
    std::uniform_real_distribution<double> uniform(-1, 1);
    const double reach = sizeof(T) == 4 ? 105 : 750, largest = sizeof(T) == 4 ? 87 : 708;
    for (int i = 0; i < 2 * count; ++i) {
        const T base = T(std::exp(uniform(random) * largest / (i % 2 ? 1 : 1000)));
        result.add(base, T(reach * uniform(random) / std::log(double(base))));
        result.add(-base, T(std::round(uniform(random) * 40)));
    }
    return result;
}

}  // namespace

TEST_CASE("exponentials are within 1.2 ULP, denormal results and overflow included") {
    check([](auto x) { return emit::exp(x); }, [](auto x) { return std::exp(x); }, -110, 95, 1.2);
    check([](auto x) { return emit::exp(x); }, [](auto x) { return std::exp(x); }, -760, 720, 1.2);
    check([](auto x) { return emit::exp2(x); }, [](auto x) { return std::exp2(x); }, -152, 130, 1.2);
    check([](auto x) { return emit::exp2(x); }, [](auto x) { return std::exp2(x); }, -1080, 1030, 1.2);
}

TEST_CASE("exp of what is not positive is within 1.2 ULP") {
    const auto f = [](auto x) { return emit::exp_of_nonpositive(emit::negative_abs(x)); };
    check(f, [](auto x) { return std::exp(-std::fabs(x)); }, -110, 110, 1.2);
    check(f, [](auto x) { return std::exp(-std::fabs(x)); }, -760, 760, 1.2);
}

TEST_CASE("exp2 of integers is exact") {
    for (int i = -1074; i < 1024; ++i) CHECK(emit::exp2(double(i)) == std::ldexp(1., i));
    for (int i = -149; i < 128; ++i) CHECK(emit::exp2(float(i)) == std::ldexp(1.f, i));
}

TEST_CASE("logarithms are within 1.3 ULP (natural) and 3 ULP (base 2, base 10), denormals included") {
    check([](auto x) { return emit::log(x); }, [](auto x) { return std::log(x); }, 0, 4, 1.3);
    check([](auto x) { return emit::log2(x); }, [](auto x) { return std::log2(x); }, 0, 4, 3);
    check([](auto x) { return emit::log10(x); }, [](auto x) { return std::log10(x); }, 0, 4, 3);
    for (int i = -1074; i < 1024; ++i) CHECK(emit::log2(std::ldexp(1., i)) == i);
}

TEST_CASE("log1p is within 1.4 ULP, expm1 2.5 ULP") {
    check([](auto x) { return emit::log1p(x); }, [](auto x) { return std::log1p(x); }, -1, 4, 1.4);
    check([](auto x) { return emit::expm1(x); }, [](auto x) { return std::expm1(x); }, -2, 2, 2.5);
    check([](auto x) { return emit::expm1(x); }, [](auto x) { return std::expm1(x); }, -760, 720, 2.5);
}

TEST_CASE("log1p of fractions is within 1.4 ULP, 2 in float") {
    const auto check_type = [](auto zero) {
        using T = decltype(zero);
        auto x = test::samples<T>(0, 1, count);
        for (T& v : x) v = v > 0 && v <= 1 ? v : zero;
        const auto result = compare<native<T>>(
            x, [](auto v) { return emit::log1p_of_fraction(v); }, [](auto v) { return std::log1p(v); });
        INFO("worst at " << result.x);
        CHECK(result.distance <= (sizeof(T) == 4 ? 2 : 1.4));
        CHECK(result.different_bits == 0);
    };
    check_type(0.f);
    check_type(0.);
}

TEST_CASE("saturating functions are within 3 ULP, tanh and sigmoid 3.5 ULP") {
    check([](auto x) { return emit::tanh(x); }, [](auto x) { return std::tanh(x); }, -4, 4, 3.5);
    check([](auto x) { return emit::tanh(x); }, [](auto x) { return std::tanh(x); }, -30, 30, 3.5);
    const auto sigmoid = [](auto x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); };
    check([](auto x) { return emit::sigmoid(x); }, sigmoid, -110, 40, 3.5);
    check([](auto x) { return emit::sigmoid(x); }, sigmoid, -750, 40, 3.5);
    const auto softplus = [](auto x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); };
    check([](auto x) { return emit::softplus(x); }, softplus, -110, 40, 3);
    check([](auto x) { return emit::softplus(x); }, softplus, -750, 40, 3);
}

TEST_CASE("sin and cos are within 1.7 ULP, tan 3.8 ULP, of any argument") {
    for (const double reach : {4., 100., 8000., 1e6, 1e12}) {
        check([](auto x) { return emit::sin(x); }, [](auto x) { return std::sin(x); }, -reach, reach, 1.7);
        check([](auto x) { return emit::cos(x); }, [](auto x) { return std::cos(x); }, -reach, reach, 1.7);
        check([](auto x) { return emit::tan(x); }, [](auto x) { return std::tan(x); }, -reach, reach, 3.8);
    }
}

TEST_CASE("sin and cos keep their relative accuracy at the multiples of pi / 2 next to them") {
    std::vector<double> x;
    std::vector<float> f;
    for (int i = 1; i < 40000; ++i) {
        const double at = i * 1.57079632679489661923;
        for (const double next : {std::nextafter(at, 0.), at, std::nextafter(at, 1e9)}) x.push_back(next);
        const float single = static_cast<float>(at);
        for (const float next : {std::nextafter(single, 0.f), single, std::nextafter(single, 1e9f)}) f.push_back(next);
    }
    const auto sine = [](auto v) { return emit::sin(v); };
    const auto cosine = [](auto v) { return emit::cos(v); };
    CHECK(compare<native<double>>(x, sine, [](auto v) { return std::sin(v); }).distance <= 1.7);
    CHECK(compare<native<double>>(x, cosine, [](auto v) { return std::cos(v); }).distance <= 1.7);
    CHECK(compare<native<float>>(f, sine, [](auto v) { return std::sin(v); }).distance <= 1.7);
    CHECK(compare<native<float>>(f, cosine, [](auto v) { return std::cos(v); }).distance <= 1.7);
}

TEST_CASE("sincos gives the bits of sin and of cos") {
    using V = native<double>;
    const auto x = test::samples<double>(-1e9, 1e9, 1000);
    const auto sine = [](V v) {
        V s, c;
        emit::sincos(v, s, c);
        return s;
    };
    const auto cosine = [](V v) {
        V s, c;
        emit::sincos(v, s, c);
        return c;
    };
    for (std::size_t i = 0; i + emit::width_of<V> <= x.size(); i += emit::width_of<V>) {
        double got[2 * emit::width_of<V>], expected[2 * emit::width_of<V>];
        const V v = emit::load<V>(&x[i]);
        emit::store(got, sine(v));
        emit::store(got + emit::width_of<V>, cosine(v));
        emit::store(expected, emit::sin(v));
        emit::store(expected + emit::width_of<V>, emit::cos(v));
        for (int k = 0; k < 2 * emit::width_of<V>; ++k) CHECK(test::same_bits(got[k], expected[k]));
    }
}

TEST_CASE("pow is within 1.5 ULP, with C's special values") {
    const auto f = [](auto x, auto y) { return emit::pow(x, y); };
    const auto reference = [](auto x, auto y) { return std::pow(x, y); };
    check_pairs<native<float>>(powers<float>(), f, reference, 1.5);
    check_pairs<native<double>>(powers<double>(), f, reference, 1.5);
    check_pairs<native<float>>(uniform_pairs<float>(-8, 8), f, reference, 1.5);
    check_pairs<native<double>>(uniform_pairs<double>(-8, 8), f, reference, 1.5);
}

TEST_CASE("hypot is within 1.5 ULP, with C's special values") {
    const auto f = [](auto x, auto y) { return emit::hypot(x, y); };
    const auto reference = [](auto x, auto y) { return std::hypot(x, y); };
    check_pairs<native<float>>(uniform_pairs<float>(-2, 2), f, reference, 1.5);
    check_pairs<native<double>>(uniform_pairs<double>(-2, 2), f, reference, 1.5);
}

TEST_CASE("logaddexp is within 3 ULP where its terms do not cancel") {
    const auto f = [](auto x, auto y) { return emit::logaddexp(x, y); };
    const auto reference = [](auto x, auto y) {
        if (std::isnan(x) || std::isnan(y)) return x + y;
        return x == y ? x + std::log(decltype(x)(2)) : std::max(x, y) + std::log1p(std::exp(-std::fabs(x - y)));
    };
    check_pairs<native<float>>(without_cancellation(uniform_pairs<float>(0, 30)), f, reference, 3);
    check_pairs<native<double>>(without_cancellation(uniform_pairs<double>(0, 30)), f, reference, 3);
}
