// EXPECT: xgrad::flip<axis>(x): x has no such axis
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 4, 6>;
constexpr auto b = input<"b", 3, 6>;
constexpr auto right = flip<-1>(a);

#ifdef MISUSE
constexpr auto wrong = flip<2>(a);
#endif
