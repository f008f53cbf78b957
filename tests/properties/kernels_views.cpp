// Slices, padding, reversed axes, concatenation and stacks, and their gradients.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", 7>;
constexpr auto p = parameter<"p", 5, 7>;
constexpr auto q = parameter<"q", "M">;
constexpr auto w = parameter<"w", 9>;

}  // namespace

TEST_CASE("parts of rows") {
  CHECK(check_kernels<slice<1, 1, 6, 2>(x), pad<1, 2, 3>(x), pad<1, 0, 1>(x, 2.5), flip<1>(x), slice<0, 1, -1>(p),
                      flip<0>(p), diagonal(p), squeeze(slice<0, -1>(p))>({1, 3, 17, 100}) == "");
}
TEST_CASE("views of views") {
  CHECK(check_kernels<slice<1, 0, 3>(flip<1>(slice<1, 1, 6, 2>(tanh(x)))), pad<1, 1, 0>(slice<1, 2, 4>(x)),
                      slice<1, 1, 4>(pad<1, 2, 0>(x)), transpose(flip<0>(pad<0, 1, 1>(p)))>({1, 3, 17, 100}) == "");
}
TEST_CASE("products of views") {
  CHECK(check_kernels<matmul(slice<1, 2, 7>(x), p), matmul(flip<1>(x), transpose(p)),
                      matmul(transpose(pad<0, 0, 1>(p)), pad<0, 1, 0>(p))>({1, 3, 17, 100}, {}, 200) == "");
}
TEST_CASE("products of two parts of one array") {
  constexpr auto both = parameter<"both", 40, 7>;
  constexpr auto first = matmul(x, transpose(slice<0, 0, 20>(both)));
  constexpr auto second = matmul(x, transpose(slice<0, 20, 40>(both)));
  CHECK(check_kernels<first, second>({1, 3, 17, 100}, {}, 200) == "");
}
TEST_CASE("gradients of parts") {
  constexpr auto f = sum(square(slice<1, 1, 6, 2>(x)) * slice<1, 0, 3>(x)) + sum(tanh(pad<1, 1, 1>(x)) * w);
  CHECK(check_kernels<value_and_gradient(f, x, w)>({1, 3, 17, 100, 1000}) == "");
}
TEST_CASE("several arrays in one") {
  constexpr auto f = sum(tanh(concatenate<0>(p, flip<1>(p))) * pad<0, 3, 2>(p));
  CHECK(check_kernels<value_and_gradient(f, p), concatenate<0>(p, p), concatenate<1>(p, p, p), stack<1>(p, p * 2.0)>(
            {1}) == "");
  CHECK(check_kernels<concatenate<1>(x, tanh(x)), stack<0>(x, x)>({1, 3, 17, 100}) == "");
  CHECK(check_kernels<concatenate<1>(expand_dims<1>(sum<1>(x)), x, mean<1>(x, keep_dims))>({1, 3, 17, 100}) == "");
}
TEST_CASE("run-time extents") {
  constexpr auto f = sum(square(concatenate<0>(q, flip<0>(q)))) + sum(square(slice<0, 1, -1>(q)));
  constexpr auto one = squeeze(slice<0, 1, 2>(q));
  for (long m : {3, 8, 50})
    CHECK(check_kernels<value_and_gradient(f, q), one, slice<0, 2>(q)>({1}, {{"M", m}}) == "");
}
TEST_CASE("an update by other elements of the same array reads all old ones") {
  CHECK(check_kernels<sum(x), update(p, flip<0>(p)), update(w, w + pad<0, 1, 0>(slice<0, 0, 8>(w)))>({5}) == "");
}

TEST_CASE("padded and flipped rows that a later pass reads") {
  constexpr auto rows = input<"rows", "N", 5>;
  constexpr auto columns = input<"columns", 5, "N">;
  constexpr auto beside = pad<1, 1, 2>(tanh(rows));
  constexpr auto below = pad<0, 1, 2>(tanh(columns));
  CHECK(check_kernels<beside - mean<0>(beside * beside), flip<1>(exp(rows)) * sum(rows)>({1, 17, 513, 5000}, {}, 400) == "");
  CHECK(check_kernels<below - mean<1>(below * below, keep_dims)>({1, 17, 513, 5000}, {}, 400) == "");
}
