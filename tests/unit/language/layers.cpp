// Layers are their formulas with parameters of their own.
#include "evaluate.hpp"

#include "support/catch.hpp"

#include <xgrad/checks.hpp>
#include <xgrad/inspect.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto image = input<"image", "N", 6, 5, 4>;
constexpr auto ids = indices<"ids", "N", 7>;

constexpr auto weight = parameter<"fc1.weight", 3, 8>;
constexpr auto bias = parameter<"fc1.bias", 8>;

}  // namespace

TEST_CASE("dense", "[layers]") {
  constexpr auto layer = dense<"fc1", 8>(X);
  STATIC_CHECK(same(layer, matmul(X, weight) + bias));
  STATIC_CHECK(has_shape(layer, "(N, 8)"));
  STATIC_CHECK(std::is_same_v<std::remove_const_t<decltype(find<"fc1.weight">(layer))>, std::remove_const_t<decltype(weight)>>);
  STATIC_CHECK(std::is_same_v<std::remove_const_t<decltype(find<"fc1.bias">(layer))>, std::remove_const_t<decltype(bias)>>);
  STATIC_CHECK(std::is_same_v<decltype(find<"fc1.bias">(pack(X, layer))), decltype(find<"fc1.bias">(layer))>);
  STATIC_CHECK(std::is_same_v<std::remove_const_t<decltype(find<"X">(layer))>, std::remove_const_t<decltype(X)>>);
  CHECK(to_text(layer) == "matmul(X, fc1.weight) + fc1.bias");
  STATIC_CHECK(has_shape(dense<"a", 2>(input<"row", 5>), "(2)"));
  STATIC_CHECK(has_shape(dense<"a", 2>(input<"steps", "N", "T", 5>), "(N, T, 2)"));
  STATIC_CHECK(has_shape(find<"a.weight">(dense<"a", 2>(input<"free", 4, "K">)), "(K, 2)"));
  STATIC_CHECK(gradients_agree<mean(square(dense<"fc2", 2>(relu(dense<"fc1", 8>(X)))))>);
}

TEST_CASE("a layer's name and shape are its parameters", "[layers]") {
  constexpr auto twice = dense<"a", 3>(tanh(dense<"a", 3>(X)));
  STATIC_CHECK(same(twice, matmul(tanh(matmul(X, parameter<"a.weight", 3, 3>) + parameter<"a.bias", 3>),
                                  parameter<"a.weight", 3, 3>) + parameter<"a.bias", 3>));
  STATIC_CHECK(language::symbol_count<std::remove_const_t<decltype(twice)>> == 3);
}

TEST_CASE("conv2d", "[layers]") {
  constexpr auto plain = conv2d<"c1", 6, 3, 2>(image);
  STATIC_CHECK(same(plain, conv2d(image, parameter<"c1.weight", 3, 2, 4, 6>) + parameter<"c1.bias", 6>));
  STATIC_CHECK(has_shape(plain, "(N, 4, 4, 6)"));
  constexpr auto padded = conv2d<"c1", 6, 3, 2>(image, {.padding = {1, 1}});
  STATIC_CHECK(same(padded, conv2d(image, parameter<"c1.weight", 3, 2, 4, 6>, {.padding = {1, 1}}) +
                                parameter<"c1.bias", 6>));
  constexpr auto grouped = conv2d<"c1", 6, 3, 2, 2>(image, {.stride = {2, 1}});
  STATIC_CHECK(same(grouped, conv2d(image, parameter<"c1.weight", 3, 2, 2, 6>, {.stride = {2, 1}, .groups = 2}) +
                                 parameter<"c1.bias", 6>));
}

TEST_CASE("normalizations with scale and shift", "[layers]") {
  constexpr auto scale = parameter<"n.weight", 3>;
  constexpr auto shift = parameter<"n.bias", 3>;
  STATIC_CHECK(same(layer_norm<"n">(X), layer_norm(X) * scale + shift));
  STATIC_CHECK(same(layer_norm<"n">(X, {.epsilon = 1e-3}), layer_norm(X, {.epsilon = 1e-3}) * scale + shift));
  STATIC_CHECK(same(rms_norm<"n">(X), rms_norm(X) * scale));
  STATIC_CHECK(same(inference(batch_norm<"n">(X)),
                    inference(batch_norm(X, state<"n.mean", 3>, state<"n.variance", 3>)) * scale + shift));
  STATIC_CHECK(gradients_agree<sum(cube(layer_norm<"n">(X)))>);
}

TEST_CASE("embedding", "[layers]") {
  constexpr auto words = embedding<"words", 10, 4>(ids);
  CHECK(to_text(words) == to_text(take(parameter<"words.weight", 10, 4>, ids)));
  STATIC_CHECK(has_shape(words, "(N, 7, 4)"));
}

TEST_CASE("initializers of layers", "[layers]") {
  constexpr auto how = [](const auto& e, std::string_view name) {
    support::list<language::leaf> leaves;
    e.leaves(leaves);
    for (const language::leaf& l : leaves)
      if (l.symbol != nullptr && l.symbol->name == name) return l.how;
    return language::initializer{};
  };
  STATIC_CHECK(how(dense<"a", 2>(X), "a.weight") == initial::xavier_uniform);
  STATIC_CHECK(how(dense<"a", 2>(X, {.weight = initial::he_normal}), "a.weight") == initial::he_normal);
  STATIC_CHECK(how(dense<"a", 2>(X, {.bias = initial::ones}), "a.bias") == initial::ones);
  STATIC_CHECK(how(conv2d<"a", 2, 1, 1>(image, {}, {.weight = initial::he_uniform}), "a.weight") == initial::he_uniform);
  STATIC_CHECK(how(layer_norm<"a">(X), "a.weight") == initial::ones);
  STATIC_CHECK(how(embedding<"a", 5, 2>(ids), "a.weight") == initial::normal(0, 1));
}
