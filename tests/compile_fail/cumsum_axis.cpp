// EXPECT: xgrad::cumsum<axis>(x): one axis must be named, and occur in x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto right = cumsum<-1>(a);

#ifdef MISUSE
constexpr auto wrong = cumsum(a);
#endif
