// EXPECT: xgrad: an expression is no condition: use where(mask, a, b), any(mask) or all(mask)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a">;
constexpr auto right = where(a < 1, a, 1);

#ifdef MISUSE
int wrong() {
  if (a < 1) return 1;
  return 0;
}
#endif
