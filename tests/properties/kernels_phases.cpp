// Kernels that pass over the data several times, and reductions of every kind over every set of axes.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 5>;
constexpr auto w = parameter<"w", 5>;
constexpr auto v = input<"v", "N">;
constexpr auto T3 = input<"T3", 3, "N", 5>;
constexpr auto ties = input<"ties", "N", 5>;
constexpr auto positive = input<"positive", "N", 3>;

constexpr auto centred = X - mean<"N">(X, keep_dims);
constexpr auto normal = centred / sqrt(mean<"N">(square(centred), keep_dims) + 1e-3);
constexpr auto batch = mean(tanh(matmul(normal, w)));
constexpr auto whitened = variance<0>(matmul(X, w) * exp(v - mean(v)));
constexpr auto gate = sum(v * sigmoid(v - mean(v))) / (1 + sum(square(v)));

}  // namespace

TEST_CASE("normalization over the rows") {
  CHECK(check_kernels<normal, value_and_gradient(batch, w, X)>({1, 3, 7, 16, 17, 100, 513, 5000}, {}, 400) == "");
}
TEST_CASE("a variance over the rows") {
  CHECK(check_kernels<variance<"N">(X), stddev(v), whitened, gradient(whitened, w)>({2, 3, 17, 512, 9000}, {}, 400) == "");
}
TEST_CASE("what the first pass finds is read in the second and the third") {
  CHECK(check_kernels<gate, gradient(gate, v), mean(v), v - amax(v)>({1, 2, 8, 17, 513, 5000}) == "");
}
TEST_CASE("softmax along the rows") {
  CHECK(check_kernels<softmax<0>(v), logsumexp(v), logsumexp<0>(X), log_softmax<1>(X)>({1, 2, 17, 513, 9000}) == "");
}
TEST_CASE("reductions over every set of axes") {
  CHECK(check_kernels<sum(T3), sum<0>(T3), sum<1>(T3), sum<2>(T3), sum<0, 1>(T3), sum<0, 2>(T3), sum<1, 2>(T3)>(
            {1, 2, 3, 17, 513, 5000}) == "");
  CHECK(check_kernels<mean<0, 1>(T3, keep_dims), amax<1>(T3), amin<0, 2>(T3), prod<0>(T3), amax<2>(T3, keep_dims)>(
            {1, 2, 3, 17, 513, 5000}) == "");
}
TEST_CASE("largest and smallest elements, where they are, and who gets their gradients") {
  constexpr auto largest = sum(amax<1>(ties) * v);
  CHECK(check_kernels<argmax<1>(ties), argmin<1>(X), argmax<0>(X), gradient(largest, ties),
                      gradient(sum(amax<0>(ties) * w), ties)>({1, 2, 3, 17, 513, 5000}) == "");
}
TEST_CASE("products and their gradients") {
  CHECK(check_kernels<prod<1>(positive), gradient(sum(prod<1>(positive)), positive), prod(positive)>({1, 2, 3, 17}) == "");
}
