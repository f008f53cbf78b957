#include <xgrad/inspect/explain.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto x = input<"x", "N">;
constexpr auto a = parameter<"a">;
constexpr auto f = mean(exp(a * x));

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("explain: every stage from what was written to the loops") {
  const std::string text = explain<kernel<double, value_and_gradient(f, a)>>();
  CAPTURE(text);
  CHECK(has(text, "kernel<double>: 2 outputs"));
  CHECK(has(text, "gradient("));     // as it is written
  CHECK(has(text, "mean(x * t1)"));  // the derivative
  CHECK(has(text, " registers, caches of "));
  CHECK(has(text, "N is streamed in tiles of 512 rows, 4 KB; chunks of "));
  CHECK(has(text, "loop      over [N], lanes along N"));
  CHECK(has(text, "reads a, x[N]"));
  CHECK(has(text, " functions), 16 bytes read, 0 written per row; workspace "));
  CHECK(has(text, "output 0 = "));
  CHECK(has(text, "\nin all "));
}

TEST_CASE("explain: what is counted is what is printed, or said to be more") {
  const graph::graph_view written = compile::captured<value_and_gradient(f, a)>::graph.view();
  const graph::graph_view derived = compile::differentiated<value_and_gradient(f, a)>::graph.view();
  const graph::graph printed = inspect::readable(rewrite::reduce_formulas(derived));
  REQUIRE(printed.size() < derived.size());
  const auto counts = [](int n) { return std::to_string(n); };
  const std::string text = explain<kernel<double, value_and_gradient(f, a)>>();
  CAPTURE(text);
  CHECK(has(text, "written         " + counts(written.size()) + " nodes\n"));
  CHECK(has(text,
            "differentiated  " + counts(derived.size()) + " nodes; arranged for reading, " + counts(printed.size()) + "\n"));
}

TEST_CASE("explain: a kernel without a streamed axis, and of a kernel object") {
  kernel<float, sin(a) * a, update(a, 2 * a)> k;
  const std::string text = explain<decltype(k)>();
  CAPTURE(text);
  CHECK(has(text, "no axis is streamed"));
  CHECK(has(text, "a = 2 * a"));
  CHECK_FALSE(has(text, "differentiated"));
}

TEST_CASE("explain: what is differentiated by is spelled as it was written") {
  const std::string text = explain<kernel<float, value_and_gradient(f, exp(a * x))>>();
  CAPTURE(text);
  CHECK(has(text, "gradient(mean(t1), t1)\n      where t1 = exp(a * x)\n"));
}

TEST_CASE("explain: one output is one") {
  const std::string one = explain<kernel<float, f>>();
  CAPTURE(one);
  CHECK(has(one, "kernel<float>: 1 output, "));
}
