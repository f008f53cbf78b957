// Jacobians and Hessians of reductions, choices and structure.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", 6>;
constexpr auto X = input<"X", "N", 4>;

}  // namespace

TEST_CASE("Jacobians of reductions and choices") {
  CHECK(check_kernels<jacobian(prod(x) * x, x), jacobian(amax(x) * x, x),
                      jacobian(where(x > 0, exp(x), square(x)) + maximum(x, 0.5 * square(x)), x)>({1}, {}, 500) == "");
}
TEST_CASE("Jacobians of structure") {
  CHECK(check_kernels<jacobian(matmul(reshape<2, 3>(x), reshape<3, 2>(tanh(x))), x)>({1}, {}, 500) == "");
  CHECK(check_kernels<jacobian(slice<0, 1, 6, 2>(square(x)) * flip<0>(slice<0, 0, 3>(x)), x)>({1}, {}, 500) == "");
}
TEST_CASE("Hessians of reductions") {
  CHECK(check_kernels<hessian(logsumexp(x * sin(x)), x)>({1}, {}, 500) == "");
}
TEST_CASE("Jacobians along run-time extents") {
  CHECK(check_kernels<jacobian(sin(X), X), jacobian(sum<1>(exp(X)), X), jacobian(sum<0>(exp(X)), X)>({1, 3, 9}) == "");
}
