// Gradients through select: an untaken branch leaks no NaN, at any order, through sums and contractions.
#include "small_graph.hpp"
#include "support/catch.hpp"

using namespace small;

namespace {

constexpr double infinity = support::math::infinity;
constexpr double missing = support::math::not_a_number;

// where(a > 0, f(a), 0) and its gradient at 0 and at 2.
template <class Function>
constexpr double at_zero(Function f) {
  small_graph s;
  s.set(s.a, {0});
  return s.at(s.gradient(select(less(s.a.literal(0), s.a), f(s.a), s.a.literal(0)), s.a));
}
template <class Function>
constexpr double at_two(Function f) {
  small_graph s;
  s.set(s.a, {2});
  return s.at(s.gradient(select(less(s.a.literal(0), s.a), f(s.a), s.a.literal(0)), s.a));
}

constexpr auto log_of = [](term x) { return apply(opcode::log, x); };
constexpr auto negative_log = [](term x) { return -apply(opcode::log, x); };
constexpr auto scaled_log = [](term x) { return 2 * apply(opcode::log, x); };
constexpr auto entropy = [](term x) { return x * apply(opcode::log, x); };
constexpr auto root = [](term x) { return apply(opcode::sin, apply(opcode::sqrt, x)); };
constexpr auto quotient = [](term x) { return x / (x * x); };

}  // namespace

TEST_CASE("an untaken branch contributes nothing, a taken one all") {
  STATIC_REQUIRE(at_zero(log_of) == 0);
  STATIC_REQUIRE(at_zero(negative_log) == 0);
  STATIC_REQUIRE(at_zero(scaled_log) == 0);
  CHECK(at_zero(entropy) == 0);
  CHECK(at_zero(root) == 0);
  CHECK(at_zero(quotient) == 0);
  CHECK(at_two(log_of) == 0.5);
  CHECK(at_two(negative_log) == -0.5);
  CHECK(at_two(scaled_log) == 1);
  CHECK(at_two(entropy) == Approx(1.6931471805599453));
  CHECK(at_two(quotient) == Approx(-0.25));
}

TEST_CASE("second derivatives leak no NaN either") {
  for (double x : {0.0, 2.0}) {
    small_graph s;
    s.set(s.a, {x});
    const term f = select(less(s.a.literal(0), s.a), entropy(s.a), s.a.literal(0));
    const term first = s.gradient(f, s.a);
    const term second = s.gradient(first, s.a);
    CHECK(s.at(second) == (x == 0 ? 0 : 0.5));
    CHECK(s.at(s.gradient(second, s.a)) == (x == 0 ? 0 : -0.25));
  }
}

TEST_CASE("nested selections") {
  // where(a > 0, where(a < 1, log(a), sqrt(a)), exp(a))
  for (double x : {-1.0, 0.0, 0.5, 4.0}) {
    small_graph s;
    s.set(s.a, {x});
    const term positive = less(s.a.literal(0), s.a), small = less(s.a, s.a.literal(1));
    const term inner = select(small, apply(opcode::log, s.a), apply(opcode::sqrt, s.a));
    const term gradient = s.gradient(select(positive, inner, apply(opcode::exp, s.a)), s.a);
    CHECK(s.at(gradient) == Approx(x <= 0 ? support::math::exp(x) : x < 1 ? 1 / x : 0.25));
  }
}

TEST_CASE("both branches of one selection meet without a mask") {
  small_graph s;
  const term m = less(s.a.literal(0), s.a);
  const term e = s.a - s.b;
  const term huber = select(m, apply(opcode::square, e), 3 * apply(opcode::abs, e));
  using operations::masked;
  const masked one{huber.literal(1)};
  const masked then = operations::pull(s.g, huber.id, 1, one), otherwise = operations::pull(s.g, huber.id, 2, one);
  CHECK(then.mask == m.id);
  CHECK(s.g.op(otherwise.mask) == opcode::logical_not);
  const masked first = operations::pull(s.g, huber.operand(1).id, 0, then);
  const masked total = operations::combine(first, otherwise);
  CHECK_FALSE(total.mask.valid());
  CHECK(total.value.op() == opcode::select);
  // Three ways: p, ~p & q, ~p & ~q, in any order.
  const auto id = [&](opcode op, node_id x, node_id y) { return s.g.binary(op, x, y); };
  const node_id p = m.id, q = less(s.b, s.a).id;
  const node_id no_p = s.g.unary(opcode::logical_not, p), no_q = s.g.unary(opcode::logical_not, q);
  const masked parts[3] = {
      {s.a, p}, {s.b, id(opcode::logical_and, no_p, q)}, {s.c, id(opcode::logical_and, no_p, no_q)}};
  for (int start = 0; start < 3; ++start) {
    const masked turned[3] = {parts[start], parts[(start + 1) % 3], parts[(start + 2) % 3]};
    const masked whole = operations::combine(support::span<masked>{turned, 3});
    CHECK_FALSE(whole.mask.valid());
    s.set(s.a, {-1}), s.set(s.b, {-2}), s.set(s.c, {5});
    CHECK(s.at(whole.value) == -2);
  }
}

TEST_CASE("missing data: a NaN that is not selected") {
  small_graph s;
  s.set(s.v, {1, 2, missing}), s.set(s.u, {3, 4, 5}), s.set(s.a, {10});
  const term error = apply(opcode::square, s.a * s.u - s.v);
  const term loss = sum(select(apply(opcode::isnan, s.v), s.a.literal(0), error), s.v.axes());
  const term gradient = s.gradient(loss, s.a);
  CHECK(s.at(gradient) == 2 * 29 * 3 + 2 * 38 * 4);
  CHECK(s.at(s.gradient(gradient, s.a)) == 2 * 9 + 2 * 16);
  CHECK(s.at(s.gradient(loss, s.u), 2) == 0);
}

TEST_CASE("contractions: rows that are not selected") {
  small_graph s;
  s.set(s.m, {1, 2, 3, missing, missing, infinity, 4, 5, 6}), s.set(s.w, {1, 1, 2}), s.set(s.v, {1, missing, 0.5});
  const term z = sum(s.m * s.w, s.w.axes());  // (n)
  const term row = select(less(s.v.literal(0), s.v), apply(opcode::square, z), s.v.literal(0));
  const term gradient = s.gradient(sum(row, s.v.axes()), s.w);
  for (int k = 0; k < 3; ++k) CHECK(s.at(gradient, 0, k) == 2 * 9 * (1 + k) + 2 * 21 * (4 + k));
  const term by_data = s.gradient(sum(row, s.v.axes()), s.m);
  CHECK(s.at(by_data, 0, 2) == 2 * 9 * 2);
  CHECK(s.at(by_data, 1, 2) == 0);
}

TEST_CASE("a mask with more axes than the factors of a contraction stays off the other factor") {
  small_graph s;
  const term product = s.v * s.w;  // (n, k), summed after the mask
  const term masked_product = select(less(s.m.literal(0), s.m), product, s.m.literal(0));
  const term loss = sum(apply(opcode::square, sum(masked_product, s.w.axes())), s.v.axes());
  s.set(s.m, {1, -1, 1, -1, 1, 1, 1, 1, -1}), s.set(s.v, {1, 2, 3}), s.set(s.w, {4, 5, 6});
  const term gradient = s.gradient(loss, s.w);
  CHECK(s.at(gradient, 0, 0) == 2 * 10 * 1 + 2 * 27 * 3);
  CHECK(s.at(gradient, 0, 1) == 2 * 22 * 2 + 2 * 27 * 3);
  CHECK(s.at(gradient, 0, 2) == 2 * 10 * 1 + 2 * 22 * 2);
}

TEST_CASE("a branch that is taken nowhere, behind a sum") {
  small_graph s;
  s.set(s.v, {0, 0, 0});
  const term total = sum(s.v, s.v.axes());
  const term f = sum(select(less(s.v.literal(0), s.v), apply(opcode::log, total), s.v.literal(0)), s.v.axes());
  const term gradient = s.gradient(f, s.v);
  for (int i = 0; i < 3; ++i) CHECK(s.at(gradient, i) == 0);
  s.set(s.v, {0, 1, 3});
  for (int i = 0; i < 3; ++i) CHECK(s.at(gradient, i) == 0.5);
}
