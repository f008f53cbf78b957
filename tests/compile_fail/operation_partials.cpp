// EXPECT: xgrad::operation<name, value, derivative>: the derivative must be one expression for each argument, in a pack
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 3>;
constexpr auto f = operation<"f", [](auto x, auto y) { return x * y; }, [](auto x, auto y) { return pack(y, x); }>;
constexpr auto g = operation<"g", [](auto x, auto y) { return x * y; }, [](auto, auto y) { return y; }>;
constexpr auto right = f(a, 2);

#ifdef MISUSE
constexpr auto wrong = g(a, 2);
#endif
