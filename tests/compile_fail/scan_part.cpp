// EXPECT: xgrad::all<i>(s), last<i>(s): the scan must carry that many values
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", "T", 3>;
constexpr auto h = input<"h", "N", 3>;
constexpr auto right = scan<1>([](auto carry, auto e) { return tanh(carry + e); }, h, x);

#ifdef MISUSE
constexpr auto wrong = last<1>(right);
#endif
