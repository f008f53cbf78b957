// EXPECT: xgrad::scan<axis>(step, carry, xs...): step must capture nothing
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto h = input<"h", "N", 3>;
constexpr auto right = scan<1>([](auto carry, auto e) { return tanh(carry + e); }, h, x);

#ifdef MISUSE
constexpr auto wrong = scan<1>([k = 2](auto carry, auto e) { return carry + k * e; }, h, x);
#endif
