// EXPECT: xgrad::update(w, value): w is missing: update(w, w - rate * gradient(loss, w))
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(x, w)));

constexpr auto right = update(w, w - 0.1 * gradient(loss, w));

#ifdef MISUSE
constexpr auto wrong = update(w - 0.1 * gradient(loss, w));
#endif
