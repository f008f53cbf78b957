// Calls of `minimize` as other libraries order them, each an error that says what to write here.
#pragma once

#include "../language/mistakes.hpp"
#include "optimizer.hpp"

namespace xgrad {

template <language::expression F>
constexpr auto minimize(const F&) {
  using found = language::mistaken<language::is_missing, F>;
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer): the optimizer is missing: minimize(loss, adam(0.001))", found);
  return language::poison{};
}
template <class Rule, class Rate, language::expression F>
constexpr auto minimize(const training::optimizer<Rule, Rate>&, const F&) {
  using found = language::mistaken<language::stands_first, F>;
  XGRAD_REQUIRE("xgrad::minimize(loss, optimizer): the loss comes first: minimize(loss, adam(0.001))", found);
  return language::poison{};
}

}  // namespace xgrad
