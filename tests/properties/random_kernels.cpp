// Kernels of seeded random expressions, with all gradients: lanes against the interpreter, for less than a tile of rows and
// for several, on dense and on strided arrays, and on several threads against one. XGRAD_RANDOM_KERNELS: how many, 8 unless
// defined; XGRAD_FIRST_KERNEL: the seed they start with, 1.
#include <cstdint>
#include <utility>

#include "support/catch.hpp"
#include "support/kernel_check.hpp"

#ifndef XGRAD_RANDOM_KERNELS
#define XGRAD_RANDOM_KERNELS 8
#endif
#ifndef XGRAD_FIRST_KERNEL
#define XGRAD_FIRST_KERNEL 1
#endif

namespace {

using namespace xgrad;
using seed = std::uint64_t;

constexpr auto X = input<"X", "N", 5>;
constexpr auto y = input<"y", "N">;
constexpr auto ids = indices<"ids", "N">;
constexpr auto W = parameter<"W", 5, 5>;
constexpr auto table = parameter<"table", 7, 5>;
constexpr auto v = parameter<"v", 5>;
constexpr auto s = parameter<"s">;

// The seed of part `n` of an expression.
constexpr seed part(seed from, unsigned n) {
  seed z = from * 0x9e3779b97f4a7c15U + n * 0xbf58476d1ce4e5b9U + 1;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

template <seed S, int Depth>
constexpr auto matrix();  // (N, 5)
template <seed S, int Depth>
constexpr auto row();  // (N)
template <seed S, int Depth>
constexpr auto vector();  // (5)
template <seed S, int Depth>
constexpr auto scalar();

// What keeps any shape; all of it smooth or continuous, and of numbers near 1.
template <seed S, class A, class B>
constexpr auto combined(const A& a, const B& b) {
  constexpr int choice = static_cast<int>(S / 64 % 12);
  if constexpr (choice == 0) return a + b;
  else if constexpr (choice == 1) return a - 0.5 * b;
  else if constexpr (choice == 2) return tanh(a) * tanh(b);
  else if constexpr (choice == 3) return a / (1.0 + softplus(b));
  else if constexpr (choice == 4) return sigmoid(a) * b;
  else if constexpr (choice == 5) return maximum(a, tanh(b));
  else if constexpr (choice == 6) return where(a < b, square(tanh(b - a)), 0.0) + a;
  else if constexpr (choice == 7) return relu(a) + 0.1 * b;
  else if constexpr (choice == 8) return sin(a) + cos(b);
  else if constexpr (choice == 9) return logaddexp(a, b);
  else if constexpr (choice == 10) return sqrt(1.0 + square(a)) - erf(b);
  else return exp(-square(tanh(a))) * b;
}

template <seed S, int Depth>
constexpr auto matrix() {
  constexpr int choice = static_cast<int>(S % 9);
  if constexpr (Depth == 0) return X;
  else if constexpr (choice == 0) return matmul(matrix<part(S, 1), Depth - 1>(), W);
  else if constexpr (choice == 1) return matrix<part(S, 1), Depth - 1>() + vector<part(S, 2), Depth - 1>();
  else if constexpr (choice == 2)
    return matrix<part(S, 1), Depth - 1>() * expand_dims<1>(tanh(row<part(S, 2), Depth - 1>()));
  else if constexpr (choice == 3) return softmax<1>(matrix<part(S, 1), Depth - 1>());
  else if constexpr (choice == 4) return take(table, ids) * scalar<part(S, 1), Depth - 1>();
  else if constexpr (choice == 5) return flip<1>(matrix<part(S, 1), Depth - 1>());
  else if constexpr (choice == 6) return cumsum<1>(tanh(matrix<part(S, 1), Depth - 1>()));
  else return combined<S>(matrix<part(S, 1), Depth - 1>(), matrix<part(S, 2), Depth - 1>());
}
template <seed S, int Depth>
constexpr auto row() {
  constexpr int choice = static_cast<int>(S % 8);
  if constexpr (Depth == 0) return y;
  else if constexpr (choice == 0) return matmul(matrix<part(S, 1), Depth - 1>(), vector<part(S, 2), Depth - 1>());
  else if constexpr (choice == 1) return sum<1>(matrix<part(S, 1), Depth - 1>());
  else if constexpr (choice == 2) return amax<1>(matrix<part(S, 1), Depth - 1>());
  else if constexpr (choice == 3) return logsumexp<1>(matrix<part(S, 1), Depth - 1>());
  else if constexpr (choice == 4) return row<part(S, 1), Depth - 1>() * tanh(scalar<part(S, 2), Depth - 1>());
  else return combined<S>(row<part(S, 1), Depth - 1>(), row<part(S, 2), Depth - 1>());
}
template <seed S, int Depth>
constexpr auto vector() {
  constexpr int choice = static_cast<int>(S % 7);
  if constexpr (Depth == 0) return v;
  else if constexpr (choice == 0) return mean<0>(matrix<part(S, 1), Depth - 1>());
  else if constexpr (choice == 1) return matmul(row<part(S, 1), Depth - 1>(), X) / extent<"N">;
  else if constexpr (choice == 2) return matmul(W, vector<part(S, 1), Depth - 1>());
  else if constexpr (choice == 3) return prod<1>(tanh(W)) + vector<part(S, 1), Depth - 1>();
  else return combined<S>(vector<part(S, 1), Depth - 1>(), vector<part(S, 2), Depth - 1>());
}
template <seed S, int Depth>
constexpr auto scalar() {
  constexpr int choice = static_cast<int>(S % 5);
  if constexpr (Depth == 0) return s;
  else if constexpr (choice == 0) return mean(row<part(S, 1), Depth - 1>());
  else if constexpr (choice == 1) return 0.2 * dot(vector<part(S, 1), Depth - 1>(), vector<part(S, 2), Depth - 1>());
  else return combined<S>(scalar<part(S, 1), Depth - 1>(), scalar<part(S, 2), Depth - 1>());
}

// What cancels leaves few digits of a float: 0.8 per cent of the largest number are allowed, 1e-11 of it in double.
template <seed S>
std::string wrong() {
  constexpr auto each = row<part(S, 0), 3>();
  constexpr auto f = mean(tanh(each)) + scalar<part(S, 1), 2>() + 0.01 * sum(square(v));
  return tests::check_kernels<each, value_and_gradient(f)>({1, 17, 700, 9000}, {}, 65536);
}

template <seed... S>
void check_all(std::integer_sequence<seed, S...>) {
  const std::pair<seed, std::string> all[] = {{XGRAD_FIRST_KERNEL + S, wrong<XGRAD_FIRST_KERNEL + S>()}...};
  for (const auto& [number, text] : all) {
    CAPTURE(number);
    CHECK(text == "");
  }
}

}  // namespace

TEST_CASE("kernels of random expressions") { check_all(std::make_integer_sequence<seed, XGRAD_RANDOM_KERNELS>{}); }
