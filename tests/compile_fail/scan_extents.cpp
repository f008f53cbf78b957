// EXPECT: xgrad::scan<axis>(step, carry, xs...): the xs must have one extent along the axis
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto h = input<"h", "N", 3>;
constexpr auto right = scan<1>([](auto carry, auto e) { return tanh(carry + e); }, h, x);

#ifdef MISUSE
constexpr auto wrong = scan<1>([](auto carry, auto e, auto d) { return carry + e + d; }, h, x, input<"y", "N", 5, 3>);
#endif
