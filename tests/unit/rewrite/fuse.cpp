#include "xgrad/rewrite/fuse.hpp"

#include "support/catch.hpp"
#include "support/model.hpp"
#include "support/print.hpp"

namespace {

using namespace xgrad;
using graph::term;
using tests::model;

template <class Formula>
constexpr support::text fused(Formula formula) {
  model m;
  const auto n = m.axis("N"), k = m.axis(4);
  const term x = m.input("x", {n, k}), y = m.input("y", {n, k}), r = m.input("r", {n});
  const term f = formula(x, y, r);
  support::list<graph::axis_id> dims;
  for (graph::axis_id a : f.axes()) dims.push_back(a);
  m.g.add_value(f.id, {dims.data(), dims.size()});
  return tests::print(rewrite::fuse_multiply_add(m.g));
}

}  // namespace

TEST_CASE("a product with one use joins its sum") {
  STATIC_REQUIRE(fused([](term x, term y, term) { return x * y + 1; }) == "multiply_add(x, y, 1)");
  CHECK(fused([](term x, term y, term r) { return x * y - r; }).view() == "multiply_add(x, y, negate(r))");
  CHECK(fused([](term x, term y, term r) { return r - x * y; }).view() == "multiply_add(negate(x), y, r)");
  CHECK(fused([](term x, term y, term r) { return y - x * r; }).view() == "multiply_add(negate(r), x, y)");
  CHECK(fused([](term x, term, term) { return 1 - tests::square(x); }).view() == "multiply_add(negate(x), x, 1)");
  CHECK(fused([](term x, term y, term) { return 2 * x - y; }).view() == "multiply_add(2, x, negate(y))");
  CHECK(fused([](term x, term y, term) { return y - 2 * x; }).view() == "multiply_add(-2, x, y)");
}

TEST_CASE("other products stay") {
  CHECK(fused([](term x, term y, term) { return x * y + (x * y) / x; }).view() ==
        "add(multiply(x, y), divide(multiply(x, y), x))");
  CHECK(fused([](term x, term, term r) { return x + 2 * r; }).view() == "add(x, multiply(r, 2))");
  CHECK(fused([](term x, term y, term r) { return sum(x * y, x.axes()) + r; }).view() == "add(r, sum(multiply(x, y)))");
}
