// Networks of any depth, over images of 64 numbers.
#pragma once

#include <xgrad/xgrad.hpp>

namespace deep {

using namespace xgrad;

constexpr auto X = input<"X", "N", 64>;
constexpr auto digit = indices<"digit", "N">;

template <int Layer>  // below 100
constexpr auto name() {
  support::fixed_string<7> text("layer00");
  text.characters[5] = static_cast<char>('0' + Layer / 10);
  text.characters[6] = static_cast<char>('0' + Layer % 10);
  return text;
}

template <int Layer>
constexpr auto perceptron() {
  return let([] {
    if constexpr (Layer == 0) return X;
    else return relu(dense<name<Layer>(), 64>(perceptron<Layer - 1>()));
  });
}

template <int Block>
constexpr auto residual() {
  return let([] {
    if constexpr (Block == 0) {
      return dense<"first", 32>(X);
    } else {
      constexpr auto h = residual<Block - 1>();
      return h + relu(dense<name<Block>(), 32>(h));
    }
  });
}

template <class Features>
constexpr auto loss(Features features) {
  return mean(cross_entropy(dense<"last", 10>(features), digit));
}

}  // namespace deep
