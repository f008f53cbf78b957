// An expression given as a value -> its graph, derivatives as requests.
#pragma once

#include "../calculus/expand.hpp"
#include "../language/capture.hpp"

namespace xgrad::inspect {

template <language::operand E>
constexpr graph::graph captured(const E& e) {
  language::lowering to;
  const auto output = language::to_expression(e);
  language::prepare_output(to, output);
  language::capture_output(to, output);
  return static_cast<graph::graph&&>(to.g);
}

}  // namespace xgrad::inspect
