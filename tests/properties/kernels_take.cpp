// Rows of tables taken by index, and what flows back to them.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto ids = indices<"ids", "N">;
constexpr auto pairs = indices<"pairs", "N", 3>;
constexpr auto few = indices<"few", 7>;
constexpr auto one = indices<"one">;
constexpr auto table = parameter<"table", 11, 5>;
constexpr auto vocabulary = parameter<"vocabulary", "V", 20>;
constexpr auto numbers = parameter<"numbers", "V">;
constexpr auto square_table = parameter<"square_table", 17, 17>;
constexpr auto matrices = parameter<"matrices", 4, 3, 18>;
constexpr auto w = parameter<"w", 5, 4>;
constexpr auto x = input<"x", "N", 17>;
constexpr auto y = input<"y", "N", 20>;

}  // namespace

TEST_CASE("rows of a table") {
  CHECK(check_kernels<take(table, ids), take(table, pairs)>({1, 3, 17, 100}) == "");
  CHECK(check_kernels<take(vocabulary, ids), take(numbers, ids)>({0, 1, 3, 17, 100}, {{"V", 9}}) == "");
  CHECK(check_kernels<take(table, few), take(table, one), take(matrices, few)>({1}) == "");
  CHECK(check_kernels<take(matrices, ids), take(matrices, pairs)>({1, 5, 33}) == "");
}
TEST_CASE("gradients of a table") {
  constexpr auto f = sum(sin(matmul(take(table, ids), w)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17, 100}, {}, 1024) == "");
  constexpr auto g = sum(sin(take(table, pairs)));
  CHECK(check_kernels<value_and_gradient(g)>({1, 3, 17, 100}, {}, 1024) == "");
  constexpr auto h = sum(y * square(take(vocabulary, ids))) + sum(sin(take(numbers, ids)));
  CHECK(check_kernels<value_and_gradient(h)>({0, 1, 3, 17, 100}, {{"V", 9}}, 1024) == "");
  constexpr auto m = sum(sin(take(matrices, pairs)));
  CHECK(check_kernels<value_and_gradient(m)>({1, 5, 33}, {}, 16384) == "");
}
TEST_CASE("gradients without a streamed axis") {
  constexpr auto f = sum(exp(take(table, few))) + sum(sin(take(matrices, one)));
  CHECK(check_kernels<value_and_gradient(f)>({1}, {}, 1024) == "");
}
TEST_CASE("many rows in several chunks") {
  constexpr auto f = sum(square(take(numbers, ids)));
  CHECK(check_kernels<value_and_gradient(f)>({4097, 20000}, {{"V", 30}}, 4096) == "");
}
TEST_CASE("tables of as many rows as columns, whose axes are told apart") {
  constexpr auto f = sum(sin(take(square_table, ids) * x));
  CHECK(check_kernels<take(square_table, ids) + x, value_and_gradient(f)>({1, 3, 40}, {}, 1024) == "");
  constexpr auto g = sum(take(square_table, ids) * matmul(x, transpose(square_table)));
  CHECK(check_kernels<value_and_gradient(g)>({1, 3, 40}, {}, 1024) == "");
}
TEST_CASE("numbers that are computed, and tables that are") {
  constexpr auto best = argmax<1>(x);
  constexpr auto f = sum(x * take(square_table, best));
  CHECK(check_kernels<value_and_gradient(f), take(tanh(square_table), best)>({1, 3, 40}, {}, 1024) == "");
  constexpr auto means = mean<0>(x);
  constexpr auto g = sum(sin(take(means * square_table, ids)));
  CHECK(check_kernels<value_and_gradient(g)>({1, 3, 40}, {}, 1024) == "");
  constexpr auto h = sum(square(take(means, ids)));
  constexpr auto labels = indices<"labels", 9>;
  constexpr auto hot = take(one_hot<6>(labels), ids);
  CHECK(check_kernels<h, hot>({3, 40}, {}, 1024) == "");
}
TEST_CASE("positions instead of numbers") {
  CHECK(check_kernels<take(vocabulary, iota<"V">), take(vocabulary, iota<4>)>({1}, {{"V", 9}}) == "");
  constexpr auto f = sum(sin(take(vocabulary, iota<"V">))) + sum(cos(take(vocabulary, iota<4>)));
  CHECK(check_kernels<value_and_gradient(f)>({1}, {{"V", 9}}, 1024) == "");
}
TEST_CASE("what is taken is read again in a later pass") {
  constexpr auto e = take(table, ids);
  constexpr auto f = sum(square(e - mean<0>(e)) * sin(e));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 40}, {}, 4096) == "");
}
TEST_CASE("updates of a table that rows are taken from") {
  constexpr auto f = sum(sin(take(table, ids)));
  CHECK(check_kernels<f, update(table, table - 0.5 * gradient(f, table))>({1, 3, 40}, {}, 1024) == "");
  constexpr auto swapped = indices<"swapped", 11>;
  CHECK(check_kernels<update(table, take(table, swapped)), sum(x)>({1}) == "");
  CHECK(check_kernels<update(table, table + take(table, swapped)), sum(x)>({1}) == "");
  CHECK(check_kernels<update(table, table + take(table, swapped)), take(table, ids)>({1, 30}) == "");
}
TEST_CASE("derivatives of derivatives") {
  constexpr auto f = sum(sin(take(table, ids)) * take(table, ids));
  CHECK(check_kernels<gradient(sum(square(gradient(f, table))), table)>({1, 3, 40}, {}, 4096) == "");
  constexpr auto v = input<"v", 11, 5>;
  CHECK(check_kernels<hvp(f, table, v), jvp(take(table, ids), table, v)>({1, 3, 40}, {}, 1024) == "");
  CHECK(check_kernels<jacobian(take(numbers, few), numbers)>({1}, {{"V", 9}}) == "");
  CHECK(check_kernels<hessian(sum(exp(take(numbers, few))), numbers)>({1}, {{"V", 9}}, 1024) == "");
}
