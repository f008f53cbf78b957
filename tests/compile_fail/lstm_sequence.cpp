// EXPECT: xgrad::rnn<name, hidden>(x), lstm, gru: x must be (..., T, features)
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto right = lstm<"l", 4>(input<"x", "T", 3>);

#ifdef MISUSE
constexpr auto wrong = lstm<"l", 4>(input<"x", 3>);
#endif
