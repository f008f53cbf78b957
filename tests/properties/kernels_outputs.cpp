// What a kernel may give back and write: inputs, literals, masks, indices, duplicates, updates, streamed parameters.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto X = input<"X", "N", 5>;
constexpr auto M = input<"M", "N", "M", 3>;
constexpr auto v = input<"v", "N">;
constexpr auto pixels = input<"pixels", "N", 5>;
constexpr auto counts = input<"counts", "N">;
constexpr auto w = parameter<"w", 5>;
constexpr auto b = parameter<"b">;
constexpr auto E = parameter<"E", "N", 8>;
constexpr auto F = parameter<"F", "N", 8>;
constexpr auto P = parameter<"P", 6, 6>;
constexpr auto Q = parameter<"Q", 3, 5>;
constexpr auto s = state<"s", 6, 6>;
constexpr auto t = state<"t", "N", "N">;
constexpr auto a4 = input<"a4", "N", 2, 3>;

}  // namespace

TEST_CASE("inputs, literals, masks, indices and one output twice") {
  CHECK(check_kernels<X, full<3, 2>(0.25), X < 0.5, argmax<1>(X), X, sum(v), sum(v), extent<"N">, w + 1.0>(
            {1, 2, 3, 17, 513, 1000}, {}, 200) == "");
}
TEST_CASE("whole numbers are converted as they are loaded") {
  constexpr auto f = mean(square(matmul(pixels / 255.0, w) - counts));
  CHECK(check_kernels<value_and_gradient(f, w)>({1, 3, 17, 513, 5000}, {}, 200) == "");
}
TEST_CASE("several run-time extents") {
  constexpr auto f = sum(tanh(M) * expand_dims<2>(mean<2>(M)));
  for (long m : {1, 2, 7, 16, 40})
    CHECK(check_kernels<sum<0>(M), sum<1>(M), amax<0, 1>(M), transpose<1, 0, 2>(M), f, gradient(f, M)>(
              {1, 2, 5, 17, 130}, {{"M", m}}, 200) == "");
}
TEST_CASE("a parameter along the rows") {
  constexpr auto f = mean(square(sum<1>(E) - v)) + sum(square(E));
  CHECK(check_kernels<value_and_gradient(f, E), update(E, E - 0.1 * gradient(f, E))>(
            {1, 2, 3, 17, 513, 5000}, {}, 200) == "");
}
TEST_CASE("updates read old values") {
  CHECK(check_kernels<update(P, P + transpose(s)), update(s, matmul(P, s)), sum(P), update(b, b + sum(v))>(
            {1, 3, 17, 513, 5000}, {}, 200) == "");
  CHECK(check_kernels<update(t, transpose(t)), sum<0>(t)>({1, 2, 3, 8, 17, 33}) == "");
  CHECK(check_kernels<update(P, s), update(s, P), update(w, 2.0 * w), broadcast_to<"N", 5>(w)>({1, 3, 17, 513}) == "");
  CHECK(check_kernels<update(E, F), E, update(F, E), sum<0>(E)>({1, 3, 17, 513}) == "");
  constexpr auto f = mean(square(matmul(X, w) + b - v));
  CHECK(check_kernels<f, update(w, w - 0.1 * gradient(f, w)), update(b, b - 0.1 * gradient(f, b)), w>(
            {1, 3, 17, 513, 9000}, {}, 200) == "");
}
TEST_CASE("without arrays, without rows") {
  CHECK(check_kernels<value_and_gradient(sum(tanh(matmul(P, P))), P), P * transpose(P), trace(P)>({1}, {}, 200) == "");
  CHECK(check_kernels<value_and_gradient(exp(b) * sin(b), b), derivative(exp(b) * sin(b), b, 2)>({1}) == "");
}
TEST_CASE("reshapes") {
  CHECK(check_kernels<reshape<"N", 6>(a4), sum<1>(reshape<"N", 6>(a4 * 2.0)), flatten(X), transpose<2, 0, 1>(a4),
                      reshape<"N", 3, 2>(tanh(a4))>({1, 2, 3, 17, 513, 1030}) == "");
  CHECK(check_kernels<flatten(transpose(X)), sum(square(flatten(transpose(X)))), flatten(matmul(X, transpose(Q))),
                      flatten(transpose(matmul(X, transpose(Q)))), exp(reshape<3, "N", 2>(transpose<2, 0, 1>(a4)))>(
            {1, 2, 3, 17, 513, 1030}) == "");
  CHECK(check_kernels<reshape<"N", "M", 1, 3>(M), reshape<"M", "N", 3>(M),
                      reshape<"N", "M", 3>(tanh(transpose<2, 0, 1>(M))), sum<1>(reshape<"N", "M", 3>(tanh(M)))>(
            {1, 2, 5, 17, 130}, {{"M", 6}}) == "");
}
TEST_CASE("products that are outputs, read by others and given twice") {
  constexpr auto rows = input<"rows", "N", 5>;
  constexpr auto left = parameter<"left", 5, 7>;
  constexpr auto right = parameter<"right", 5, 7>;
  constexpr auto y = matmul(rows, left);
  CHECK(check_kernels<y, matmul(rows, right), sum(y), y, tanh(y), transpose(y)>({1, 3, 17, 100}) == "");
  CHECK(check_kernels<y, update(left, left + 0.1 * matmul(transpose(rows), y))>({1, 17, 100}) == "");
  CHECK(check_kernels<matmul(left, transpose(right)), matmul(transpose(left), right)>({1}) == "");
}
