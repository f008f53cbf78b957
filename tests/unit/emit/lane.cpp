#include "support/catch.hpp"

#include <xgrad/emit/lane.hpp>
#include <xgrad/emit/lane/fold.hpp>

#include <array>
#include <cstdint>
#include <vector>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "support/ulp.hpp"

namespace {

namespace emit = xgrad::emit;
using emit::native;

template <class V>
using lanes = std::array<emit::scalar_of<V>, static_cast<std::size_t>(emit::width_of<V>)>;

template <class V>
lanes<V> lanes_of(V x) {
    lanes<V> result;
    emit::store(result.data(), x);
    return result;
}

template <class V, class F>
lanes<V> make(F f) {
    lanes<V> result;
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<emit::scalar_of<V>>(f(static_cast<int>(i)));
    return result;
}

// The test for every lane type of this build.
template <class F>
void for_each_lane_type(F f) {
    f.template operator()<float>();
    f.template operator()<double>();
    if constexpr (emit::width_of<native<float>> > 1) f.template operator()<native<float>>();
    if constexpr (emit::width_of<native<double>> > 1) f.template operator()<native<double>>();
}

template <class V, class E>
void check_memory() {
    using T = emit::scalar_of<V>;
    constexpr int width = emit::width_of<V>;
    constexpr bool truth = std::is_same_v<E, bool>;
    std::array<E, 64 + 8> memory{};
    for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<E>(truth ? i % 3 == 0 : i % 100);
    const auto value = [&](int i) { return static_cast<T>(memory[static_cast<std::size_t>(i)]); };

    const E* p = memory.data() + 1;  // unaligned
    CHECK(lanes_of(emit::load<V>(p)) == make<V>([&](int i) { return value(1 + i); }));
    CHECK(lanes_of(emit::load_strided<V>(p, 3)) == make<V>([&](int i) { return value(1 + 3 * i); }));
    CHECK(lanes_of(emit::load_strided<V>(p + 60, -3)) == make<V>([&](int i) { return value(61 - 3 * i); }));
    for (int n = 0; n <= width; ++n) {
        CHECK(lanes_of(emit::load_first<V>(p, n)) == make<V>([&](int i) { return i < n ? value(1 + i) : T(0); }));
        CHECK(lanes_of(emit::load_strided_first<V>(p, 2, n)) ==
              make<V>([&](int i) { return i < n ? value(1 + 2 * i) : T(0); }));
    }

    const V x = emit::load<V>(p);
    for (int n = 0; n <= width; ++n)
        for (int stride = 1; stride <= 3; ++stride) {
            std::array<E, 64> target, expected;
            target.fill(E(1));
            expected.fill(E(1));
            for (int i = 0; i < n; ++i) expected[static_cast<std::size_t>(i * stride)] = p[i];
            if (stride == 1)
                emit::store_first(target.data(), x, n);
            else
                emit::store_strided_first(target.data(), stride, x, n);
            CHECK(target == expected);
            if (n < width) continue;
            target.fill(E(1));
            emit::store_strided(target.data(), stride, x);
            CHECK(target == expected);
            target.fill(E(1));
            if (stride == 1) {
                emit::store(target.data(), x);
                CHECK(target == expected);
            }
        }
}

template <class V>
std::vector<emit::scalar_of<V>> lanes_full(std::size_t& size) {
    auto values = test::special_values<emit::scalar_of<V>>();
    while (values.size() % static_cast<std::size_t>(emit::width_of<V>)) values.push_back(1);
    size = values.size();
    return values;
}

// f and g of every pair of special values have the same bits.
template <class V, class F, class G>
void check_pairs(F f, G g) {
    using T = emit::scalar_of<V>;
    std::size_t size;
    const auto values = lanes_full<V>(size);
    for (const T b : values)
        for (std::size_t i = 0; i < size; i += static_cast<std::size_t>(emit::width_of<V>)) {
            const auto got = lanes_of(V(f(emit::load<V>(&values[i]), V(b))));
            for (std::size_t k = 0; k < got.size(); ++k) {
                INFO("of " << values[i + k] << " and " << b);
                if (!test::same_bits(got[k], T(g(values[i + k], b)))) CHECK(got[k] == T(g(values[i + k], b)));
            }
        }
}

}  // namespace

TEST_CASE("memory of any element type, whole or in part, contiguous or strided") {
    for_each_lane_type([]<class V>() {
        check_memory<V, float>();
        check_memory<V, double>();
        check_memory<V, std::uint8_t>();
        check_memory<V, std::int16_t>();
        check_memory<V, std::int32_t>();
        check_memory<V, std::int64_t>();
        check_memory<V, bool>();
        check_memory<V, long double>();
    });
}

TEST_CASE("a lane is true in memory if it is not zero, NaN included; integers truncate") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        bool truth[emit::width_of<V>];
        for (const T x : {T(0), T(-0.), T(0.25), std::numeric_limits<T>::quiet_NaN(), T(-3)}) {
            emit::store(truth, V(x));
            for (const bool b : truth) CHECK(b == (x != 0));
        }
        std::int64_t integers[emit::width_of<V>];
        for (const T x : {T(2.75), T(-2.75), T(1 << 24)}) {
            emit::store(integers, V(x));
            for (const std::int64_t i : integers) CHECK(i == static_cast<std::int64_t>(x));
        }
    });
}

#if __has_include(<sys/mman.h>)
TEST_CASE("nothing is touched beyond the elements named") {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* const pages = mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(pages != MAP_FAILED);
    char* const end = static_cast<char*>(pages) + page;
    REQUIRE(mprotect(end, page, PROT_NONE) == 0);
    for_each_lane_type([&]<class V>() {
        using T = emit::scalar_of<V>;
        for (int n = 0; n <= emit::width_of<V>; ++n) {
            T* const p = reinterpret_cast<T*>(end) - n;
            emit::store_first(p, V(T(3)), n);
            CHECK(emit::reduce_add(emit::load_first<V>(p, n)) == T(3 * n));
            const auto* const bytes = reinterpret_cast<std::uint8_t*>(end) - n;
            CHECK(emit::isfinite(emit::reduce_add(emit::load_first<V>(bytes, n))));
        }
    });
    munmap(pages, 2 * page);
}
#endif

TEST_CASE("comparisons, masks and selections") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        const auto number = [](auto m) { return emit::to_number<V>(m); };
        check_pairs<V>([&](V a, V b) { return number(a < b); }, [](T a, T b) { return a < b; });
        check_pairs<V>([&](V a, V b) { return number(a <= b); }, [](T a, T b) { return a <= b; });
        check_pairs<V>([&](V a, V b) { return number(a > b); }, [](T a, T b) { return a > b; });
        check_pairs<V>([&](V a, V b) { return number(a >= b); }, [](T a, T b) { return a >= b; });
        check_pairs<V>([&](V a, V b) { return number(a == b); }, [](T a, T b) { return a == b; });
        check_pairs<V>([&](V a, V b) { return number(a != b); }, [](T a, T b) { return a != b; });
        check_pairs<V>([&](V a, V b) { return number(emit::isnan(a / b)); },
                       [](T a, T b) { return std::isnan(a / b); });
        check_pairs<V>([&](V a, V b) { return number(emit::isfinite(a * b)); },
                       [](T a, T b) { return std::isfinite(a * b); });

        using M = emit::mask_of<V>;
        const auto zero = [](V x) { return M(x > V(T(0))); };
        const auto small = [](V x) { return M(x < V(T(2))); };
        const auto check_mask = [&](auto of_masks, auto of_truths) {
            check_pairs<V>([&](V a, V b) { return number(M(of_masks(zero(a), small(b)))); },
                           [&](T a, T b) { return bool(of_truths(a > 0, b < 2)); });
        };
        check_mask([](M a, M b) { return a & b; }, [](bool a, bool b) { return a && b; });
        check_mask([](M a, M b) { return a | b; }, [](bool a, bool b) { return a || b; });
        check_mask([](M a, M b) { return a ^ b; }, [](bool a, bool b) { return a != b; });
        check_mask([](M a, M) { return !a; }, [](bool a, bool) { return !a; });
        check_mask([](M a, M b) { return emit::both(a, b); }, [](bool a, bool b) { return a && b; });
        check_mask([](M a, M b) { return emit::either(a, b); }, [](bool a, bool b) { return a || b; });
        check_mask([](M a, M b) { return emit::differ(a, b); }, [](bool a, bool b) { return a != b; });
        check_pairs<V>([](V a, V b) { return emit::select(a < b, a, b); }, [](T a, T b) { return a < b ? a : b; });

        for (int n = 0; n <= emit::width_of<V>; ++n) {
            const M first = emit::first_lanes<V>(n);
            CHECK(lanes_of(number(first)) == make<V>([&](int i) { return i < n; }));
            CHECK(emit::any(first) == (n > 0));
            CHECK(emit::all(first) == (n == emit::width_of<V>));
        }
    });
}

TEST_CASE("arithmetic beyond the operators, on special values") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        check_pairs<V>([](V a, V b) { return emit::minimum(a, b); }, [](T a, T b) { return a < b || a != a ? a : b; });
        check_pairs<V>([](V a, V b) { return emit::maximum(a, b); }, [](T a, T b) { return a > b || a != a ? a : b; });
        check_pairs<V>([](V a, V) { return emit::positive_part(a); }, [](T a, T) { return a < 0 ? T(0) : a; });
        check_pairs<V>([](V a, V b) { return emit::copysign(a, b); }, [](T a, T b) { return std::copysign(a, b); });
        check_pairs<V>([](V a, V) { return emit::abs(a); }, [](T a, T) { return std::fabs(a); });
        check_pairs<V>([](V a, V) { return emit::sqrt(a); }, [](T a, T) { return std::sqrt(a); });
        check_pairs<V>([](V a, V) { return emit::sign(a); }, [](T a, T) { return a > 0 ? T(1) : a < 0 ? T(-1) : a; });
        check_pairs<V>([](V a, V b) { return a + b; }, [](T a, T b) { return a + b; });
        check_pairs<V>([](V a, V b) { return a - b; }, [](T a, T b) { return a - b; });
        check_pairs<V>([](V a, V b) { return a * b; }, [](T a, T b) { return a * b; });
        check_pairs<V>([](V a, V b) { return a / b; }, [](T a, T b) { return a / b; });
        check_pairs<V>([](V a, V) { return -a; }, [](T a, T) { return -a; });
        check_pairs<V>([](V a, V b) { return emit::fma(a, b, V(T(1))); },
                       [](T a, T b) { return XGRAD_HAS_FMA ? std::fma(a, b, T(1)) : a * b + T(1); });
        check_pairs<V>([](V a, V b) { return emit::fnma(a, b, V(T(1))); },
                       [](T a, T b) { return XGRAD_HAS_FMA ? std::fma(-a, b, T(1)) : T(1) - a * b; });
    });
}

TEST_CASE("rounding keeps the sign of zero; halves go to the even number") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        auto values = test::samples<T>(-20, 20, 500);
        for (int i = -9; i < 10; ++i) values.push_back(T(i) / 2);
        for (const T x : values) {
            INFO(x);
            CHECK(test::same_bits(lanes_of(emit::floor(V(x)))[0], std::floor(x)));
            CHECK(test::same_bits(lanes_of(emit::ceil(V(x)))[0], std::ceil(x)));
            CHECK(test::same_bits(lanes_of(emit::trunc(V(x)))[0], std::trunc(x)));
            CHECK(test::same_bits(lanes_of(emit::round(V(x)))[0], std::nearbyint(x)));
        }
    });
}

TEST_CASE("the remainder is exact and has the sign of the divisor") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        const auto reference = [](T a, T b) {
            T r = std::fmod(a, b);
            if (r != 0 && (r < 0) != (b < 0)) r += b;
            return r == 0 ? std::copysign(T(0), b) : r;
        };
        check_pairs<V>([](V a, V b) { return emit::mod(a, b); }, reference);
        const auto x = test::samples<T>(-1000, 1000, 1000);
        for (std::size_t i = 1; i < x.size(); ++i) {
            INFO(x[i] << " " << x[i - 1]);
            CHECK(test::same_bits(lanes_of(emit::mod(V(x[i]), V(x[i - 1])))[0], reference(x[i], x[i - 1])));
        }
    });
}

TEST_CASE("reductions of lanes; extremes pass NaN on from every lane") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        constexpr int width = emit::width_of<V>;
        const V x = emit::iota<V>(T(3));
        CHECK(lanes_of(x) == make<V>([](int i) { return 3 + i; }));
        CHECK(emit::reduce_add(x) == T(width * (width + 5) / 2));
        CHECK(emit::reduce_minimum(x) == T(3));
        CHECK(emit::reduce_maximum(x) == T(2 + width));
        CHECK(emit::reduce_multiply(emit::select(x < V(T(6)), x, V(T(1)))) == T(width == 1 ? 3 : width == 2 ? 12 : 60));
        for (int i = 0; i < width; ++i) {
            const auto values = make<V>([&](int k) { return k == i ? std::numeric_limits<T>::quiet_NaN() : T(k); });
            CHECK(std::isnan(emit::reduce_minimum(emit::load<V>(values.data()))));
            CHECK(std::isnan(emit::reduce_maximum(emit::load<V>(values.data()))));
        }
    });
}

TEST_CASE("transposes in registers, and the sums of rows") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        constexpr int width = emit::width_of<V>;
        T m[width][width];
        V v[width];
        for (int i = 0; i < width; ++i) {
            for (int j = 0; j < width; ++j) m[i][j] = T((i * 37 + j * 11) % 101);
            v[i] = emit::load<V>(m[i]);
        }
        CHECK(lanes_of(emit::transpose_add(v)) == make<V>([&](int i) {
                  T sum = 0;
                  for (const T x : m[i]) sum += x;
                  return sum;
              }));
        emit::transpose(v);
        for (int i = 0; i < width; ++i) CHECK(lanes_of(v[i]) == make<V>([&](int j) { return m[j][i]; }));
    });
}

#if XGRAD_HAS_XSIMD
namespace {

template <class T, int row>
bool turns_rows() {
    using V = emit::native<T>;
    constexpr int width = emit::width_of<V>;
    T rows[row * width], columns[row][width], back[row * width];
    for (int i = 0; i < row * width; ++i) rows[i] = T(i);
    V v[row];
    for (int k = 0; k < row; ++k) v[k] = emit::load<V>(rows + k * width);
    emit::rows_to_columns<row>(v, [&](int j, V x) { emit::store(columns[j], x); });
    emit::columns_to_rows<row>([&](int j) { return emit::load<V>(static_cast<const T*>(columns[j])); }, v);
    for (int k = 0; k < row; ++k) emit::store(back + k * width, v[k]);
    bool good = true;
    for (int i = 0; i < width; ++i)
        for (int j = 0; j < row; ++j) good = good && columns[j][i] == rows[i * row + j] && back[i * row + j] == rows[i * row + j];
    return good;
}
template <class T, int... I>
void check_rows(std::integer_sequence<int, I...>) {
    const bool good[] = {turns_rows<T, I + 1>()...};
    for (std::size_t i = 0; i < sizeof...(I); ++i) {
        INFO("rows of " << i + 1);
        CHECK(good[i]);
    }
}

template <class T, int row>
bool multiplies_rows() {
    using V = emit::native<T>;
    constexpr int width = emit::width_of<V>;
    bool good = true;
    if constexpr (row < width) {
        T rows[row * width], weights[row], products[width];
        for (int i = 0; i < row * width; ++i) rows[i] = T(i * 37 % 101);
        for (int j = 0; j < row; ++j) weights[j] = T(j * j + 3);
        V v[row];
        for (int k = 0; k < row; ++k) v[k] = emit::load<V>(rows + k * width);
        const emit::row_of_weights<row, T> w(emit::load_first<V>(static_cast<const T*>(weights), row));
        emit::store(products, w.times_rows(v));
        for (int i = 0; i < width; ++i) {
            T expected = 0;
            for (int j = 0; j < row; ++j) expected += rows[i * row + j] * weights[j];
            good = good && products[i] == expected;
        }
    }
    return good;
}

} // namespace

TEST_CASE("rows of any length become columns, and rows again") {
    check_rows<float>(std::make_integer_sequence<int, 32>{});
    check_rows<double>(std::make_integer_sequence<int, 32>{});
}

TEST_CASE("short rows times a vector, as many at once as there are lanes") {
    CHECK(multiplies_rows<float, 2>());
    CHECK(multiplies_rows<float, 4>());
    CHECK(multiplies_rows<float, 8>());
    CHECK(multiplies_rows<double, 2>());
    CHECK(multiplies_rows<double, 4>());
}
#endif

TEST_CASE("numbers are scaled by powers of two with one rounding, and taken apart") {
    for_each_lane_type([]<class V>() {
        using T = emit::scalar_of<V>;
        const int bias = emit::format<T>::bias;
        for (int n = -2 * bias; n <= 2 * bias; n += 7)
            for (const T p : {T(0.5), T(0.7), T(1), T(1.9999), -T(1.3)})
                CHECK(lanes_of(emit::scale(V(p), V(T(n))))[0] == std::ldexp(p, n));
        for (int n = 1 - bias; n <= bias; ++n)
            CHECK(lanes_of(emit::power_of_two(V(T(n))))[0] == std::ldexp(T(1), n));
        for (const T x : test::samples<T>(0, 10, 500)) {
            if (!(x > 0 && x < std::numeric_limits<T>::infinity())) continue;
            const auto [m, e] = emit::take_apart(V(x));
            const T significand = lanes_of(m)[0];
            INFO(x);
            CHECK(significand >= T(0.75));
            CHECK(significand < T(1.5));
            CHECK(std::ldexp(significand, int(lanes_of(e)[0])) == x);
        }
    });
}
