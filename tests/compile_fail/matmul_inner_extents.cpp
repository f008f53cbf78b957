// EXPECT: xgrad::matmul(a, b): inner extents must agree
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 784>;
constexpr auto w = parameter<"w", 784, 128>;
constexpr auto v = parameter<"v", 128, 10>;
constexpr auto right = mean(matmul(matmul(X, w), v));

#ifdef MISUSE
constexpr auto wrong = mean(matmul(X, v)) + 1;
#endif
