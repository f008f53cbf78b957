#include <xgrad/checks/point.hpp>

#include "support/catch.hpp"

using namespace xgrad;
using checks::draw;
using checks::number_source;
using checks::region;

namespace {

constexpr bool lies_in(region r, double low, double high, bool both_signs) {
  number_source source(3);
  bool inside = true, negative = false, positive = false;
  for (int i = 0; i < 200; ++i) {
    const double x = draw(source, r);
    const double size = x < 0 ? -x : x;
    inside = inside && size >= low && size <= high;
    negative = negative || x < 0;
    positive = positive || x > 0;
  }
  return inside && positive && negative == both_signs;
}

constexpr bool repeats() {
  number_source a(5), b(5), c(6);
  const double first = a.next();
  return first == b.next() && first != c.next() && first != a.next();
}

// X: (2, 3) an input, y: (2) indices, w: (3) a parameter
struct model {
  graph::graph g;
  support::list<int> sizes;
  constexpr model() {
    const support::extent shape[2] = {support::extent(2), support::extent(3)};
    g.add_symbol(graph::symbol_kind::input, "X", {shape, 2});
    g.add_symbol(graph::symbol_kind::indices, "y", {shape, 1});
    g.add_symbol(graph::symbol_kind::parameter, "w", {shape + 1, 1});
    sizes.push_back(2);
    sizes.push_back(3);
  }
};
constexpr bool fills_symbols() {
  const model m;
  const checks::symbol_arrays p = checks::point(m.g, m.sizes, 1, region::above_one, region::below_one);
  bool right = p.count(0) == 6 && p.count(1) == 2 && p.count(2) == 3;
  for (double x : p.of(0)) right = right && x > 0 && x < 1;
  for (double x : p.of(1)) right = right && (x == 0 || x == 1);
  for (double x : p.of(2)) right = right && x > 1 && x < 2;
  return right;
}
constexpr bool moves_the_chosen() {
  const model m;
  support::list<bool> chosen(3);
  chosen[2] = true;
  const checks::symbol_arrays d = checks::direction(m.g, m.sizes, 1, chosen);
  return d.count(0) == 0 && d.count(1) == 0 && d.count(2) == 3 && d.of(2)[0] != d.of(2)[1];
}

}  // namespace

TEST_CASE("point: numbers stay in their region") {
  STATIC_REQUIRE(lies_in(region::around_zero, 0.15, 1.1, true));
  STATIC_REQUIRE(lies_in(region::below_one, 0.1, 0.9, false));
  STATIC_REQUIRE(lies_in(region::above_one, 1.1, 2, false));
  CHECK(lies_in(region::around_zero, 0.15, 1.1, true));
}

TEST_CASE("point: a seed gives the same numbers everywhere") {
  STATIC_REQUIRE(repeats());
  STATIC_REQUIRE(number_source(1).next() > 0);
  constexpr double by_the_compiler = number_source(1).next();
  CHECK(number_source(1).next() == by_the_compiler);
}

TEST_CASE("point: every symbol has values, a direction moves some") {
  STATIC_REQUIRE(fills_symbols());
  STATIC_REQUIRE(moves_the_chosen());
  CHECK(fills_symbols());
}
