// What the plan knows of the machine: lanes and registers of its vectors, bytes of its caches.
#pragma once

namespace xgrad::plan {

struct machine {
  int lanes = 1;         // numbers in a vector
  int registers = 16;    // vectors in the register file
  int number_bytes = 4;  // of a number
  int first_cache = 32 * 1024;
  int second_cache = 1536 * 1024;
};

}  // namespace xgrad::plan
