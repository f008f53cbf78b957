// A small classifier with everything that is asked of one: value, all gradients, the input's too, accuracy, logits.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 7>;
constexpr auto label = indices<"label", "N">;
constexpr auto w1 = parameter<"w1", 7, 20>;
constexpr auto b1 = parameter<"b1", 20>;
constexpr auto w2 = parameter<"w2", 20, 5>;
constexpr auto b2 = parameter<"b2", 5>;
constexpr auto logits = matmul(relu(matmul(X, w1) + b1), w2) + b2;
constexpr auto loss = mean(cross_entropy(logits, label));
constexpr auto share_right = mean(argmax<1>(logits) == label);

}  // namespace

TEST_CASE("a perceptron with its gradients, accuracy, logits and the gradient of its input") {
  CHECK(check_kernels<value_and_gradient(loss), share_right, logits, gradient(loss, X)>(
            {1, 2, 3, 7, 15, 16, 17, 33, 63, 64, 65, 100, 513, 4097}, {}, 200) == "");
}
TEST_CASE("a step of gradient descent") {
  CHECK(check_kernels<loss, update(w1, w1 - 0.1 * gradient(loss, w1)), update(b1, b1 - 0.1 * gradient(loss, b1)),
                      update(w2, w2 - 0.1 * gradient(loss, w2)), update(b2, b2 - 0.1 * gradient(loss, b2))>(
            {1, 3, 17, 100, 513}, {}, 200) == "");
}
