// The position that an affine node reads: "2*i + j - 1", i and j counting along its new axes; "over 2" where only multiples
// of that are positions; the fill where it is not 0.
#pragma once

#include "../graph/graph.hpp"
#include "../support/text.hpp"

namespace xgrad::inspect {

constexpr void print_position(support::text& out, const graph::graph_view& g, graph::node_id id) {
  const graph::index_map& map = g.maps[g[id].index];
  const support::extent& offset = g.extents[map.offset];
  bool written = false;
  const auto add = [&](int coefficient, char name, graph::axis_id along) {
    if (!along.valid() || coefficient == 0) return;
    if (written) out << (coefficient < 0 ? " - " : " + ");
    else if (coefficient < 0) out << '-';
    const int size = coefficient < 0 ? -coefficient : coefficient;
    if (size != 1) out << size << '*';
    out << name;
    written = true;
  };
  add(map.first, 'i', g.dims(id)[1]);
  add(map.second, 'j', g.dims(id)[2]);
  if (written && offset.is_static() && offset.constant < 0) {
    out << " - " << -offset.constant;
  } else if (!written || !offset.is_static() || offset.constant != 0) {
    if (written) out << " + ";
    offset.print(out);
  }
  if (map.divisor != 1) out << " over " << map.divisor;
  if (g[id].value != 0) out << ", else " << g[id].value;
}

}  // namespace xgrad::inspect
