// EXPECT: xgrad::multi_head_attention<name, heads>(q, k, v): the heads must divide q's last extent
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = multi_head_attention<"a", 4>(input<"x", "T", 8>);

#ifdef MISUSE
constexpr auto wrong = multi_head_attention<"a", 3>(input<"x", "T", 8>);
#endif
