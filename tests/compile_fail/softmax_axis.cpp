// EXPECT: xgrad::softmax<axis>(x): the axis must occur in x
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", "N", 3>;
constexpr auto right = softmax<-1>(a);

#ifdef MISUSE
constexpr auto wrong = softmax<-3>(a);
#endif
