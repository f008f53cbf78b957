#include <xgrad/xgrad.hpp>

using namespace xgrad;

constexpr int layers = 20;
constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;

template <int Layer>
constexpr auto name() {
  support::fixed_string<7> text("layer00");
  text.characters[5] = static_cast<char>('0' + Layer / 10);
  text.characters[6] = static_cast<char>('0' + Layer % 10);
  return text;
}
template <int Layer>
constexpr auto after() {
  return let([] {
    if constexpr (Layer == 0) return X;
    else return relu(dense<name<Layer>(), 64>(after<Layer - 1>()));
  });
}
constexpr auto loss = mean(cross_entropy(dense<"last", 10>(after<layers>()), digit));

kernel<float, value_and_gradient(loss)> evaluate;

float value(const xt::xtensor<float, 2>& images, const xt::xtensor<int, 1>& digits, variables<evaluate>& v) {
    return evaluate(X = images, digit = digits, v)[loss];
}
