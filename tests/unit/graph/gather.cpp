// Gather and scatter as the graph makes them: what becomes a view or a choice, how axes are renamed, what is legal.
#include "xgrad/graph/gather.hpp"

#include "support/catch.hpp"
#include "support/interpreter.hpp"
#include "support/model.hpp"
#include "xgrad/graph/verify.hpp"

namespace {

using namespace xgrad;
using graph::axis_id;
using graph::axis_set;
using graph::node_id;
using graph::opcode;
using graph::term;
using tests::over;
using numbers = std::vector<double>;

struct table_model : tests::model {
  axis_id rows = axis("V"), columns = axis(2), n = axis("N"), other = axis("V", 1);
  term table = parameter("table", {rows, columns}), ids = indices("ids", {n});
  term gathered(double fill = -1) { return {&g, graph::gather(g, table.id, rows, ids.id, fill)}; }
  term scattered(term x, axis_set summed) { return {&g, graph::scatter(g, x.id, ids.id, rows, summed)}; }
};

numbers value(const graph::graph& g, const std::vector<numbers>& bound) {
  REQUIRE(graph::check(g, graph::stage::expanded).text().view() == "legal");
  return tests::interpreter_of<double>(g.view(), {{"V", 3}, {"N", 4}}, bound).output(0);
}
// The text about a node that `make` makes of these operands with these axes.
support::text fault(opcode op, node_id a, node_id b, axis_id along, axis_set axes, axis_set summed, graph::graph& g) {
  graph::node n;
  n.op = op;
  n.axes = axes;
  n.over = summed;
  const node_id both[] = {a, b};
  g.intern(n, {both, 2}, {&along, 1});
  return graph::check(g, graph::stage::expanded).text();
}

}  // namespace

TEST_CASE("gather reads rows, scatter adds to them", "[gather]") {
  table_model m;
  m.output(m.gathered(), {m.n, m.columns});
  CHECK(value(m.g, {{1, 2, 3, 4, 5, 6}, {2, 0, 3, -1}}) == numbers{5, 6, 1, 2, -1, -1, -1, -1});
  table_model s;
  s.output(s.scattered(s.input("x", {s.n, s.columns}), over({s.n})), {s.rows, s.columns});
  CHECK(value(s.g, {numbers(6), {2, 0, 2, 7}, {1, 2, 3, 4, 5, 6, 7, 8}}) == numbers{3, 4, 0, 0, 6, 8});
}

TEST_CASE("nodes that need no array of positions", "[gather]") {
  table_model m;
  const node_id along = m.g.iota(m.other), first = m.g.iota(m.axis(2, 1));
  CHECK(m.g.op(graph::gather(m.g, m.table.id, m.rows, along, 0)) == opcode::symbol);
  CHECK(m.g.op(graph::gather(m.g, m.table.id, m.rows, first, 0)) == opcode::affine);
  CHECK(m.g.op(graph::gather(m.g, m.ids.id, m.rows, m.ids.id, 0)) == opcode::select);
  CHECK(m.g.op(graph::scatter(m.g, m.table.id, m.ids.id, {}, over({m.n}))) == opcode::sum);
  CHECK(m.gathered(0).id == m.gathered(0).id);
  CHECK_FALSE(m.gathered(0).id == m.gathered(1).id);
}

TEST_CASE("what has no axis of the sum counts as often as its extent", "[gather]") {
  table_model m;
  m.output(m.scattered(m.number(1), over({m.n, m.columns})), {m.rows});
  CHECK(value(m.g, {numbers(6), {0, 2, 2, 2}}) == numbers{2, 0, 6});
}

TEST_CASE("renames go to what is gathered and to the positions", "[gather]") {
  table_model m;
  // positions along an axis that gets the name of the one that is read
  const term order = m.indices("order", {m.other});
  const node_id sorted{graph::gather(m.g, m.table.id, m.rows, order.id, 0)};
  const axis_id from[] = {m.other, m.columns}, to[] = {m.rows, m.axis(2, 1)};
  const node_id renamed = m.g.rename(sorted, {from, 2}, {to, 2});
  CHECK(m.g.op(renamed) == opcode::gather);
  CHECK(m.g.axes(renamed) == over({to[0], to[1]}));
  // a table as wide as long: its columns get the name of the axis that is read
  const term wide = m.parameter("wide", {m.rows, m.other});
  const node_id row{graph::gather(m.g, wide.id, m.rows, m.ids.id, 0)};
  const node_id swapped = m.g.rename(row, {&m.other, 1}, {&m.rows, 1});
  CHECK(m.g.op(swapped) == opcode::gather);
  m.output({&m.g, swapped}, {m.n, m.rows});
  CHECK(graph::check(m.g, graph::stage::expanded).legal());
  CHECK(tests::interpreter_of<double>(m.g.view(), {{"V", 2}, {"N", 3}}, {numbers(4), {1, 0, 1}, numbers(2), {1, 2, 3, 4}}).output(0) ==
        numbers{3, 4, 1, 2, 3, 4});
}

TEST_CASE("illegal positions are found and named", "[gather]") {
  const auto text = [](opcode op, auto make) {
    table_model m;
    return std::string(make(m, op).view());
  };
  CHECK(text(opcode::gather, [](table_model& m, opcode op) {
          return fault(op, m.table.id, m.ids.id, m.other, over({m.n, m.columns}), {}, m.g);
        }) == "node 2: positions are those of an axis that the operand has");
  CHECK(text(opcode::gather, [](table_model& m, opcode op) {
          return fault(op, m.table.id, m.ids.id, m.rows, over({m.n}), {}, m.g);
        }) == "node 2: a gathered value has the positions' axes");
  CHECK(text(opcode::gather, [](table_model& m, opcode op) {
          const node_id mask = m.g.binary(opcode::less, m.ids.id, m.table.id);
          return fault(op, m.table.id, mask, m.rows, over({m.n, m.columns}), {}, m.g);
        }) == "node 3: positions are numbers");
  CHECK(text(opcode::scatter, [](table_model& m, opcode op) {
          return fault(op, m.table.id, m.ids.id, m.rows, over({m.rows, m.columns}), over({m.n}), m.g);
        }) == "node 2: positions are those of a new axis");
  CHECK(text(opcode::scatter, [](table_model& m, opcode op) {
          return fault(op, m.ids.id, m.ids.id, m.rows, over({m.rows}), over({m.columns}), m.g);
        }) == "node 2: a scatter removes axes that its operands have");
  CHECK(text(opcode::scatter, [](table_model& m, opcode op) {
          return fault(op, m.ids.id, m.ids.id, m.rows, over({m.n, m.rows}), over({m.n}), m.g);
        }) == "node 2: a scatter keeps all other axes");
}
