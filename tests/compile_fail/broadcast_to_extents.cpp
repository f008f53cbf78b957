// EXPECT: xgrad::broadcast_to<extents...>(x): x must broadcast to these extents
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 6>;
constexpr auto right = broadcast_to<3, 6>(a);

#ifdef MISUSE
constexpr auto wrong = broadcast_to<6, 3>(a);
#endif
