// EXPECT: xgrad::matmul(a, b): a and b must have at least one dimension
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto X = input<"X", "N", 4>;
constexpr auto right = sum(X) * X;

#ifdef MISUSE
constexpr auto wrong = matmul(sum(X), X);
#endif
