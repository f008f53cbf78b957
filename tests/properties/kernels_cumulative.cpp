// Cumulative sums and products along static and run-time extents, and their gradients.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", 7>;
constexpr auto p = parameter<"p", 19, 3>;

}  // namespace

TEST_CASE("along rows and columns") {
  CHECK(check_kernels<cumsum<1>(x), cumprod<1>(x), cumsum<0>(x), cumprod<0>(x)>({1, 3, 17, 100}, {}, 1024) == "");
}
TEST_CASE("gradients of cumulative functions") {
  constexpr auto f = sum(sin(cumsum<1>(x)) * cumprod<1>(x)) + sum(sin(cumsum<0>(x)));
  CHECK(check_kernels<value_and_gradient(f, x)>({1, 3, 17, 100}, {}, 1024) == "");
  constexpr auto g = sum(sin(cumsum<0>(p)) * cumprod<0>(p));
  CHECK(check_kernels<value_and_gradient(g)>({1}, {}, 1024) == "");
}
