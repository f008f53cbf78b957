// From outputs, template arguments, to their graph: symbols in the order they are first written, one output after the
// other. Derivatives stand in it as requests.
#pragma once

#include "symbol.hpp"

namespace xgrad::language {

// Each kind of output says how it is captured: captured(lowering&, output).
template <expression E>
constexpr void capture_output(lowering& to, const E& e) {
  const lowered x = e.lower(to);
  to.g.add_output(graph::output_kind::value, x.id, x.dims.view());
}

template <class Output>
constexpr void prepare_output(lowering& to, const Output& o) {
  to.prepare(o);
}

template <auto... Outputs>
constexpr graph::graph capture() {
  lowering to;
  (prepare_output(to, Outputs), ...);
  (capture_output(to, Outputs), ...);
  return std::move(to.g);
}

}  // namespace xgrad::language
