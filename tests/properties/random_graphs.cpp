// Seeded random graphs over up to three axes: legal after each pass, the same value before and after rewriting, and
// gradients that equal dual numbers, which know nothing of calculus, and central differences. XGRAD_GRAPHS: how many, 500
// unless told; XGRAD_FIRST_SEED: where they start, 1.
#include <cstdlib>
#include <random>

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "xgrad/calculus.hpp"
#include "xgrad/checks/interpreter.hpp"
#include "xgrad/graph/verify.hpp"
#include "xgrad/inspect/readable.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;
using graph::axis_id;
using graph::opcode;
using graph::term;
using tests::number;
using tests::values;

const std::map<std::string, long> extents = {{"N", 3}};

struct random_model {
  std::mt19937 generator;
  tests::model m;
  std::vector<axis_id> axes;
  std::vector<term> pool;
  std::vector<term> symbols, positions;

  explicit random_model(unsigned seed) : generator(seed) {
    axes = {m.axis("N"), m.axis(2), m.axis(2, 1)};
    const axis_id n = axes[0], i = axes[1], j = axes[2];
    symbols = {m.input("x", {n, i}), m.parameter("w", {i, j}), m.parameter("v", {i}), m.parameter("s"), m.input("y", {n})};
    positions = {m.indices("k", {n}), m.indices("l", {i}), m.indices("k", {n}), m.indices("h")};
    positions[2] = positions[2] + 1;
    pool = symbols;
    pool.push_back(m.parameter("w", {j, i}));
    pool.push_back(m.parameter("v", {j}));
    pool.push_back(m.number(0.5));
    pool.push_back(m.number(-2));
    pool.push_back(m.extent(n));
  }
  int below(int n) { return static_cast<int>(generator() % static_cast<unsigned>(n)); }
  term any() { return pool[static_cast<std::size_t>(below(static_cast<int>(pool.size())))]; }
  graph::axis_set some_axes(term x) {
    graph::axis_set set;
    for (axis_id a : x.axes())
      if (below(2) == 0) set |= graph::axis_set::of(a);
    return set;
  }

  term next() {
    const term a = any(), b = any();
    switch (below(28)) {
      case 0: return a + b;
      case 1: return a - b;
      case 2:
      case 3:
      case 4: return a * b;
      case 5: return a / (1 + tests::softplus(b));
      case 6: return tests::tanh(a);
      case 7: return tests::sigmoid(a);
      case 8: return tests::log(1 + tests::exp(a));
      case 9: return tests::square(a) * 0.25;
      case 10: return -a;
      case 11: return tests::exp(tests::tanh(a));
      case 12: return tests::log(1 + tests::square(a));
      case 13: return select(less(a, b), tests::square(a - b) + tests::tanh(b), tests::tanh(b));  // smooth where a is b
      case 14: return tests::relu(a);
      case 15: return reduce(opcode::maximum_of, a, some_axes(a));
      case 16: return reduce(opcode::product, apply(opcode::sin, a), some_axes(a));
      case 17: return tests::log(tests::sigmoid(a));
      case 18: return 1 / (1 + tests::exp(-a));
      case 19: {
        const graph::axis_set set = some_axes(a);
        return set.empty() ? a : tests::exp(a) / sum(tests::exp(a), set);
      }
      case 20: {
        const graph::axis_set set = some_axes(a);
        return set.empty() ? a : tests::log(sum(tests::exp(a), set));
      }
      case 21: {
        const axis_id from[2] = {axes[1], axes[2]}, to[2] = {axes[2], axes[1]};
        return {&m.g, m.g.rename(a.id, {from, 2}, {to, 2})};
      }
      case 24: return gathered(a);
      case 25: return scattered(a);
      case 22: return 1 - tests::sigmoid(a);
      case 23: return apply(opcode::sin, a) * 2.0 / 3.0;
      default: {
        const term p = a * b;
        return sum(p, some_axes(p));
      }
    }
  }

  term any_position() { return positions[static_cast<std::size_t>(below(4))]; }
  axis_id any_axis() { return axes[static_cast<std::size_t>(below(3))]; }
  term gathered(term a) { return {&m.g, graph::gather(m.g, a.id, any_axis(), any_position().id, 0.25)}; }
  term scattered(term a) {
    const term at = any_position();
    const axis_id to = any_axis();
    const graph::axis_set all = a.axes() | at.axes();
    if (all.contains(to)) return a;
    return {&m.g, graph::scatter(m.g, a.id, at.id, to, at.axes() | some_axes(a))};
  }

  void grow(int steps) {
    for (int k = 0; k < steps; ++k) pool.push_back(next());
    // A rename across reductions stays a node and is no operand of others here: all is summed.
    term f = m.number(0);
    for (std::size_t k = pool.size() - 3; k < pool.size(); ++k) f = f + tests::tanh(sum(pool[k], pool[k].axes()) * 0.25);
    m.output(f);
    m.output(m.gradient(f, symbols[0]), {axes[0], axes[1]});
    m.output(m.gradient(f, symbols[1]), {axes[1], axes[2]});
    m.output(m.gradient(f, symbols[2]), {axes[1]});
    m.output(m.gradient(f, symbols[3]));
  }
};

std::vector<values> random_bindings(const graph::graph_view& g, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> uniform(-1.5, 1.5);
  std::vector<values> bound;
  for (int s = 0; s < g.symbols.size(); ++s) {
    values v(static_cast<std::size_t>(tests::interpreter::elements(g, extents, s)));
    const bool whole = g.symbols[s].kind == graph::symbol_kind::indices;  // from one below the first to one above the last
    for (number& x : v) x = whole ? static_cast<number>(generator() % 4) - 1 : uniform(generator);
    bound.push_back(v);
  }
  return bound;
}

std::vector<std::vector<double>> narrowed(const std::vector<values>& from) {
  std::vector<std::vector<double>> result;
  for (const values& v : from) result.emplace_back(v.begin(), v.end());
  return result;
}

// The largest difference, relative to the larger of 1 and the values.
number difference(const values& a, const values& b) {
  REQUIRE(a.size() == b.size());
  number worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const number scale = std::fmax(1.0L, std::fmax(std::fabs(a[i]), std::fabs(b[i])));
    const number d = std::fabs(a[i] - b[i]) / scale;
    worst = std::isnan(d) ? std::numeric_limits<number>::infinity() : std::fmax(worst, d);
  }
  return worst;
}

checks::symbol_arrays arrays_of(const std::vector<std::vector<double>>& numbers) {
  checks::symbol_arrays result(static_cast<int>(numbers.size()));
  for (std::size_t s = 0; s < numbers.size(); ++s) {
    for (double x : numbers[s]) result.values.push_back(x);
    result.first[static_cast<int>(s) + 1] = result.values.size();
  }
  return result;
}

// The derivative of the first output along the directions of the first symbols; the others stay.
number dual_derivative(const graph::graph_view& g, const std::vector<std::vector<double>>& at,
                       const std::vector<std::vector<double>>& along) {
  support::list<int> sizes;
  for (const support::extent& e : g.extents) sizes.push_back(static_cast<int>(tests::interpreter::value_of(e, extents)));
  const graph::node_id f = g.outputs[0].node;
  checks::interpreter duals(g, {sizes.data(), sizes.size()});
  duals.evaluate({&f, 1}, arrays_of(at));
  duals.differentiate(arrays_of(along), f);
  return duals.tangent(f);
}

unsigned setting(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

}  // namespace

TEST_CASE("random graphs keep their value, and their gradients are those of dual numbers and central differences") {
  const unsigned first = setting("XGRAD_FIRST_SEED", 1), count = setting("XGRAD_GRAPHS", 500);
  unsigned checked = 0;
  for (unsigned seed = first; seed - first < count; ++seed) {
    CAPTURE(seed);
    random_model r(seed);
    r.grow(4 + static_cast<int>(seed % 12));
    const graph::graph captured = static_cast<graph::graph&&>(r.m.g);
    REQUIRE(graph::check(captured, graph::stage::captured).text().view() == "legal");

    const graph::graph plain = calculus::expand(captured);
    REQUIRE(graph::check(plain, graph::stage::expanded).text().view() == "legal");
    const graph::graph stable = calculus::expand(rewrite::stabilize(captured));
    REQUIRE(graph::check(stable, graph::stage::expanded).text().view() == "legal");
    const graph::graph exact = rewrite::apply_rules(plain, {});
    REQUIRE(graph::check(exact, graph::stage::expanded).text().view() == "legal");
    const graph::graph simple = rewrite::simplify(stable);
    REQUIRE(graph::check(simple, graph::stage::simplified).text().view() == "legal");
    const graph::graph readable = inspect::readable(rewrite::reduce_formulas(stable));
    REQUIRE(graph::check(readable, graph::stage::expanded).text().view() == "legal");

    std::vector<values> bound = random_bindings(captured, seed);
    const tests::interpreter reference(plain, extents, bound);
    const values value = reference.output(0);
    if (!std::isfinite(value[0])) continue;
    ++checked;
    const std::vector<std::vector<double>> in_double = narrowed(bound);
    const tests::interpreter_of<double> bits(plain, extents, in_double), of_exact(exact, extents, in_double);
    const tests::interpreter of_stable(stable, extents, bound), of_simple(simple, extents, bound),
        of_readable(readable, extents, bound);
    for (int k = 0; k < plain.view().outputs.size(); ++k) {
      CAPTURE(k);
      CHECK(of_exact.output(k) == bits.output(k));
      CHECK(difference(of_stable.output(k), reference.output(k)) < 1e-12);
      CHECK(difference(of_simple.output(k), reference.output(k)) < 1e-12);
      CHECK(difference(of_readable.output(k), reference.output(k)) < 1e-12);
    }
    std::vector<std::vector<double>> along(in_double.size());
    std::mt19937 generator(~seed);
    number by_gradients = 0, scale = 1;
    for (int s = 0; s < 4; ++s)
      for (const number slope : reference.output(s + 1)) {
        along[static_cast<std::size_t>(s)].push_back(std::uniform_real_distribution<double>(-1, 1)(generator));
        const number part = slope * along[static_cast<std::size_t>(s)].back();
        by_gradients += part;
        scale += std::fabs(part);
      }
    CHECK(std::fabs(by_gradients - dual_derivative(plain.view(), in_double, along)) < 1e-11L * scale);
    for (int s = 0; s < 4; ++s) {
      const auto at = static_cast<std::size_t>(s);
      const values gradient = reference.output(s + 1);
      REQUIRE(gradient.size() == bound[at].size());
      values differences;
      for (number& x : bound[at]) {
        const number before = x, h = 1e-6L;
        x = before + h;
        const number above = tests::interpreter(plain, extents, bound).output(0)[0];
        x = before - h;
        const number below = tests::interpreter(plain, extents, bound).output(0)[0];
        x = before;
        differences.push_back((above - below) / (2 * h));
      }
      CAPTURE(s);
      CHECK(difference(gradient, differences) < 1e-7);
    }
  }
  CHECK(checked > count / 4 * 3);
}
