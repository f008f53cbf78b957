// The gradient of whatever the language offers, against dual numbers and central differences.
#include <xgrad/checks.hpp>
#include <xgrad/language.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 6>;
constexpr auto T = input<"T", "N", 6>;
constexpr auto t = input<"t", "N">;
constexpr auto labels = indices<"labels", "N">;
constexpr auto W = parameter<"W", 6, 5>;
constexpr auto V = parameter<"V", 5, 6>;
constexpr auto S = parameter<"S", 4, 4>;
constexpr auto w = parameter<"w", 6>;
constexpr auto v = parameter<"v", 6>;
constexpr auto b = parameter<"b">;

constexpr auto A = parameter<"A", 2, 3, 4>;
constexpr auto B = parameter<"B", 2, 4, 5>;

constexpr auto z = matmul(X, w) + b;
constexpr auto hidden = tanh(matmul(X, W));
constexpr auto logits = matmul(hidden, V);

template <auto f>
void agrees() {
  const checks::report r = check_gradients<f>();
  INFO("worst error " << r.error << ", " << r.central_error << " at point " << r.point << ": symbolic " << r.symbolic
                      << ", dual " << r.dual << ", central " << r.central);
  CHECK(r.agrees);
}

}  // namespace

TEST_CASE("gradients: activations") {
  agrees<sum(sigmoid(z) + hard_sigmoid(z) * relu(z))>();
  agrees<sum(leaky_relu(z, 0.1) * elu(z) + selu(z))>();
  agrees<sum(gelu(z) + silu(z) * mish(z))>();
  agrees<sum(softplus(z) * softsign(z) + unit_step(z))>();
  agrees<sum(T * softmax<1>(logits))>();
  agrees<sum(T * log_softmax<1>(logits))>();
}

TEST_CASE("gradients: losses") {
  agrees<mean(squared_error(z, t)) + mean(absolute_error(z, t))>();
  agrees<mean(huber(z, t)) + mean(hinge(z, t))>();
  agrees<mean(binary_cross_entropy(sigmoid(z), t)) + mean(binary_cross_entropy_with_logits(z, t))>();
  agrees<mean(gaussian_nll(z, t, exp(b)))>();
  agrees<mean(poisson_nll(exp(z), t))>();
  agrees<mean(cross_entropy(logits, labels))>();
  agrees<mean(cross_entropy(logits, T))>();
  agrees<mean(negative_log_likelihood(log_softmax<1>(logits), labels))>();
  agrees<mean(kl_divergence(softmax<1>(logits), softmax<1>(T)))>();
  agrees<mean(multinomial_nll(softmax<1>(logits), T))>();
  agrees<mean_squared_error(z, t) + mean_absolute_error(z, t) + l1(w) + l2(w)>();
}

TEST_CASE("gradients: reductions") {
  agrees<sum(square(mean<0>(X * w))) + prod(w)>();
  agrees<sum(amax<1>(logits)) * sum(amin<0>(logits))>();
  agrees<variance(z) + stddev(z) * sum(variance<1>(logits))>();
  agrees<sum(logsumexp<1>(logits)) + logsumexp(w)>();
  agrees<norm_l1(w) * norm_l2(w) + sum(norm_l2<1>(logits))>();
  agrees<sum(X - mean<1>(X * w, keep_dims))>();
  agrees<sum(square(prod<1>(W)))>();
}

TEST_CASE("gradients: linear algebra") {
  agrees<sum(square(matmul(A, B)))>();
  agrees<dot(w, v) * sum(sin(outer(w, v)))>();
  agrees<sum(einsum<"ni,io,no->n">(X, W, hidden))>();
  agrees<sum(square(matmul(transpose(W), W)))>();
  agrees<trace(matmul(S, S)) + sum(diagonal(S) * diagonal(square(S)))>();
  agrees<sum(tril(S) * triu(exp(S)))>();
  agrees<sum(matmul(S, matmul(S, S)))>();
  agrees<dot(matmul(w, W), matmul(V, v))>();
}

TEST_CASE("gradients: shapes") {
  agrees<sum(square(reshape<3, 8>(A)) * reshape<3, 8>(exp(A)))>();
  agrees<sum(sin(flatten(A)) * flatten(A))>();
  agrees<sum(transpose<2, 0, 1>(A) * exp(transpose<2, 0, 1>(A)))>();
  agrees<sum(square(expand_dims<1>(w) * v))>();
}

TEST_CASE("gradients: choices") {
  agrees<sum(where(z > 0, exp(z), square(z)))>();
  agrees<sum(where(w > 0, log(where(w > 0, w, 1)), v))>();
  agrees<sum(maximum(w, v) * minimum(w, 0.5) + clip(w, -0.5, 0.5))>();
  agrees<sum(hypot(w, v) + atan2(w, v) + pow(square(w), v) + logaddexp(w, v))>();
  agrees<sum(abs(w) * sign(v) + floor(w) + mod(w, 0.7))>();
}

TEST_CASE("gradients of gradients") {
  agrees<sum(square(gradient(mean(softplus(z) - t * z), w)))>();
  agrees<sum(square(gradient(sum(tanh(matmul(X, W))), X)))>();
  agrees<sum(derivative(tanh(w) * exp(w), w))>();
  agrees<sum(derivative(sin(w) * v, w, 2))>();
  agrees<sum(gradient(sum(log_softmax<1>(matmul(X, W))), W) * W)>();
}
