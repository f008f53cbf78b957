// EXPECT: xgrad::let(f): f must capture nothing
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 3>;
constexpr auto right = let([] { return 2 * a; });

#ifdef MISUSE
auto wrong(int factor) { return let([factor] { return factor * a; }); }
#endif
