// What a plan is made for: the machine's vectors and caches, and how many rows a tile is taken to have.
#pragma once

namespace xgrad::plan {

struct machine {
  int lanes = 1;         // numbers in a vector
  int registers = 16;    // vectors in the register file
  int number_bytes = 4;  // of a number
  int first_cache = 32 * 1024;
  int second_cache = 1536 * 1024;
  int rows = 256;  // of a tile whose number of rows is known at run time: not of the machine, but costs are counted for it
  constexpr machine with_rows(int n) const {
    machine m = *this;
    m.rows = n;
    return m;
  }
};

}  // namespace xgrad::plan
