// Products of matrices, vectors and batches of them; inner extents on both sides of a vector's width.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

#include <algorithm>

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 6>;
constexpr auto square_rows = input<"A", "N", "N">;
constexpr auto u = input<"u", "N">;
constexpr auto v = parameter<"v", 7>;
constexpr auto pile = input<"pile", "N", 4, 5>;
constexpr auto other = input<"other", "N", 5, 6>;
constexpr auto shared = parameter<"shared", 5, 6>;
constexpr auto p = input<"p", "N", 3>;
constexpr auto q = parameter<"q", 3, 4>;
constexpr auto r = parameter<"r", 4, 2>;

template <int Inner, int Outer>
std::string layer() {
  constexpr auto x = input<"x", "N", Inner>;
  constexpr auto w = parameter<"w", Inner, Outer>;
  constexpr auto c = parameter<"c", Outer>;
  return check_kernels<value_and_gradient(mean(sigmoid(matmul(x, w) + c)), x, w, c)>({1, 2, 13, 17, 300}, {}, 200);
}

}  // namespace

TEST_CASE("a layer of many widths") {
  CHECK(layer<1, 1>() == "");
  CHECK(layer<2, 3>() == "");
  CHECK(layer<5, 7>() == "");
  CHECK(layer<8, 10>() == "");
  CHECK(layer<12, 16>() == "");
  CHECK(layer<17, 20>() == "");
  CHECK(layer<33, 50>() == "");
  CHECK(layer<64, 1>() == "");
  CHECK(layer<100, 33>() == "");
  CHECK(layer<130, 120>() == "");
}
// Few numbers a row become columns of rows, a tile at a time; on the way out columns become rows.
template <int Row>
std::string short_rows() {
  constexpr auto x = input<"x", "N", Row>;
  constexpr auto w = parameter<"w", Row>;
  constexpr auto B = parameter<"B", Row, 3>;
  constexpr auto f = sum(sin(matmul(x, B)));
  return check_kernels<value_and_gradient(mean(square(matmul(x, w))), w), gradient(f, x), gradient(f, B), transpose(x)>(
      {1, 2, 3, 5, 15, 16, 17, 32, 33, 300}, {}, 200);
}
TEST_CASE("rows of few numbers") {
  CHECK(short_rows<1>() == "");
  CHECK(short_rows<2>() == "");
  CHECK(short_rows<3>() == "");
  CHECK(short_rows<5>() == "");
  CHECK(short_rows<6>() == "");
  CHECK(short_rows<7>() == "");
  CHECK(short_rows<12>() == "");
  CHECK(short_rows<20>() == "");
  CHECK(short_rows<31>() == "");
}
// Parts of the summed axis, each copied for 32 rows and more; columns that are no whole number of blocks or vectors.
TEST_CASE("a layer of more weights than the first cache holds") {
  constexpr auto x = input<"x", "N", 401>;
  constexpr auto w = parameter<"w", 401, 139>;
  constexpr auto f = mean(tanh(matmul(x, w)));
  CHECK(check_kernels<matmul(x, w), value_and_gradient(f, x, w)>({1, 31, 32, 33, 34, 35, 36, 37, 101}, {}, 400) == "");
  kernel<double, matmul(x, w)> product;
  const xt::xtensor<double, 2> rows = xt::sin(xt::arange<double>(40 * 401).reshape({40, 401}));
  const xt::xtensor<double, 2> weights = xt::cos(xt::arange<double>(401 * 139).reshape({401, 139}));
  const xt::xtensor<double, 2> first = xt::sin(xt::arange<double>(20 * 401).reshape({20, 401}));
  const xt::xtensor<double, 2> all = product(x = rows, w = weights), some = product(x = first, w = weights);
  CHECK(std::equal(some.begin(), some.end(), all.begin()));  // bit for bit
}
// Numbers of few rows in lines that displace each other in a cache, copied for several blocks of columns.
TEST_CASE("a gradient by weights whose rows lie a power of two apart") {
  constexpr auto x = input<"x", "N", 512>;
  constexpr auto w = parameter<"w", 512, 72>;
  CHECK(check_kernels<gradient(sum(square(matmul(x, w))), w)>({1, 5, 33, 70, 600}, {}, 400) == "");
}
TEST_CASE("a layer of as many weights whose number a call decides") {
  constexpr auto x = input<"x", "N", "K">;
  constexpr auto w = parameter<"w", "K", "J">;
  constexpr auto f = mean(square(matmul(x, w)));
  for (long columns : {64, 83, 131})
    CHECK(check_kernels<matmul(x, w), gradient(f, w), gradient(f, x)>({1, 33, 70}, {{"K", 301}, {"J", columns}}, 400) == "");
}
TEST_CASE("batches of products of more numbers than the first cache holds") {
  constexpr auto a = input<"a", "N", 37, 300>;
  constexpr auto b = input<"b", "N", 300, 41>;
  CHECK(check_kernels<matmul(a, b), gradient(sum(square(matmul(a, b))), b)>({1, 3}, {}, 400) == "");
}
TEST_CASE("the products of all pairs of rows") {
  CHECK(check_kernels<matmul(X, transpose(X)), matmul(transpose(X), X), sum(square(matmul(X, transpose(X))))>(
            {1, 2, 3, 8, 17, 33, 100, 300}) == "");
}
TEST_CASE("a square matrix of run-time extent") {
  CHECK(check_kernels<transpose(square_rows), matmul(square_rows, u), matmul(transpose(square_rows), u),
                      matmul(square_rows, square_rows), square_rows + transpose(square_rows)>({1, 2, 3, 8, 17, 33, 100}) ==
        "");
}
TEST_CASE("dot and outer products") {
  CHECK(check_kernels<outer(u, v), dot(u, u), outer(v, u), gradient(sum(square(outer(u, v))), v)>(
            {1, 2, 3, 8, 17, 513, 5000}) == "");
}
TEST_CASE("batches of products") {
  CHECK(check_kernels<matmul(pile, other), matmul(pile, shared), gradient(sum(square(matmul(pile, shared))), shared)>(
            {1, 2, 3, 8, 17, 130}) == "");
}
TEST_CASE("einsum of two and of three operands") {
  CHECK(check_kernels<einsum<"ni,io,oj->nj">(p, q, r), gradient(sum(tanh(einsum<"ni,io,oj->nj">(p, q, r))), q),
                      einsum<"ni,nj->ij">(p, X), einsum<"nab,nbc->ac">(pile, other)>({1, 2, 3, 8, 17, 130, 1030}) == "");
}
