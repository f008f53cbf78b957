#include "xgrad/rewrite/positions.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "xgrad/graph/verify.hpp"
#include "xgrad/language.hpp"
#include "xgrad/rewrite.hpp"

namespace {

using namespace xgrad;

constexpr auto u = input<"u", 5>;

// The graph after all rules; its values are those of the graph as it was written.
template <auto E>
graph::graph rewritten() {
  const graph::graph before = language::capture<E>();
  graph::graph after = rewrite::reduce_formulas(before);
  REQUIRE(graph::check(after, graph::stage::expanded).text().view() == "legal");
  const std::vector<std::vector<double>> bound(static_cast<std::size_t>(before.view().symbols.size()),
                                               {0.5, -1, 2, 3, -0.25});
  CHECK(tests::interpreter_of<double>(after, {}, bound).output(0) ==
        tests::interpreter_of<double>(before, {}, bound).output(0));
  return after;
}
bool has_view(const graph::graph& g) {
  for (int i = 0; i < g.size(); ++i)
    if (g.op({i}) == graph::opcode::affine) return true;
  return false;
}

}  // namespace

TEST_CASE("a view of positions is a formula") {
  CHECK_FALSE(has_view(rewritten<slice<0, 1, 4>(1.0 * eye<5>)>()));
  CHECK_FALSE(has_view(rewritten<slice<0, 0, 5, 2>(square(iota<5>))>()));
  CHECK_FALSE(has_view(rewritten<flip<1>(eye<5> * 2.0)>()));
  CHECK_FALSE(has_view(rewritten<pad<0, 1, 2>(iota<5> * 1.0, 7)>()));
  CHECK_FALSE(has_view(rewritten<slice<0, 1, 3>(flip<0>(iota<5> * 3.0))>()));
}
TEST_CASE("a view of numbers stays") {
  CHECK(has_view(rewritten<flip<0>(u * iota<5>)>()));
}
