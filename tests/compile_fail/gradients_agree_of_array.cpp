// EXPECT: xgrad::gradients_agree<f>: f must be a scalar: take its mean or sum
#include <xgrad/checks.hpp>
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto w = parameter<"w", 3>;
static_assert(gradients_agree<sum(exp(w))>);

#ifdef MISUSE
static_assert(gradients_agree<exp(w)>);
#endif
