#include "evaluate.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <numeric>

#include <xgrad/checks.hpp>

using namespace xgrad;
using namespace xgrad::tests;

namespace {

constexpr auto line = input<"line", 2, 6, 2>;
constexpr auto image = input<"image", 2, 6, 5, 4>;
constexpr auto weights = parameter<"weights", 3, 2, 2, 6>;

numbers waves(int count, double phase) {
  numbers x;
  for (int i = 0; i < count; ++i) x.push_back(std::sin(phase + 0.7 * i));
  return x;
}

struct axis {
  int stride, padding, dilation;
};
// Cross-correlation by its definition.
numbers convolve(const numbers& x, int n, int h, int w, int c, const numbers& k, int kh, int kw, int f, axis down,
                 axis across, int groups) {
  const int oh = (h + 2 * down.padding - down.dilation * (kh - 1) - 1) / down.stride + 1;
  const int ow = (w + 2 * across.padding - across.dilation * (kw - 1) - 1) / across.stride + 1;
  const int cg = c / groups;
  numbers y;
  for (int b = 0; b < n; ++b)
    for (int i = 0; i < oh; ++i)
      for (int j = 0; j < ow; ++j)
        for (int o = 0; o < f; ++o) {
          double sum = 0;
          for (int p = 0; p < kh; ++p)
            for (int q = 0; q < kw; ++q)
              for (int r = 0; r < cg; ++r) {
                const int row = down.stride * i + down.dilation * p - down.padding;
                const int column = across.stride * j + across.dilation * q - across.padding;
                if (row < 0 || row >= h || column < 0 || column >= w) continue;
                const int channel = o / (f / groups) * cg + r;
                sum += x[static_cast<std::size_t>(((b * h + row) * w + column) * c + channel)] *
                       k[static_cast<std::size_t>(((p * kw + q) * cg + r) * f + o)];
              }
          y.push_back(sum);
        }
  return y;
}
bool close(const numbers& a, const numbers& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::fabs(a[i] - b[i]) <= 1e-12)) return false;
  return true;
}

}  // namespace

TEST_CASE("convolutions are their definition", "[windows]") {
  STATIC_REQUIRE(has_shape(conv1d(input<"x", "N", "L", 2>, input<"k", 3, 2, 4>), "(N, L - 2, 4)"));
  STATIC_REQUIRE(has_shape(conv2d(image, input<"k", 3, 3, 4, 8>), "(2, 4, 3, 8)"));
  const numbers k = waves(3 * 2 * 4, 1), x = waves(2 * 6 * 2, 2);
  CHECK(close(evaluate<conv1d(line, input<"k", 3, 2, 4>)>({x, k}), convolve(x, 2, 1, 6, 2, k, 1, 3, 4, {1, 0, 1}, {1, 0, 1}, 1)));
  CHECK(close(evaluate<conv1d(line, input<"k", 3, 2, 4>, {.stride = 2, .padding = 2, .dilation = 2})>({x, k}),
              convolve(x, 2, 1, 6, 2, k, 1, 3, 4, {1, 0, 1}, {2, 2, 2}, 1)));
  const numbers pixels = waves(2 * 6 * 5 * 4, 3), grouped = waves(3 * 2 * 2 * 6, 4);
  CHECK(close(evaluate<conv2d(image, weights, {.stride = {2, 1}, .padding = {1, 1}, .dilation = {1, 2}, .groups = 2})>(
                  {pixels, grouped}),
              convolve(pixels, 2, 6, 5, 4, grouped, 3, 2, 6, {2, 1, 1}, {1, 1, 2}, 2)));
}

TEST_CASE("windows along run-time extents are counted where the stride divides them", "[windows]") {
  constexpr auto even = input<"even", "N", 2 * extent<"L">, 2>;
  constexpr auto photo = input<"photo", "N", 4 * extent<"H"> + 3, 6 * extent<"W">, 1>;
  STATIC_REQUIRE(has_shape(max_pool2d<4, 3>(photo), "(N, H, 2*W, 1)"));
  const numbers k = waves(3 * 2 * 4, 1), x = waves(2 * 6 * 2, 2);
  const auto strided = [&](int padding, const numbers& found) {
    return close(found, convolve(x, 2, 1, 6, 2, k, 1, 3, 4, {1, 0, 1}, {2, padding, 1}, 1));
  };
  constexpr auto w = input<"k", 3, 2, 4>;
  CHECK(strided(0, evaluate<conv1d(even, w, {.stride = 2})>({x, k}, {{"N", 2}, {"L", 3}})));
  CHECK(strided(1, evaluate<conv1d(even, w, {.stride = 2, .padding = 1})>({x, k}, {{"N", 2}, {"L", 3}})));
  CHECK(strided(2, evaluate<conv1d(even, w, {.stride = 2, .padding = 2})>({x, k}, {{"N", 2}, {"L", 3}})));
}

TEST_CASE("extents that options decide are reshaped when they are known", "[windows]") {
  constexpr auto strided = conv1d(line, input<"k", 3, 2, 4>, {.stride = 2, .padding = 1});  // (2, 3, 4)
  const numbers k = waves(3 * 2 * 4, 1), x = waves(2 * 6 * 2, 2);
  const numbers all = evaluate<strided>({x, k});
  REQUIRE(all.size() == 24);
  CHECK(evaluate<reshape<2, 12>(strided)>({x, k}) == all);
  CHECK(evaluate<reshape<4, -1>(strided)>({x, k}) == all);
  CHECK(evaluate<flatten(strided)>({x, k}) == all);
  constexpr auto w = parameter<"w", 12, 1>;
  CHECK(evaluate<matmul(reshape<2, -1>(strided), w)>({x, k, numbers(12, 1)})[0] ==
        Catch::Approx(std::accumulate(all.begin(), all.begin() + 12, 0.0)));
}

TEST_CASE("pooling", "[windows]") {
  constexpr auto small = input<"small", 1, 4, 5, 1>;
  const numbers x{1, 9, 2, 3, 4, 5, 6, 7, 8, 9, 4, 3, 2, 1, 0, -1, -2, -3, -4, -5};
  STATIC_REQUIRE(has_shape(max_pool2d<2, 2>(small), "(1, 2, 2, 1)"));
  CHECK(evaluate<max_pool2d<2, 2>(small)>({x}) == numbers{9, 8, 4, 2});
  CHECK(evaluate<avg_pool2d<2, 2>(small)>({x}) == numbers{5.25, 5, 1, -1});
  CHECK(evaluate<max_pool2d<2, 3>(small, {.stride = {2, 2}})>({x}) == numbers{9, 9, 4, 2});
  CHECK(evaluate<max_pool2d<3, 3>(small, {.stride = {3, 3}, .padding = {1, 1}})>({x}) == numbers{9, 9, 4, 2});
  CHECK(evaluate<avg_pool2d<2, 1>(small, {.stride = {2, 4}, .padding = {1, 0}})>({x})[0] == 0.5);
}

TEST_CASE("gradients of windows agree with dual numbers", "[windows]") {
  constexpr auto w = parameter<"w", 3, 2, 4>;
  constexpr auto p = parameter<"p", 2, 4, 5, 3>;
  STATIC_REQUIRE(gradients_agree<sum(tanh(conv1d(line, w)))>);
  STATIC_REQUIRE(gradients_agree<sum(tanh(conv2d(image, weights, {.stride = {2, 1}, .padding = {1, 1}, .groups = 2})))>);
  STATIC_REQUIRE(gradients_agree<sum(square(max_pool2d<2, 2>(p)))>);
  STATIC_REQUIRE(gradients_agree<sum(square(avg_pool2d<3, 2>(p, {.stride = {1, 1}, .padding = {1, 0}})))>);
}
