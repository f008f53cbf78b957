// EXPECT: xgrad::cross_entropy(logits, labels): labels must be indices of the leading extents, or rows of the same extents
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto z = input<"z", "N", 10>;
constexpr auto right = cross_entropy(z, indices<"labels", "N">);

#ifdef MISUSE
constexpr auto wrong = mean(cross_entropy(z, input<"labels", "N">));
#endif
