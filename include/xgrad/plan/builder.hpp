// Turns works into steps: chooses the lanes and the order of loops of each, lays out the arrays between them, and writes
// their instructions. Layouts are fixed in the order of the works; each work takes what is already there as it is.
#pragma once

#include "contractions.hpp"

namespace xgrad::plan {

class builder : contraction_builder {
 public:
  constexpr builder(const graph_view& g, const staging& stages, const work_list& works, const machine& target)
      : contraction_builder(g, stages, works, target) {
    for (const work& w : works.works()) {
      flush_finished(w.stage);
      if (w.contraction.valid()) contract(w);
      else if (w.spread.valid()) spread(w);
      else pointwise(w);
    }
    flush_finished(1 << 20);
    place_early();
    for (const step& s : plan_.steps)
      if (plan_.head.stages <= s.stage) plan_.head.stages = s.stage + 1;
    plan_.head.tile = tile_rows(g_, plan_.view());
  }
  constexpr plan&& result() { return static_cast<plan&&>(plan_); }
};

}  // namespace xgrad::plan
