// EXPECT: xgrad::scan<axis>(step, carry, xs...): step must return values of the carry's shapes
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto h = input<"h", "N", 3>;
constexpr auto right = scan<1>([](auto carry, auto e) { return tanh(carry + e); }, h, x);

#ifdef MISUSE
constexpr auto wrong = scan<1>([](auto carry, auto e) { return sum<1>(carry + e); }, h, x);
#endif
