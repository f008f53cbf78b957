// The rows of docs/coming_from.md: what it says is NumPy's and PyTorch's expression by another name gives their numbers, which
// tests/reference/correspondences.py has made in the same order.
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <cstddef>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <vector>

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N", 4>;
constexpr auto w = parameter<"w", 4, 5>;
constexpr auto v = parameter<"v", 4>;
constexpr auto labels = indices<"labels", "N">;

kernel<double,
       matmul(x, w),
       einsum<"ni,io->no">(x, w),
       outer(v, v),
       x * v + 1,
       transpose(x),
       sum(x),
       mean<0>(x),
       sum<1>(x, keep_dims),
       amax<1>(x),
       argmax<1>(x),
       variance<0>(x),
       cumsum<1>(x),
       norm_l2(v),
       logsumexp<1>(x),
       expand_dims<1>(x),
       reshape<"N", 2, 2>(x),
       slice<1, 1, 3>(x),
       flip<1>(x),
       concatenate<1>(x, x),
       stack<1>(x, x),
       where(x > 0, x, 0.0),
       clip(x, -1, 1),
       softplus(x),
       relu(x),
       softmax<1>(x),
       take(w, labels),
       one_hot<4>(labels),
       mean(cross_entropy(x, labels)),
       layer_norm(x),
       gradient(sum(square(matmul(x, w))), w),
       jvp(tanh(x), x, x),
       hessian(sum(cube(v)), v)>
    evaluate;

struct row {
    const char* expression;
    std::vector<double> values;
};
const row rows[] = {
#include "../reference/correspondences.inc"
};

template <class Result>
void compare(const row& expected, const Result& result)
{
    INFO(expected.expression);
    if constexpr (std::is_arithmetic_v<Result>) {
        REQUIRE(expected.values.size() == 1);
        CHECK(static_cast<double>(result) == Catch::Approx(expected.values[0]).epsilon(1e-13));
    } else {
        REQUIRE(result.size() == expected.values.size());
        std::size_t i = 0;
        for (const auto element : result)
            CHECK(static_cast<double>(element) == Catch::Approx(expected.values[i++]).epsilon(1e-13).margin(1e-13));
    }
}

}  // namespace

TEST_CASE("expressions that have another name elsewhere give the same numbers", "[correspondences]")
{
    const auto results = evaluate(x = {{0.5, -1.25, 2.0, 0.75}, {-0.5, 1.5, -2.25, 0.25}, {1.0, 3.0, -1.0, -0.125}},
                                  w = {{0.25, -0.5, 1.0, 0.5, -1.5}, {1.25, 0.75, -0.25, 2.0, 0.5},
                                       {-1.0, 0.5, 0.125, -0.75, 1.5}, {2.0, -2.0, 0.5, 0.25, 1.0}},
                                  v = {0.5, -2.0, 1.5, 0.25}, labels = std::vector{2, 0, 3});
    std::apply(
        [](const auto&... each) {
            REQUIRE(sizeof...(each) == std::size(rows));
            std::size_t i = 0;
            (compare(rows[i++], each), ...);
        },
        results.values);
}
