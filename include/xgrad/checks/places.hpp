// Where the elements of a node lie in the arrays of its operands, for the interpreter.
// Invariant: a node's array holds its values over its own axes, row-major by ascending axis id.
#pragma once

#include "../graph/graph.hpp"
#include "arrays.hpp"

namespace xgrad::checks {

using graph::graph_view;
using graph::node;
using graph::node_id;
using graph::opcode;

class element_places {
 public:
  // The size of an array along those axes.
  constexpr int count(axis_set axes) const {
    int n = 1;
    for (std::uint64_t rest = axes.bits; rest != 0; rest &= rest - 1) n *= sizes_[std::countr_zero(rest)];
    return n;
  }
  constexpr int count(node_id id) const { return count(g_[id].axes); }

  // Where element i of a row-major array with these dimensions lies in the node's own array.
  constexpr list<int> positions(node_id id, span<axis_id> dims) const {
    list<int> result(1, 0);
    for (int d = dims.count - 1; d >= 0; --d) {
      const int size = dims[d].valid() ? sizes_[dims[d].value] : 1;
      const int step = stride(g_[id].axes, dims[d]);
      const int inner = result.size();
      result.resize(inner * size);
      for (int i = inner; i < inner * size; ++i) result[i] = result[i - inner] + step;
    }
    return result;
  }

 protected:
  // extent_sizes: the size of each extent of the graph's table.
  constexpr element_places(const graph_view& g, span<int> extent_sizes) : g_(g), sizes_(g.axes.count) {
    for (int i = 0; i < g.axes.count; ++i) sizes_[i] = extent_sizes[g.axes[i].extent];
    extent_sizes_.append(extent_sizes);
  }

  // The step from one element to the next along `a` in an array along `axes`; 0 when it is constant along a.
  constexpr int stride(axis_set axes, axis_id a) const {
    if (!axes.contains(a)) return 0;
    return count(axis_set{axes.bits & ~((std::uint64_t{2} << a.value) - 1)});
  }
  constexpr void place_operand(list<int>& positions, axis_set outer, axis_set inner) const {
    if (!(outer & inner).empty() && !(outer == inner))
      return detail::place(positions, outer, sizes_, [&](axis_id a) { return stride(inner, a); });
    const int elements = count(outer), step = outer == inner ? 1 : 0;
    positions.resize(elements);
    int* const position = positions.data();
    for (int i = 0; i < elements; ++i) position[i] = i * step;
  }

  // Where each element comes from in the operand; -1 where the map gives no position.
  constexpr void place_affine(const node& n, span<axis_id> dims, axis_set inner, list<int>& positions) const {
    const graph::index_map& map = g_.maps[n.index];
    const int divisor = map.divisor, last = sizes_[dims[0].value] - 1, step = stride(inner, dims[0]);
    list<int> numerators;
    detail::place(numerators, n.axes, sizes_,
                  [&](axis_id a) { return (a == dims[1] ? map.first : 0) + (a == dims[2] ? map.second : 0); });
    detail::place(positions, n.axes, sizes_, [&](axis_id a) { return a == dims[0] ? 0 : stride(inner, a); });
    const int offset = static_cast<int>(extent_sizes_[map.offset]), elements = positions.size();
    const int* const numerator = numerators.data();
    int* const position = positions.data();
    for (int i = 0; i < elements; ++i) {
      const int at = numerator[i] + offset;
      position[i] = at >= 0 && at % divisor == 0 && at / divisor <= last ? position[i] + at / divisor * step : -1;
    }
  }
  // Of a rename, reshape, affine view or symbol: where each element comes from in its operand or symbol.
  constexpr void place_source(node_id id, list<int>& positions) const {
    const node& n = g_[id];
    const span<axis_id> dims = g_.dims(id);
    if (n.op == opcode::symbol) {
      detail::place(positions, n.axes, sizes_, [&](axis_id a) {
        int step = 0;
        for (int d = dims.count - 1, running = 1; d >= 0; --d) {
          if (dims[d] == a) step += running;
          if (dims[d].valid()) running *= sizes_[dims[d].value];
        }
        return step;
      });
      return;
    }
    const axis_set inner = g_[g_.operand(id, 0)].axes;
    if (n.op == opcode::rename) {
      const int half = dims.count / 2;
      detail::place(positions, n.axes, sizes_, [&](axis_id a) {
        for (int d = 0; d < half; ++d)
          if (dims[half + d] == a) return stride(inner, dims[d]);
        return stride(inner, a);
      });
      return;
    }
    if (n.op == opcode::affine) return place_affine(n, dims, inner, positions);
    const span<axis_id> from{dims.first, n.index}, to{dims.first + n.index, dims.count - n.index};
    axis_set merged;
    for (axis_id a : to) merged |= axis_set::of(a);
    detail::place(positions, n.axes, sizes_, [&](axis_id a) { return merged.contains(a) ? 0 : stride(inner, a); });
    list<int> linear;
    detail::place(linear, n.axes, sizes_, [&](axis_id a) {
      int step = 0;
      for (int d = to.count - 1, running = 1; d >= 0; --d) {
        if (to[d] == a) step += running;
        if (to[d].valid()) running *= sizes_[to[d].value];
      }
      return step;
    });
    const list<int> source = this->positions(g_.operand(id, 0), from);
    const int elements = positions.size();
    const int* const found = source.data();
    const int* const from_found = linear.data();
    int* const position = positions.data();
    for (int i = 0; i < elements; ++i) position[i] += found[from_found[i]];
  }

  // What each element of a gather is read from, -1 for the fill; what each element of a scatter's operands is added to, -1
  // for none. `held`: the positions.
  constexpr void place_gathered(node_id id, const double* held, list<int>& positions) const {
    const axis_id read = g_.dims(id)[0];
    const axis_set from = g_[g_.operand(id, 0)].axes;
    detail::place(positions, g_[id].axes, sizes_, [&](axis_id a) { return a == read ? 0 : stride(from, a); });
    add_positions(g_.operand(id, 1), g_[id].axes, held, read, stride(from, read), positions);
  }
  constexpr axis_set scattered_space(node_id id) const { return g_[g_.operand(id, 0)].axes | g_[g_.operand(id, 1)].axes; }
  constexpr void place_scattered(node_id id, const double* held, list<int>& positions) const {
    const axis_id to = g_.dims(id)[0];
    const axis_set into = g_[id].axes;
    detail::place(positions, scattered_space(id), sizes_, [&](axis_id a) { return stride(into, a); });
    add_positions(g_.operand(id, 1), scattered_space(id), held, to, stride(into, to), positions);
  }
  constexpr void add_positions(node_id at, axis_set axes, const double* held, axis_id along, int step,
                               list<int>& positions) const {
    list<int> index;
    place_operand(index, axes, g_[at].axes);
    for (int i = 0; i < positions.size(); ++i) {
      const double p = held[index[i]];
      positions[i] = p >= 0 && p < sizes_[along.value] ? positions[i] + static_cast<int>(p) * step : -1;
    }
  }

  // The elements of one position of a recurrence: where they lie in the array of all, at position 0, and the way to the
  // next.
  struct step_slice {
    int node = 0, step = 0;
    list<int> places;
  };
  // Of all arrays that its steps, those nodes, read and write, of those that there are.
  template <class Exists>
  constexpr list<step_slice> slices_of(axis_id along, const list<bool>& inside, const Exists& exists) const {
    list<bool> read(inside.size());
    for (int i = 0; i < inside.size(); ++i)
      if (inside[i]) {
        read[i] = true;
        for (node_id o : g_.operands({i})) read[o.value] = true;
      }
    list<step_slice> slices;
    for (int i = 0; i < inside.size(); ++i) {
      const axis_set axes = g_[{i}].axes;
      if (!read[i] || !exists(i) || !axes.contains(along)) continue;
      slices.push_back({i, stride(axes, along), {}});
      detail::place(slices.back().places, without(axes, along), sizes_, [&](axis_id a) { return stride(axes, a); });
    }
    return slices;
  }
  // What a carried leaf is at one position, in that source.
  constexpr step_slice carried_slice(node_id leaf, node_id source, axis_id along) const {
    const axis_set from = g_[source].axes;
    const span<axis_id> dims = g_.dims(leaf), own = g_.axes_of(g_.carries[g_[leaf].index]);
    step_slice found{source.value, stride(from, along), {}};
    detail::place(found.places, without(g_[leaf].axes, along), sizes_, [&](axis_id a) {
      for (int d = 0; d < own.count; ++d)
        if (dims[d + 1] == a) return stride(from, own[d]);
      return 0;
    });
    return found;
  }
  static constexpr axis_set without(axis_set axes, axis_id a) { return {axes.bits & ~axis_set::of(a).bits}; }

  graph_view g_;
  list<int> sizes_;  // of each axis
  list<int> extent_sizes_;
};

}  // namespace xgrad::checks
