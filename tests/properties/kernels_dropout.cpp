// Dropout: float and double lanes draw the interpreter's masks, forward and backward, at every length.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", 37>;
constexpr auto row = input<"row", "N">;
constexpr auto w = parameter<"w", 37, 5>;
constexpr auto seed = indices<"seed">;

}  // namespace

TEST_CASE("hashes over lanes") {
  CHECK(check_kernels<scramble(x < 0.5, iota<37>), scramble(iota<37>, 4000000), scramble(iota<"N">, 8388607)>(
            {1, 3, 17, 100}, {}, 0) == "");
}
TEST_CASE("dropped rows, and their gradients") {
  constexpr auto f = sum(sin(matmul(dropout(x, 0.3, seed + 77), w)));
  CHECK(check_kernels<value_and_gradient(f), dropout(row, 0.5, 11), dropout(x, 0.1, seed)>({1, 3, 17, 100}, {}, 256) ==
        "");
}
