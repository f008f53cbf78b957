// EXPECT: xgrad::stack<axis>(a, b, ...): the result has no such axis
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = stack<2>(a, a);

#ifdef MISUSE
constexpr auto wrong = stack<3>(a, a);
#endif
