#include <xgrad/checks/sizes.hpp>

#include "support/catch.hpp"

using namespace xgrad;
using checks::shrunk;
using checks::sizes_of;
using graph::axis_id;
using graph::axis_set;
using graph::node_id;
using graph::opcode;
using support::extent;
using support::list;

namespace {

constexpr extent rows() { return extent(support::name("N")); }

// The sizes of X: (N, 784)
constexpr int plain(int dimension, checks::named_size given = {}) {
  graph::graph g;
  const extent shape[2] = {rows(), extent(784)};
  g.add_symbol(graph::symbol_kind::input, "X", {shape, 2});
  return sizes_of(shrunk(g), {&given, 1})[dimension];
}

// iota over `count`, compared with a number or with labels
constexpr int counted(int count, bool with_number) {
  graph::graph g;
  const axis_id k = g.axis_of(extent(count), 0);
  const node_id labels = g.symbol_node(g.add_symbol(graph::symbol_kind::indices, "y", {}), {});
  const node_id position = with_number ? g.binary(opcode::add, g.iota(k), g.literal(2)) : g.iota(k);
  g.binary(opcode::equal, position, labels);
  return sizes_of(shrunk(g))[0];
}

// (N, a, b) read as (N, a * b), or (a, b) read as (c, d)
constexpr bool merge_balances() {
  graph::graph g;
  const axis_id n = g.axis_of(rows(), 0), a = g.axis_of(extent(28), 0), b = g.axis_of(extent(28), 1);
  const axis_id merged = g.axis_of(extent(784), 0);
  const axis_id dims[3] = {n, a, b};
  const extent shape[3] = {rows(), extent(28), extent(28)};
  const node_id x = g.symbol_node(g.add_symbol(graph::symbol_kind::input, "x", {shape, 3}), {dims, 3});
  g.reshape(x, {dims + 1, 2}, {&merged, 1});
  const list<int> sizes = sizes_of(shrunk(g));
  return sizes[1] <= 3 && sizes[2] == sizes[1] * sizes[1];
}
constexpr bool regrouping_keeps_sizes() {
  graph::graph g;
  const axis_id from[2] = {g.axis_of(extent(4), 0), g.axis_of(extent(9), 0)};
  const axis_id to[2] = {g.axis_of(extent(6), 0), g.axis_of(extent(6), 1)};
  const extent shape[2] = {extent(4), extent(9)};
  const node_id x = g.symbol_node(g.add_symbol(graph::symbol_kind::input, "x", {shape, 2}), {from, 2});
  g.reshape(x, {from, 2}, {to, 2});
  const list<int> sizes = sizes_of(shrunk(g));
  return sizes[0] == 4 && sizes[1] == 9 && sizes[2] == 6;
}

}  // namespace

TEST_CASE("sizes: axes shrink to 2 or 3") {
  STATIC_REQUIRE(plain(0) == 2);
  STATIC_REQUIRE(plain(1) == 3);
  STATIC_REQUIRE(plain(0, {"N", 7}) == 7);
  STATIC_REQUIRE(plain(1, {"784", 5}) == 5);
}

TEST_CASE("sizes: positions compared with numbers pin their axis") {
  STATIC_REQUIRE(counted(10, true) == 10);
  STATIC_REQUIRE(counted(10, false) == 2);
  STATIC_REQUIRE(counted(3, false) == 3);
}

TEST_CASE("sizes: both sides of a reshape keep equal") {
  STATIC_REQUIRE(merge_balances());
  STATIC_REQUIRE(regrouping_keeps_sizes());
  CHECK(regrouping_keeps_sizes());
}
