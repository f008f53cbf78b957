// Evaluates expressions of the language on small arrays, by the reference interpreter.
#pragma once

#include "support/interpreter.hpp"
#include "xgrad/language.hpp"

namespace xgrad::tests {

using numbers = std::vector<double>;

// The values of one expression. `extents`: the run-time extents; `bound`: arrays in the order in which symbols are
// first written.
template <auto E>
numbers evaluate(std::vector<numbers> bound, std::map<std::string, long> extents = {}) {
  const graph::graph g = language::capture<E>();
  return interpreter_of<double>(g.view(), std::move(extents), std::move(bound)).output(0);
}
template <auto E>
double evaluate_scalar(std::vector<numbers> bound, std::map<std::string, long> extents = {}) {
  const numbers all = evaluate<E>(std::move(bound), std::move(extents));
  return all.size() == 1 ? all[0] : std::numeric_limits<double>::quiet_NaN();
}

// Nodes of an operation in the graph of some outputs.
template <auto... Outputs>
constexpr int count(graph::opcode op) {
  const graph::graph g = language::capture<Outputs...>();
  int n = 0;
  for (int i = 0; i < g.size(); ++i) n += g.op({i}) == op;
  return n;
}

// The shape of an expression as text: "(N, 64)".
template <class E>
constexpr support::text shape_text(const E&) {
  support::text out("(");
  for (int d = 0; d < E::type.dims.rank; ++d) {
    if (d > 0) out << ", ";
    E::type.dims[d].print(out);
  }
  out << ")";
  return out;
}
template <class E>
constexpr bool has_shape(const E& e, std::string_view text) {
  return shape_text(e).view() == text;
}

}  // namespace xgrad::tests
