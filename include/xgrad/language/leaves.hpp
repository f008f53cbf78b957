// What is known of an expression before it is lowered: its symbols, and the bodies of its lets.
#pragma once

#include "../support/list.hpp"
#include "initial.hpp"
#include "signature.hpp"

namespace xgrad::language {

struct lowered;
struct symbol_info;
class lowering;

// The body of a `let`: lowered once, however often it occurs.
struct body_info;
// What options, which are values, can get wrong.
enum class misuse : unsigned char { none, axis, mask };
struct leaf {
  const symbol_info* symbol = nullptr;
  const body_info* body = nullptr;
  initializer how;
  bool pins = false;  // a derivative by an expression that is no symbol
  misuse wrong = misuse::none;
  bool training = false;  // no part of what inference lowers
};
struct body_info {
  void (*leaves)(support::list<leaf>&) = nullptr;  // those of the body, in the order they are written
  lowered (*lower)(lowering&) = nullptr;           // none when the body has arguments
};

// What is known before lowering: two symbols of one name, or one symbol twice when its initializers differ; whether
// anything is to be pinned.
struct preview {
  const symbol_info* a = nullptr;
  const symbol_info* b = nullptr;
  bool pins = false;
  misuse wrong = misuse::none;
};

// Visits the symbols among the leaves and in the bodies that they name, in the order they are written, each body once;
// leaves a body after those inside it. Does not recurse: a chain of bodies may be long. Empties the list.
template <class Visit, class Leave>
constexpr void walk(support::list<leaf>& leaves, support::list<const body_info*>& entered, const Visit& visit,
                    const Leave& leave) {
  struct frame {
    const body_info* body = nullptr;
    int first = 0, next = 0;
  };
  support::list<frame> frames;
  frames.push_back({});
  while (!frames.empty()) {
    frame& now = frames.back();
    if (now.next == leaves.size()) {
      if (now.body != nullptr) leave(now.body);
      while (leaves.size() > now.first) leaves.pop_back();
      frames.pop_back();
      continue;
    }
    const leaf l = leaves[now.next++];
    if (l.symbol != nullptr || l.pins || l.wrong != misuse::none) visit(l);
    if (l.body == nullptr) continue;
    int known = entered.size() - 1;
    while (known >= 0 && entered[known] != l.body) --known;
    if (known >= 0) continue;
    entered.push_back(l.body);
    frames.push_back({l.body, leaves.size(), leaves.size()});
    l.body->leaves(leaves);
  }
}

}  // namespace xgrad::language
