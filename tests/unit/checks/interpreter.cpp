#include <xgrad/checks/interpreter.hpp>

#include "support/catch.hpp"

using namespace xgrad;
using checks::interpreter;
using checks::symbol_arrays;
using graph::axis_id;
using graph::axis_set;
using graph::node_id;
using graph::opcode;
using support::list;

namespace {

constexpr axis_set over(axis_id a) { return axis_set::of(a); }

constexpr symbol_arrays arrays(std::initializer_list<std::initializer_list<double>> given) {
  symbol_arrays result(static_cast<int>(given.size()));
  int s = 0;
  for (const auto& one : given) {
    for (double v : one) result.values.push_back(v);
    result.first[++s] = result.values.size();
  }
  return result;
}

// X: (N, 3)  w: (3)  ->  N = 2
struct linear {
  graph::graph g;
  axis_id n, k;
  node_id X, w;
  constexpr linear() {
    const support::extent rows{support::name("N")}, columns(3);
    const support::extent shape[2] = {rows, columns};
    n = g.axis_of(rows, 0);
    k = g.axis_of(columns, 0);
    const axis_id dims[2] = {n, k};
    X = g.symbol_node(g.add_symbol(graph::symbol_kind::input, "X", {shape, 2}), {dims, 2});
    w = g.symbol_node(g.add_symbol(graph::symbol_kind::parameter, "w", {shape + 1, 1}), {dims + 1, 1});
  }
  constexpr interpreter run(node_id wanted, const symbol_arrays& values,
                            const symbol_arrays* direction = nullptr) const {
    const int sizes[2] = {2, 3};
    interpreter result(g, {sizes, 2});
    result.evaluate({&wanted, 1}, values);
    if (direction != nullptr) result.differentiate(*direction, wanted);
    return result;
  }
};

constexpr double matrix_times_vector(int row) {
  linear m;
  const node_id y = m.g.sum(m.g.binary(opcode::multiply, m.X, m.w), over(m.k));
  return m.run(y, arrays({{1, 2, 3, 4, 5, 6}, {1, 10, 100}})).value(y, row);
}

constexpr double tangent_of_square(int row) {  // d/dw (X w)^2 along (0, 1, 0)
  linear m;
  const node_id y = m.g.unary(opcode::square, m.g.sum(m.g.binary(opcode::multiply, m.X, m.w), over(m.k)));
  const symbol_arrays direction = arrays({{}, {0, 1, 0}});
  return m.run(y, arrays({{1, 2, 3, 4, 5, 6}, {1, 10, 100}}), &direction).tangent(y, row);
}

constexpr double reduced(opcode op, bool tangent, int row, double third = 3) {
  linear m;
  const node_id y = m.g.reduce(op, m.X, over(m.k));
  const symbol_arrays direction = arrays({{1, 2, 4, 1, 2, 4}, {}});
  const interpreter result = m.run(y, arrays({{1, 2, third, 4, 0, 6}, {}}), &direction);
  return tangent ? result.tangent(y, row) : result.value(y, row);
}

constexpr double transposed(int at) {  // rows and columns of a square matrix exchanged, as a node of its own
  linear m;
  const axis_id other = m.g.free_axis(support::extent(3), over(m.k));
  const node_id outer = m.g.binary(opcode::subtract, m.w, m.g.rename(m.w, {&m.k, 1}, {&other, 1}));
  const axis_id from[2] = {m.k, other}, to[2] = {other, m.k};
  const node_id y = m.g.rename(m.g.unary(opcode::barrier, outer), {from, 2}, {to, 2});
  return m.run(y, arrays({{}, {1, 10, 100}})).value(y, at);
}

constexpr double flat(int at) {  // (N, 3) read as (N * 3)
  linear m;
  const axis_id merged = m.g.axis_of(support::extent(support::name("N")) * support::extent(3), 0);
  const axis_id from[2] = {m.n, m.k};
  const node_id y = m.g.reshape(m.X, {from, 2}, {&merged, 1});
  const int sizes[3] = {2, 3, 6};
  interpreter result(m.g, {sizes, 3});
  result.evaluate({&y, 1}, arrays({{1, 2, 3, 4, 5, 6}, {}}));
  return result.value(y, at);
}

constexpr double one_hot_sum(int label) {  // sum over k of where(iota == label, w, NaN's place taken by 0)
  linear m;
  graph::graph& g = m.g;
  const node_id hit = g.binary(opcode::equal, g.iota(m.k), g.literal(label));
  const node_id y = g.sum(g.ternary(opcode::select, hit, m.w, g.literal(0)), over(m.k));
  return m.run(y, arrays({{}, {1, 10, 100}})).value(y);
}

}  // namespace

TEST_CASE("the interpreter contracts over named axes") {
  STATIC_REQUIRE(matrix_times_vector(0) == 321);
  STATIC_REQUIRE(matrix_times_vector(1) == 654);
  CHECK(matrix_times_vector(1) == 654);
}

TEST_CASE("tangents follow the chain rule through contractions") {
  STATIC_REQUIRE(tangent_of_square(0) == 2 * 321 * 2);
  STATIC_REQUIRE(tangent_of_square(1) == 2 * 654 * 5);
  CHECK(tangent_of_square(1) == 2 * 654 * 5);
}

TEST_CASE("reductions and their tangents") {
  STATIC_REQUIRE(reduced(opcode::sum, false, 0) == 6);
  STATIC_REQUIRE(reduced(opcode::sum, true, 0) == 7);
  STATIC_REQUIRE(reduced(opcode::product, false, 0) == 6);
  STATIC_REQUIRE(reduced(opcode::product, true, 0) == 6 + 2 * 3 + 4 * 2);
  STATIC_REQUIRE(reduced(opcode::product, true, 1) == 2 * 4 * 6);  // one factor is zero
  STATIC_REQUIRE(reduced(opcode::maximum_of, false, 1) == 6);
  STATIC_REQUIRE(reduced(opcode::maximum_of, true, 1) == 4);
  STATIC_REQUIRE(reduced(opcode::minimum_of, true, 1) == 2);
  STATIC_REQUIRE(reduced(opcode::maximum_of, true, 0, 2) == 3);  // equal maxima share: (2 + 4) / 2
}

TEST_CASE("renames and reshapes move elements") {
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      const double w[3] = {1, 10, 100};
      CHECK(transposed(3 * i + j) == w[j] - w[i]);
    }
  STATIC_REQUIRE(flat(4) == 5);
  for (int i = 0; i < 6; ++i) CHECK(flat(i) == i + 1);
}

TEST_CASE("iota and select gather") {
  STATIC_REQUIRE(one_hot_sum(1) == 10);
  STATIC_REQUIRE(one_hot_sum(5) == 0);
}
