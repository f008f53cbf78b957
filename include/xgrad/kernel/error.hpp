// What is thrown when arrays do not fit a model. Without exceptions the text goes to a handler that does not return.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "../support/text.hpp"

namespace xgrad {

// An array, name or file does not fit; the text starts with "xgrad: " and names the symbol.
class binding_error : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

namespace kernels {

using error_handler = void (*)(const char* text);

[[noreturn]] inline void print_and_abort(const char* text) {
  std::fprintf(stderr, "%s\n", text);
  std::abort();
}
// Called instead of throwing where exceptions are disabled; must not return. Replace it before the first call.
inline error_handler on_error = &print_and_abort;

[[noreturn]] inline void fail(const support::text& message) {
  const std::string text(message.view());
#if defined(__cpp_exceptions)
  throw binding_error(text);
#else
  on_error(text.c_str());
  std::abort();
#endif
}

}  // namespace kernels
}  // namespace xgrad
