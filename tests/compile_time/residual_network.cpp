#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr int blocks = 50;
constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;

template <int Block>
constexpr auto name() {
  support::fixed_string<7> text("block00");
  text.characters[5] = static_cast<char>('0' + Block / 10);
  text.characters[6] = static_cast<char>('0' + Block % 10);
  return text;
}
template <int Block>
constexpr auto after() {
  return let([] {
    if constexpr (Block == 0) {
      return dense<"first", 32>(X);
    } else {
      constexpr auto h = after<Block - 1>();
      return h + relu(dense<name<Block>(), 32>(h));
    }
  });
}
constexpr auto loss = mean(cross_entropy(dense<"last", 10>(after<blocks>()), digit));

kernel<float, value_and_gradient(loss)> evaluate;

float value(const xt::xtensor<float, 2>& images, const xt::xtensor<int, 1>& digits, variables<evaluate>& v) {
    return evaluate(X = images, digit = digits, v)[loss];
}
