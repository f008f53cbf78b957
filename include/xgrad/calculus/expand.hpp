// A captured graph -> the same without requests: each gradient and derivative replaced by the nodes that compute it,
// the innermost first. Gradients of one f share one sweep.
#pragma once

#include "../graph/rebuild.hpp"
#include "elementwise.hpp"

namespace xgrad::calculus {

namespace detail {

class expansion {
 public:
  constexpr explicit expansion(const graph_view& source)
      : source_(source), uses_(count_uses(source)), result_(graph::with_tables_of(source)), now_(source.size()) {
    result_.expect(4 * source.size());
  }

  constexpr graph run() {
    list<node_id> operands;
    for (int i = 0; i < source_.size(); ++i) {
      const node_id id{i};
      if (uses_[i] == 0 || now_[i].valid()) continue;
      if (source_.op(id) == opcode::gradient) {
        expand_gradients(i);
      } else if (source_.op(id) == opcode::derivative) {
        now_[i] = derivative(result_, mapped(source_.operand(id, 0)), mapped(source_.operand(id, 1)), source_[id].index);
      } else {
        operands.clear();
        for (node_id o : source_.operands(id)) operands.push_back(mapped(o));
        now_[i] = result_.with_operands(source_, id, {operands.data(), operands.size()});
      }
    }
    for (const auto& o : source_.outputs)
      result_.add_output(o.kind, now_[o.node.value], source_.dims(o), o.symbol);
    return static_cast<graph&&>(result_);
  }

 private:
  constexpr node_id mapped(node_id id) {
    node_id& now = now_[id.value];
    if (!now.valid() && is_leaf(source_.op(id))) now = result_.with_operands(source_, id, {});
    return now;
  }

  // The request `first` and all later ones of the same function.
  constexpr void expand_gradients(int first) {
    const node_id of = source_.operand({first}, 0);
    list<int> requests;
    list<wanted> by;
    for (int i = first; i < source_.size(); ++i) {
      if (uses_[i] == 0 || source_.op({i}) != opcode::gradient || !(source_.operand({i}, 0) == of)) continue;
      const node_id w = mapped(source_.operand({i}, 1));
      if (!w.valid()) continue;
      requests.push_back(i);
      by.push_back({w, source_.dims({i})});
    }
    const reverse_sweep sweep(result_, mapped(of), result_.literal(1), {by.data(), by.size()});
    for (int i = 0; i < requests.size(); ++i) now_[requests[i]] = sweep.adjoint(by[i]);
  }

  graph_view source_;
  list<int> uses_;
  graph result_;
  list<node_id> now_;
};

}  // namespace detail

constexpr graph expand(const graph_view& source) { return rebuild(detail::expansion(source).run()); }

}  // namespace xgrad::calculus
