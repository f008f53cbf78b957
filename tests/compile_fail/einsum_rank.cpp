// EXPECT: xgrad::einsum<subscripts>(operands...): one letter for each dimension of an operand
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 2, 3>;
constexpr auto right = einsum<"ij,kj->ik">(a, a);

#ifdef MISUSE
constexpr auto wrong = einsum<"ij,j->i">(a, a);
#endif
