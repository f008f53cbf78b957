// Rows of tables taken by index, and what flows back to them.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto ids = indices<"ids", "N">;
constexpr auto pairs = indices<"pairs", "N", 3>;
constexpr auto table = parameter<"table", 11, 5>;
constexpr auto w = parameter<"w", 5, 4>;

}  // namespace

TEST_CASE("rows of a table") {
  CHECK(check_kernels<take(table, ids), take(table, pairs)>({1, 3, 17, 100}) == "");
}
TEST_CASE("gradients of a table") {
  constexpr auto f = sum(sin(matmul(take(table, ids), w)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17, 100}, {}, 1024) == "");
  constexpr auto g = sum(sin(take(table, pairs)));
  CHECK(check_kernels<value_and_gradient(g)>({1, 3, 17, 100}, {}, 1024) == "");
}
