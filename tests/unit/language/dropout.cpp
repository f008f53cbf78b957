#include "evaluate.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <xgrad/checks.hpp>
#include <xgrad/operations/registry.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {
constexpr auto x = input<"x", "N", 64>;
constexpr auto seed = indices<"seed">;

numbers mask_of(double given, long rows = 50) {
  return evaluate<dropout(x, 0.25, seed)>({numbers(static_cast<std::size_t>(64 * rows), 1), {given}}, {{"N", rows}});
}
double share_kept(const numbers& mask) {
  double n = 0;
  for (double m : mask) n += m != 0;
  return n / static_cast<double>(mask.size());
}
double share_equal(const numbers& a, const numbers& b) {
  double n = 0;
  for (std::size_t i = 0; i < a.size(); ++i) n += a[i] == b[i];
  return n / static_cast<double>(a.size());
}
}  // namespace

TEST_CASE("scramble is MurmurHash3's finalizer", "[dropout]") {
  STATIC_REQUIRE(operations::evaluate(graph::opcode::scramble, 0, 0, 0) == 0);
  // Of 1: 0x514e28b7.
  STATIC_REQUIRE(operations::evaluate(graph::opcode::scramble, 0, 0, 1) == (0x514e28b7u >> 9));
  const numbers by_interpreter = evaluate<scramble(iota<100>, 7)>({});
  for (int i = 0; i < 100; ++i)
    CHECK(by_interpreter[static_cast<std::size_t>(i)] == operations::evaluate(graph::opcode::scramble, 0, i, 7));
}

TEST_CASE("dropout keeps its share, and its mean", "[dropout]") {
  for (double s : {0.0, 1.0, 2.0, 1000.0, 8388607.0}) {
    CAPTURE(s);
    const numbers mask = mask_of(s);
    for (double m : mask) CHECK((m == 0 || m == Catch::Approx(4.0 / 3)));
    CHECK(share_kept(mask) == Catch::Approx(0.75).margin(0.03));  // 4 standard deviations
  }
  CHECK(evaluate<dropout(x, 0.0, seed)>({numbers(64, 5), {3}}, {{"N", 1}}) == numbers(64, 5));
  CHECK(evaluate<dropout(x, 1.0, seed)>({numbers(64, 5), {3}}, {{"N", 1}}) == numbers(64, 0));
}

TEST_CASE("masks depend on the seed and the position alone", "[dropout]") {
  const numbers one = mask_of(1);
  CHECK(one == mask_of(1));
  CHECK(one == mask_of(1 + 8388608.0));
  // Fewer rows are the first of more.
  const numbers few = mask_of(1, 3);
  CHECK(few == numbers(one.begin(), one.begin() + 3 * 64));
  // Masks of neighbouring seeds, and neighbouring rows and columns of one, agree by chance: 0.75^2 + 0.25^2.
  for (double s : {0.0, 2.0, 3.0, 65.0}) CHECK(share_equal(one, mask_of(s)) == Catch::Approx(0.625).margin(0.035));
  for (std::ptrdiff_t shift : {1, 64})
    CHECK(share_equal({one.begin(), one.end() - shift}, {one.begin() + shift, one.end()}) ==
          Catch::Approx(0.625).margin(0.035));
}

TEST_CASE("inference drops nothing, and needs no seed", "[dropout]") {
  CHECK(evaluate<inference(2.0 * dropout(x, 0.5, seed))>({numbers(64, 5)}, {{"N", 1}}) == numbers(64, 10));
  CHECK(evaluate<inference(dropout(x, 0.5, seed) + seed)>({numbers(64, 5), {3}}, {{"N", 1}}) == numbers(64, 8));
  CHECK(evaluate<inference(let([] { return dropout(x, 0.5, seed); }))>({numbers(64, 5)}, {{"N", 1}}) == numbers(64, 5));
}

TEST_CASE("gradients of dropout agree with dual numbers", "[dropout]") {
  constexpr auto p = parameter<"p", 4, 6>;
  STATIC_REQUIRE(gradients_agree<sum(sin(dropout(p, 0.5, seed)))>);
  STATIC_REQUIRE(gradients_agree<sum(sin(dropout(square(p), 0.25, 3)))>);
}
