// EXPECT: xgrad::stack<axis>(a, b, ...): the arrays must have one shape
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = stack<0>(a, a);

#ifdef MISUSE
constexpr auto wrong = stack<0>(a, b);
#endif
