// A captured graph -> the same without requests: each gradient and derivative replaced by the nodes that compute it,
// the innermost first. Gradients of one f share one sweep.
#pragma once

#include "../graph/rebuild.hpp"
#include "elementwise.hpp"
#include "jacobian.hpp"
#include "taylor.hpp"

namespace xgrad::calculus {

namespace detail {

class expansion {
 public:
  constexpr explicit expansion(const graph_view& source)
      : source_(source), uses_(count_uses(source)), result_(graph::with_tables_of(source)), now_(source.size()),
        differentiated_(source.size(), false) {
    result_.expect(4 * source.size());
    for (int i = source.size() - 1; i >= 0; --i) {
      if (uses_[i] == 0) continue;
      const bool request = is_request(source.op({i}));
      for (int j = 0; j < source[{i}].operand_count; ++j)
        if (differentiated_[i] || (request && j == 0)) differentiated_[source.operand({i}, j).value] = true;
    }
  }

  constexpr graph run() {
    list<node_id> operands;
    for (int i = 0; i < source_.size(); ++i) {
      const node_id id{i};
      if (uses_[i] == 0 || now_[i].valid()) continue;
      if (source_.op(id) == opcode::gradient || source_.op(id) == opcode::vjp) {
        expand_gradients(i);
      } else if (is_request(source_.op(id))) {
        now_[i] = expand_alone(id);
      } else {
        operands.clear();
        for (node_id o : source_.operands(id)) operands.push_back(mapped(o));
        now_[i] = result_.with_operands(source_, id, {operands.data(), operands.size()});
      }
    }
    for (const auto& o : source_.outputs) result_.add_output(o, now_[o.node.value], source_.dims(o));
    return static_cast<graph&&>(result_);
  }

 private:
  constexpr node_id mapped(node_id id) {
    node_id& now = now_[id.value];
    if (!now.valid() && is_leaf(source_.op(id))) now = result_.with_operands(source_, id, {});
    return now;
  }

  // The request `first` and all later ones of the same function and seed.
  constexpr void expand_gradients(int first) {
    const opcode op = source_.op({first});
    const node_id of = source_.operand({first}, 0);
    const auto alike = [&](int i) {
      return uses_[i] != 0 && source_.op({i}) == op && source_.operand({i}, 0) == of &&
             (op == opcode::gradient || source_.operand({i}, 2) == source_.operand({first}, 2));
    };
    list<int> requests;
    list<wanted> by;
    bool again = false;
    for (int i = first; i < source_.size(); ++i) {
      if (!alike(i)) continue;
      const node_id w = mapped(source_.operand({i}, 1));
      if (!w.valid()) continue;
      requests.push_back(i);
      again = again || differentiated_[i];
      by.push_back({w, result_dims({i})});
    }
    const node_id f = mapped(of);
    const reverse_sweep sweep(result_, f, op == opcode::vjp ? seed_of({first}, f) : result_.literal(1),
                              {by.data(), by.size()}, again);
    for (int i = 0; i < requests.size(); ++i) now_[requests[i]] = sweep.adjoint(by[i]);
  }
  constexpr span<axis_id> result_dims(node_id request) const {
    const span<axis_id> dims = source_.dims(request);
    return source_.op(request) == opcode::gradient ? dims : span<axis_id>{dims.first, source_[request].index};
  }
  // Where f is the same along an axis, all of u along it counts.
  constexpr node_id seed_of(node_id request, node_id f) {
    const span<axis_id> dims = source_.dims(request);
    axis_set all;
    for (int d = source_[request].index; d < dims.size(); ++d) all |= axis_set::of(dims[d]);
    return result_.sum(mapped(source_.operand(request, 2)), all.without(result_.axes(f)));
  }

  constexpr node_id expand_alone(node_id request) {
    const node_id f = mapped(source_.operand(request, 0)), x = mapped(source_.operand(request, 1));
    const bool again = differentiated_[request.value];
    switch (source_.op(request)) {
      case opcode::derivative: return derivative(result_, f, x, source_[request].index, again);
      case opcode::jvp: return forward_sweep(result_, f, x, mapped(source_.operand(request, 2)), again).tangent(f);
      case opcode::jacobian: {
        const span<axis_id> all = source_.dims(request);
        const int results = source_[request].index, rank = all.size() - results;
        const wanted by{x, {all.first + rank, results - rank}};
        return jacobian(result_, f, {all.first + results, rank}, {all.first, rank}, by, again);
      }
      default: return taylor(result_, f, x, mapped(source_.operand(request, 2)), source_[request].index, again);
    }
  }

  graph_view source_;
  list<int> uses_;
  graph result_;
  list<node_id> now_;
  list<bool> differentiated_;  // below the function of a request
};

}  // namespace detail

constexpr graph expand(const graph_view& source) { return rebuild(detail::expansion(source).run()); }

}  // namespace xgrad::calculus
