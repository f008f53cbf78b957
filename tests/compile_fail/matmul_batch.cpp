// EXPECT: xgrad::matmul(a, b): leading extents must agree or be 1
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 2, 3, 4>;
constexpr auto b = input<"b", 1, 4, 5>;
constexpr auto c = input<"c", 7, 4, 5>;
constexpr auto right = matmul(a, b);

#ifdef MISUSE
constexpr auto wrong = sum(matmul(a, c));
#endif
