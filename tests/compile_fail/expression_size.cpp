// EXPECT: xgrad: an expression has at most 20000 operations, written out: let(f, x) has f once where it uses x twice
#include <xgrad/language.hpp>

using namespace xgrad;

constexpr auto x = input<"x", 3>;
constexpr auto cubed = [](auto e) { return e * e * e; };
template <int Times, class E>
constexpr auto written(const E& e) {
  if constexpr (Times == 0) return e;
  else return written<Times - 1>(cubed(e));
}
template <int Times, class E>
constexpr auto named(const E& e) {
  if constexpr (Times == 0) return e;
  else return named<Times - 1>(let(cubed, e));
}
constexpr auto right = named<8>(x);

#ifdef MISUSE
constexpr auto wrong = written<9>(x);
#endif
