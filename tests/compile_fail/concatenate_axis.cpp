// EXPECT: xgrad::concatenate<axis>(a, b, ...): the arrays have no such axis
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = concatenate<1>(a, a);

#ifdef MISUSE
constexpr auto wrong = concatenate<2>(a, a);
#endif
