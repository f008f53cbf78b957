// EXPECT: xgrad: a + b: extents must agree or be 1
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 64>;
constexpr auto b = input<"b", 32>;
constexpr auto right = sum(a + 1) + sum(b + 1);

#ifdef MISUSE
constexpr auto wrong = sum(square(a + b)) / 2;
#endif
