// EXPECT: xgrad::concatenate<axis>(a, b, ...): the arrays must agree in all other axes
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = concatenate<0>(a, b);

#ifdef MISUSE
constexpr auto wrong = concatenate<1>(a, b);
#endif
