// A three-layer network, forward only, sigmoid twice and the identity at the end, against numbers computed by hand:
//   a1 = (1.5, -0.5) W1 + b1 = (0.25, -0.6, 1.2), for instance 1.5 * 0.2 - 0.5 * 0.3 + 0.1 = 0.25
// and from there on 1 / (1 + exp(-a)) and sums of products with 20 digits.
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <string>

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N", 2>;
constexpr auto W1 = parameter<"W1", 2, 3>;
constexpr auto b1 = parameter<"b1", 3>;
constexpr auto W2 = parameter<"W2", 3, 2>;
constexpr auto b2 = parameter<"b2", 2>;
constexpr auto W3 = parameter<"W3", 2, 2>;
constexpr auto b3 = parameter<"b3", 2>;

constexpr auto a1 = matmul(x, W1) + b1;
constexpr auto z1 = sigmoid(a1);
constexpr auto a2 = matmul(z1, W2) + b2;
constexpr auto z2 = sigmoid(a2);
constexpr auto y = matmul(z2, W3) + b3;

template <class T>
struct network {
    xt::xtensor<T, 2> first = {{T(0.2), T(-0.1), T(0.4)}, {T(0.3), T(0.5), T(-0.6)}};
    xt::xtensor<T, 1> first_bias = {T(0.1), T(-0.2), T(0.3)};
    xt::xtensor<T, 2> second = {{T(0.7), T(-0.3)}, {T(-0.4), T(0.2)}, {T(0.5), T(0.6)}};
    xt::xtensor<T, 1> second_bias = {T(-0.1), T(0.4)};
    xt::xtensor<T, 2> third = {{T(0.8), T(-0.5)}, {T(-0.2), T(0.9)}};
    xt::xtensor<T, 1> third_bias = {T(0.05), T(-0.15)};
};

template <class T, class Array, std::size_t Count>
void check_row(const Array& computed, std::size_t row, const std::array<double, Count>& expected)
{
    const double rounding = 4.0 * static_cast<double>(std::numeric_limits<T>::epsilon());
    for (std::size_t i = 0; i < Count; ++i) {
        CHECK(static_cast<double>(computed(row, i)) == Catch::Approx(expected[i]).epsilon(0).margin(rounding));
    }
}

template <class T>
void check_network(std::size_t rows)
{
    const network<T> net;
    xt::xtensor<T, 2> data = xt::zeros<T>({rows, std::size_t(2)});
    for (std::size_t row = 0; row < rows; ++row) {
        data(row, 0) = T(1.5);
        data(row, 1) = T(-0.5);
    }
    kernel<T, a1, z1, a2, z2, y> forward;
    const auto [sums1, units1, sums2, units2, out] =
        forward(x = data, W1 = net.first, b1 = net.first_bias, W2 = net.second, b2 = net.second_bias, W3 = net.third,
                b3 = net.third_bias);
    for (std::size_t row = 0; row < rows; ++row) {
        check_row<T>(sums1, row, std::array{0.25, -0.6, 1.2});
        check_row<T>(units1, row, std::array{0.56217650088579810403, 0.35434369377420454709, 0.76852478349901764293});
        check_row<T>(sums2, row, std::array{0.53604846485988567545, 0.76333065858851206397});
        check_row<T>(units2, row, std::array{0.63089271210916724002, 0.68207641862760921824});
        check_row<T>(out, row, std::array{0.41829888596181194837, 0.14842242071026467640});
    }
}

}  // namespace

TEST_CASE("three layers forward agree with the computation by hand")
{
    for (const std::size_t rows : {1UL, 2UL, 5UL, 16UL, 33UL}) {
        check_network<double>(rows);
        check_network<float>(rows);
    }
}

TEST_CASE("the network prints as mathematics")
{
    CHECK_FALSE(std::string(to_text(y)).empty());
}
