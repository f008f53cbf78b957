// A network of convolutions with padding, stride and groups, of maxima and means over windows: its loss and the gradient
// of every layer are PyTorch's (tests/reference/convolutional_network.py).
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

using namespace xgrad;

namespace {

const std::map<std::string, std::vector<double>> reference = {
#include "reference/convolutional_network.inc"
};

constexpr auto X = parameter<"X", "N", 8, 8, 2>;
constexpr auto digit = indices<"digit", "N">;

constexpr auto first = max_pool2d<2, 2>(relu(conv2d<"c1", 4, 3, 3>(X, {.padding = {1, 1}})));
constexpr auto second = relu(conv2d<"c2", 6, 3, 3, 2>(first, {.stride = {2, 2}, .padding = {1, 1}}));
constexpr auto scores = dense<"fc", 10>(reshape<"N", 6>(avg_pool2d<2, 2>(second)));
constexpr auto loss = mean(cross_entropy(scores, digit));

constexpr auto c1 = find<"c1.weight">(loss);
constexpr auto b1 = find<"c1.bias">(loss);
constexpr auto c2 = find<"c2.weight">(loss);
constexpr auto b2 = find<"c2.bias">(loss);
constexpr auto fc = find<"fc.weight">(loss);
constexpr auto b3 = find<"fc.bias">(loss);

static_assert(gradients_agree<loss>);

// Element i of the k-th array.
template <class T, std::size_t Rank>
xt::xtensor<T, Rank> waves(int k, std::array<std::size_t, Rank> shape, double scale)
{
    xt::xtensor<T, Rank> a = xt::zeros<T>(shape);
    for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = static_cast<T>(scale * std::sin(0.37 * k + 0.61 * double(i)));
    return a;
}

// The largest difference from the reference, relative to its largest number.
template <class T, class A>
double error(const std::string& name, const A& found)
{
    const std::vector<double>& expected = reference.at(name);
    REQUIRE(found.size() == expected.size());
    double largest = 0, worst = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        largest = std::max(largest, std::abs(expected[i]));
        worst = std::max(worst, std::abs(double(found.data()[i]) - expected[i]));
    }
    return worst / largest;
}

template <class T>
void compare(double tolerance)
{
    const auto images = waves<T, 4>(0, {5, 8, 8, 2}, 1);
    const auto w1 = waves<T, 4>(1, {3, 3, 2, 4}, 0.5), w2 = waves<T, 4>(3, {3, 3, 2, 6}, 0.5);
    const auto v1 = waves<T, 1>(2, {4}, 0.2), v2 = waves<T, 1>(4, {6}, 0.2), v3 = waves<T, 1>(6, {10}, 0.2);
    const auto w3 = waves<T, 2>(5, {6, 10}, 1);
    const xt::xtensor<int, 1> labels{3, 0, 9, 3, 5};
    kernel<T, value_and_gradient(loss, X, c1, b1, c2, b2, fc, b3)> slope;
    const auto [value, dX, dc1, db1, dc2, db2, dfc, db3] =
        slope(X = images, digit = labels, c1 = w1, b1 = v1, c2 = w2, b2 = v2, fc = w3, b3 = v3);
    CHECK(std::abs(value / reference.at("loss")[0] - 1) < tolerance);
    CHECK(error<T>("X", dX) < tolerance);
    CHECK(error<T>("c1.weight", dc1) < tolerance);
    CHECK(error<T>("c1.bias", db1) < tolerance);
    CHECK(error<T>("c2.weight", dc2) < tolerance);
    CHECK(error<T>("c2.bias", db2) < tolerance);
    CHECK(error<T>("fc.weight", dfc) < tolerance);
    CHECK(error<T>("fc.bias", db3) < tolerance);
}

}  // namespace

TEST_CASE("a convolutional network is PyTorch's") { compare<double>(1e-11); }
TEST_CASE("and so it is in float") { compare<float>(2e-5); }
