// EXPECT: xgrad::one_hot<C>(labels): labels must be indices
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = indices<"a", "N">;
constexpr auto right = one_hot<10>(a);

#ifdef MISUSE
constexpr auto wrong = one_hot<10>(input<"b", "N">);
#endif
