// EXPECT: xgrad::cumprod<axis>(x): one axis must be named, and occur in x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto right = cumprod<-1>(a);

#ifdef MISUSE
constexpr auto wrong = cumprod(a);
#endif
