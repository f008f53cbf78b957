// Recurrences: carried values of one and several kinds, their derivatives of first and second order, stored and computed
// again, one inside the other and one after the other.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto q = input<"q", 6, 3>;
constexpr auto w = parameter<"w">;
constexpr auto u = parameter<"u", 3>;
constexpr auto input_weight = parameter<"input_weight", 3, 5>;
constexpr auto weight = parameter<"weight", 5, 5>;
constexpr auto h0 = parameter<"h0", "N", 5>;

constexpr auto elman = [](auto h, auto e) { return tanh(matmul(e, input_weight) + matmul(h, weight)); };

}  // namespace

TEST_CASE("one carried matrix") {
  constexpr auto s = scan<1>(elman, h0, x);
  CHECK(check_kernels<last(s)>({1, 3, 17, 100}, {{"T", 6}}, 256) == "");
  CHECK(check_kernels<last(s), all(s)>({1, 3, 17}, {{"T", 5}}, 256) == "");
  constexpr auto f = sum(square(last(s))) + mean(cube(all(s)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17, 100}, {{"T", 6}}, 4096) == "");
  CHECK(check_kernels<gradient(f, x)>({1, 3, 17}, {{"T", 5}}, 4096) == "");
}
TEST_CASE("steps computed again") {
  constexpr auto s = scan<1, step_values::recomputed>(elman, h0, x);
  constexpr auto f = sum(square(last(s))) + mean(cube(all(s)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17, 100}, {{"T", 6}}, 4096) == "");
}
TEST_CASE("two carried matrices of which one alone is read") {
  constexpr auto s = scan<1>(
      [](auto carry, auto e) {
        const auto [h, c] = carry;
        const auto z = matmul(e, input_weight) + matmul(h, weight);
        const auto next = sigmoid(z) * c + h * tanh(z);
        return pack(tanh(next), next);
      },
      pack(h0, full<"N", 5>(0.5)), x);
  CHECK(check_kernels<last<1>(s)>({1, 3, 17, 100}, {{"T", 6}}, 256) == "");
  constexpr auto f = sum(square(last<0>(s)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17, 100}, {{"T", 6}}, 4096) == "");
}
TEST_CASE("scans after each other, both ways") {
  constexpr auto forth = all(scan<1>(elman, h0, x));
  constexpr auto back = scan<1>([](auto h, auto e) { return sin(e + matmul(h, weight)); }, h0, flip<1>(forth));
  constexpr auto f = sum(square(last(back))) + mean(flip<1>(all(back)) * forth);
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17}, {{"T", 5}}, 4096) == "");
}
TEST_CASE("a carried number and a carried vector without rows") {
  constexpr auto number = scan<0>([](auto h, auto e) { return sin(h * w + sum(e * u)); }, w, q);
  constexpr auto vector = scan<0>([](auto h, auto e) { return tanh(h * u + e); }, u, q);
  constexpr auto f = square(last(number)) + sum(all(number)) + sum(last(vector) * u);
  CHECK(check_kernels<value_and_gradient(f), all(number), all(vector)>({3}, {}, 256) == "");
}
TEST_CASE("few numbers of many rows") {
  constexpr auto start = input<"start", "N", 2>;
  constexpr auto s = scan<1>([](auto h, auto e) { return h + 0.1 * sin(flip<1>(h) * w + slice<1, 1, 3>(e)); }, start, x);
  constexpr auto f = mean(square(last(s)));
  CHECK(check_kernels<value_and_gradient(f, w)>({1, 3, 17, 100}, {{"T", 6}}, 4096) == "");
}
TEST_CASE("steps that reduce, normalize and attend") {
  constexpr auto s = scan<1>(
      [](auto h, auto e) {
        const auto z = matmul(e, input_weight) + h;
        return layer_norm(z) * 0.5 + softmax<1>(matmul(h, weight)) * amax<1>(z, keep_dims);
      },
      h0, x);
  constexpr auto f = sum(square(all(s)));
  CHECK(check_kernels<value_and_gradient(f)>({1, 3, 17}, {{"T", 5}}, 8192) == "");
}
TEST_CASE("second derivatives through steps") {
  constexpr auto s = scan<0>([](auto h, auto e) { return tanh(h * u + e); }, u, q);
  constexpr auto f = sum(square(last(s)));
  CHECK(check_kernels<hessian(f, u), hvp(f, u, u)>({3}, {}, 4096) == "");
  CHECK(check_kernels<jacobian(all(s), u), jvp(all(s), u, u), vjp(last(s), u, u)>({3}, {}, 4096) == "");
}
TEST_CASE("a derivative inside a step") {
  constexpr auto s = scan<0>(
      [](auto h, auto e) { return h - 0.1 * gradient(sum(square(sin(h * u))), h) + e; }, input<"start", 3>, q);
  constexpr auto f = sum(square(last(s)));
  CHECK(check_kernels<value_and_gradient(f, u)>({3}, {}, 4096) == "");
}
TEST_CASE("scans inside scans") {
  constexpr auto s = scan<0>(
      [](auto h, auto e) {
        return last(scan<0>([](auto k, auto d) { return sin(k * d + w); }, h * w, u * e));
      },
      w, q);
  constexpr auto f = last(s) + sum(all(s));
  CHECK(check_kernels<f>({3}, {}, 4096) == "");
  CHECK(check_kernels<value_and_gradient(f)>({3}, {}, 4096) == "");
}
TEST_CASE("one step of an axis of extent 1") {
  constexpr auto s = scan<1>(elman, h0, input<"one", "N", 1, 3>);
  CHECK(check_kernels<value_and_gradient(sum(square(last(s)))), all(s)>({1, 17}, {}, 256) == "");
}
