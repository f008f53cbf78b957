// EXPECT: xgrad::einsum<subscripts>(operands...): one group of letters for each operand, then -> and letters of the result
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 2, 3>;
constexpr auto right = einsum<"ij,kj->ik">(a, a);

#ifdef MISUSE
constexpr auto wrong = einsum<"ij;kj->ik">(a, a);
#endif
