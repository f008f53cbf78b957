// The names of other layers that rewriting uses.
#pragma once

#include "../graph/rebuild.hpp"
#include "../operations/registry.hpp"

namespace xgrad::rewrite {

using graph::axis_id;
using graph::axis_set;
using graph::count_uses;
using graph::graph_view;
using graph::index_map;
using graph::is_inside;
using graph::numerator_range;
using graph::range_of;
using graph::node;
using graph::node_id;
using graph::opcode;
using graph::rebuild;
using graph::term;
using support::list;
using support::span;
using graph::graph;  // last: from here on `graph` is the class

}  // namespace xgrad::rewrite
