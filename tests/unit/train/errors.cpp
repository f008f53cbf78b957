// The texts of errors that training throws.
#include "support/catch.hpp"

#include <xgrad/xgrad.hpp>

using namespace xgrad;

TEST_CASE("variables need the run-time extents of their arrays", "[errors]") {
  static kernel<double, sum(parameter<"h", "N", 2>)> k;
  const std::string text =
      "xgrad: variables: extent<\"N\"> of a parameter or state is needed, not negative, behind the seed";
  CHECK_THROWS_WITH(variables<k>(1), text);
  CHECK_THROWS_WITH(variables<k>(1, extent<"M"> = 2), text);
  CHECK_THROWS_WITH(variables<k>(1, extent<"N"> = -2), text);
}
