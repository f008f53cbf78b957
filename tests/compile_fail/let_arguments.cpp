// EXPECT: xgrad::let(f): f must take no arguments; write let(f, args...)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a">;
constexpr auto twice = [](auto x) { return x + x; };
constexpr auto right = let(twice, a);

#ifdef MISUSE
constexpr auto wrong = let(twice);
#endif
