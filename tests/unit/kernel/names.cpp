// Whatever users call their own things, with warnings on.
#pragma GCC diagnostic error "-Wshadow"
#pragma GCC diagnostic error "-Wconversion"
#include <xgrad/xgrad.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "n", 3>;
constexpr auto y = input<"y", "n">;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto a = matmul(x, w);
constexpr auto f = a + b;
constexpr auto r = f - y;
constexpr auto s = square(r);
constexpr auto t = mean(s);
[[maybe_unused]] constexpr auto c = 1, d = 2, e = 3, g = 4, h = 5, i = 6, j = 7, k = 8, l = 9, m = 10, n = 11, o = 12, p = 13, q = 14,
               u = 15, v = 16, z = 17, rows = 18, row = 19, sum_of = 20, total = 21, value = 22, step = 23, id = 24,
               op = 25, axis = 26, stride = 27, lanes = 28, width = 29, chunk = 30, tile = 31, made = 32, all = 33,
               check = 34, train = 35, loss = 37, result = 38, array = 39, data = 40, out_row = 41,
               graph = 42, language = 43, inspect = 44, compile = 45, emit = 46, support = 47, plan = 48;
constexpr auto out = input<"out">;
float sum_of_layers() {
  kernel<float, graph + language + inspect + compile + emit + support + plan + out> compiled;
  return compiled(out = 1);
}

}  // namespace

TEST_CASE("names of users hide nothing", "[names]") {
  STATIC_REQUIRE(gradients_agree<t>);
  kernel<float, value_and_gradient(t, w, b)> compiled;
  const auto [first, second, third] =
      compiled(x = xt::xtensor<float, 2>{{1, 2, 3}}, y = xt::xtensor<float, 1>{1}, w = xt::xtensor<float, 1>{1, 1, 1}, b = 0);
  CHECK(first == 25);
  CHECK(third == 10);
  CHECK(sum_of_layers() == 316);
}
