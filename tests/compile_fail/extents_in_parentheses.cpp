// EXPECT: xgrad: axes and extents stand in angle brackets: sum<1>(x), concatenate<0>(a, b), reshape<2, 3>(x)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = reshape<3, "N">(x);

#ifdef MISUSE
constexpr auto wrong = reshape(x, 3, -1);
#endif
