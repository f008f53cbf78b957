// EXPECT: xgrad::reshape<extents...>(x): the number of elements must stay
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 6>;
constexpr auto right = reshape<"N", 2, -1>(a);

#ifdef MISUSE
constexpr auto wrong = reshape<"N", 4, -1>(a);
#endif
