// EXPECT: xgrad::check_gradients<f>: f must be a scalar: take its mean or sum
#include <xgrad/checks.hpp>
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
static_assert(check_gradients<sum(exp(w))>().agrees);

#ifdef MISUSE
static_assert(check_gradients<exp(w)>().agrees);
#endif
