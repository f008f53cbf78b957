// What the plan knows of the machine: lanes and registers of its vectors, bytes of its caches.
#pragma once

namespace xgrad::plan {

struct machine {
  int lanes = 1;         // numbers in a vector
  int registers = 16;    // vectors in the register file
  int number_bytes = 4;  // of a number
  int first_cache = 32 * 1024;
  int second_cache = 1536 * 1024;
  int rows = 256;  // of a tile, for which costs are counted
  constexpr machine with_rows(int n) const {
    machine m = *this;
    m.rows = n;
    return m;
  }
};

}  // namespace xgrad::plan
