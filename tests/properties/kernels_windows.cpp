// Convolutions and pooling with all options, and their gradients by input and weights.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto line = input<"line", "N", 7, 2>;
constexpr auto w1 = parameter<"w1", 3, 2, 4>;
constexpr auto image = input<"image", "N", 6, 5, 4>;
constexpr auto w2 = parameter<"w2", 3, 2, 2, 6>;
constexpr auto grouped =
    conv2d(image, w2, {.stride = {2, 1}, .padding = {1, 1}, .dilation = {1, 2}, .groups = 2});

}  // namespace

TEST_CASE("convolution along one axis") {
  constexpr auto y = conv1d(line, w1);
  CHECK(check_kernels<y, value_and_gradient(sum(tanh(y)), w1, line)>({1, 2, 17, 70}, {}, 400) == "");
  constexpr auto same = conv1d(line, w1, {.padding = 1});
  CHECK(check_kernels<same, gradient(sum(square(same)), w1)>({1, 17}, {}, 400) == "");
}
TEST_CASE("convolution of images") {
  CHECK(check_kernels<grouped, value_and_gradient(sum(tanh(grouped)), w2, image)>({1, 2, 17}, {}, 400) == "");
}
TEST_CASE("pooling") {
  CHECK(check_kernels<max_pool2d<2, 2>(image), avg_pool2d<3, 3>(image, {.stride = {2, 1}, .padding = {1, 1}}),
                      max_pool2d<3, 3>(image, {.stride = {2, 2}, .padding = {1, 1}})>({1, 2, 17}, {}, 400) == "");
  CHECK(check_kernels<gradient(sum(square(max_pool2d<2, 2>(image))), image),
                      gradient(sum(square(avg_pool2d<2, 2>(image, {.stride = {1, 1}}))), image)>({1, 17}, {}, 400) == "");
}
TEST_CASE("windows along run-time extents") {
  constexpr auto any = input<"any", "N", "L", 2>;
  constexpr auto odd = input<"odd", "N", 2 * extent<"L"> + 1, 2>;
  constexpr auto y = conv1d(any, w1);
  constexpr auto same = conv1d(any, w1, {.padding = 2, .dilation = 2});
  constexpr auto half = conv1d(odd, w1, {.stride = 2, .padding = 1});
  CHECK(check_kernels<y, same, value_and_gradient(sum(tanh(y)) + sum(square(same)), w1, any)>({1, 17}, {{"L", 9}}, 400) ==
        "");
  CHECK(check_kernels<half, value_and_gradient(sum(tanh(half)), w1, odd)>({1, 17}, {{"L", 6}}, 400) == "");
  constexpr auto photo = input<"photo", "N", 2 * extent<"H">, 3 * extent<"W">, 2>;
  constexpr auto pooled = max_pool2d<2, 3>(photo);
  constexpr auto means = avg_pool2d<2, 2>(photo, {.stride = {1, 1}});
  CHECK(check_kernels<pooled, means, value_and_gradient(sum(square(pooled)) + sum(square(means)), photo)>(
            {1, 5}, {{"H", 3}, {"W", 2}}, 400) == "");
}
TEST_CASE("more weights than the first cache holds, and images between fills") {
  constexpr auto deep = input<"deep", "N", 6, 7, 40>;
  constexpr auto filters = parameter<"filters", 3, 3, 40, 32>;
  constexpr auto y = conv2d(deep, filters, {.padding = {1, 2}});
  CHECK(check_kernels<y, gradient(sum(square(y)), filters), gradient(sum(square(y)), deep)>({1, 3}, {}, 400) == "");
  CHECK(check_kernels<pad<2, 1, 2>(pad<1, 2, 0>(deep)), pad<2, 1, 0>(pad<1, 0, 1>(square(deep), 3.0), 3.0)>({1, 3}) == "");
}
TEST_CASE("a network") {
  constexpr auto filters = parameter<"filters", 3, 3, 4, 8>;
  constexpr auto dense = parameter<"dense", 16, 3>;
  constexpr auto label = indices<"label", "N">;
  constexpr auto hidden = max_pool2d<2, 2>(relu(conv2d(image, filters, {.padding = {1, 1}})));
  constexpr auto features = reshape<"N", -1>(slice<2, 0, 1>(slice<1, 1, 3>(hidden)));
  constexpr auto loss = mean(cross_entropy(matmul(features, dense), label));
  CHECK(check_kernels<value_and_gradient(loss, filters, dense)>({1, 2, 17, 40}, {}, 400) == "");
}
