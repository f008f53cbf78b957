// EXPECT: xgrad::transpose<axes...>(x): the axes must be those of x, each once
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 6>;
constexpr auto right = transpose<1, 0>(a);

#ifdef MISUSE
constexpr auto wrong = transpose<1, 1>(a);
#endif
