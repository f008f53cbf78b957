// The path before the variables, as other libraries have it: an error that says what to write here.
#pragma once

#include "../language/mistakes.hpp"
#include "../train/variables.hpp"

namespace xgrad {

template <class... Kernels>
void save(const std::string&, const training::variables_of<Kernels...>&) {
  using found = language::mistaken<language::stands_first, Kernels...>;
  XGRAD_REQUIRE("xgrad::save(v, path): variables come first: save(v, \"model.npz\")", found);
}
template <class... Kernels>
void load(const std::string&, training::variables_of<Kernels...>&) {
  using found = language::mistaken<language::stands_first, Kernels...>;
  XGRAD_REQUIRE("xgrad::load(v, path): variables come first: load(v, \"model.npz\")", found);
}

}  // namespace xgrad
