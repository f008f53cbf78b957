// EXPECT: xgrad::einsum<subscripts>(operands...): the extents of a letter must agree or be 1
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto a = input<"a", 2, 3>;
constexpr auto right = einsum<"ij,kj->ik">(a, a);

#ifdef MISUSE
constexpr auto wrong = einsum<"ij,jk->ik">(a, a);
#endif
