// EXPECT: xgrad: a * b: extents must agree or be 1
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N">;
constexpr auto b = input<"b", "M">;
constexpr auto right = sum(a) * sum(b);

#ifdef MISUSE
constexpr auto wrong = sum(a * b);
#endif
