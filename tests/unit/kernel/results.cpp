// What a call returns: in order, by key, as a value; types and shapes.
#include "support/catch.hpp"

#include <cstdint>
#include <type_traits>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto loss = mean(square(matmul(X, w)));
const xt::xtensor<double, 2> rows{{1, 2, 3}, {4, 5, 6}};
const xt::xtensor<double, 1> weights{1, 0, 0};

}  // namespace

TEST_CASE("outputs in order", "[results]") {
  kernel<double, value_and_gradient(loss, w), matmul(X, w), X> k;
  const auto [value, dw, each, x] = k(X = rows, w = weights);
  STATIC_REQUIRE(std::is_same_v<std::remove_const_t<decltype(value)>, double>);
  STATIC_REQUIRE(std::is_same_v<std::remove_const_t<decltype(dw)>, xt::xtensor_fixed<double, xt::xshape<3>>>);
  STATIC_REQUIRE(std::is_same_v<std::remove_const_t<decltype(each)>, xt::xtensor<double, 1>>);
  CHECK(value == 8.5);
  CHECK((dw == xt::xtensor<double, 1>{17, 22, 27}));
  CHECK((each == xt::xtensor<double, 1>{1, 4}));
  CHECK((x == rows));
}

TEST_CASE("by key", "[results]") {
  constexpr auto half = 0.5 * loss, double_ = 2.0 * loss;
  kernel<double, value_and_gradient(loss, w), half, double_, let([] { return exp(0.0 * loss); })> k;
  auto r = k(X = rows, w = weights);
  CHECK(r[loss] == 8.5);
  CHECK((r[gradient(loss, w)] == xt::xtensor<double, 1>{17, 22, 27}));
  CHECK(r[half] == 4.25);
  CHECK(r[2.0 * loss] == 17);
  CHECK(r.template get<4>() == 1);
  r[half] = 1;
  CHECK(r[half] == 1);
}

TEST_CASE("a single array is read as it is", "[results]") {
  kernel<double, matmul(X, w)> each;
  auto r = each(X = rows, w = weights);
  CHECK(r.size() == 2);
  CHECK(r.shape()[0] == 2);
  CHECK((r(0) == 1 && r(1) == 4));
  r(1) = 5;
  CHECK(std::as_const(r)(1) == 5);
  CHECK(r[matmul(X, w)](1) == 5);

  kernel<double, 2.0 * X> twice;
  const auto two = twice(X = rows);
  CHECK(two(1, 2) == 12);
  CHECK(two.size() == 6);
}

TEST_CASE("literals inside let and of the same type are told apart", "[results]") {
  constexpr auto scaled = [](double c) { return let([](auto t) { return t * t; }, c * loss); };
  constexpr auto one = scaled(1.0), three = scaled(3.0);
  kernel<double, one, three> k;
  const auto r = k(X = rows, w = weights);
  CHECK(r[one] == 72.25);
  CHECK(r[three] == 9 * 72.25);
}

TEST_CASE("gradients by expressions of the same type are told apart", "[results]") {
  constexpr auto twice = 2.0 * w, thrice = 3.0 * w;
  constexpr auto f = sum(square(twice)) + sum(square(thrice));
  kernel<double, value_and_gradient(f, twice, thrice), value_and_gradient(loss)> k;
  const auto r = k(X = rows, w = xt::xtensor<double, 1>{1, 0, 0});
  CHECK(r[f] == 13);
  CHECK((r[gradient(f, twice)] == xt::xtensor<double, 1>{4, 0, 0}));
  CHECK((r[gradient(f, thrice)] == xt::xtensor<double, 1>{6, 0, 0}));
  CHECK((r[gradient(loss, w)] == xt::xtensor<double, 1>{17, 22, 27}));
}

TEST_CASE("options and what is inferred are told apart", "[results]") {
  static constexpr auto Q = input<"Q", 2, 1>;
  constexpr auto seen = [](double least) { return sum(attention(Q, Q, Q, {.mask = input<"m", 2> > least})); };
  constexpr auto all = seen(0), first = seen(1);
  constexpr auto twice = inference(2 * loss), thrice = inference(3 * loss);
  kernel<double, all, first, attention(Q, Q, Q), twice, thrice> k;
  const auto r = k(Q = {{1}, {3}}, input<"m", 2> = {2, 1}, X = rows, w = weights);
  CHECK(r[first] == 2);
  CHECK(r[all] > 2);
  CHECK(r[twice] == 17);
  CHECK(r[thrice] == 25.5);
}

TEST_CASE("numbers in braces are bound", "[results]") {
  kernel<double, loss, matmul(X, w)> k;
  const auto r = k(X = {{1, 2, 3}, {4, 5, 6}}, w = {1.0, 0.0, 0.0});
  CHECK(r[loss] == 8.5);
  double written = 0;
  xt::xtensor<double, 1> each = xt::zeros<double>({2});
  k.unchecked(X = {{1, 2, 3}, {4, 5, 6}}, w = {1, 0, 0}, out(written, each));
  CHECK(written == 8.5);
}

TEST_CASE("a single output becomes the array that is wanted", "[results]") {
  kernel<double, gradient(loss, w)> k;
  const xt::xtensor<double, 1> expected{17, 22, 27};
  const xt::xtensor<double, 1> tensor = k(X = rows, w = weights);
  const xt::xarray<double> array = k(X = rows, w = weights);
  const xt::xtensor_fixed<double, xt::xshape<3>> fixed = k(X = rows, w = weights);
  xt::xtensor<double, 1> assigned;
  assigned = k(X = rows, w = weights);
  CHECK((tensor == expected));
  CHECK((array == expected));
  CHECK((fixed == expected));
  CHECK((assigned == expected));
}

TEST_CASE("a single output is its value", "[results]") {
  kernel<double, loss> k;
  const double value = k(X = rows, w = weights);
  CHECK(value == 8.5);
  kernel<double, matmul(X, w)> each;
  const xt::xtensor<double, 1> y = each(X = rows, w = weights);
  CHECK((y == xt::xtensor<double, 1>{1, 4}));
  const auto [same] = each(X = rows, w = weights);
  CHECK((same == y));
}

TEST_CASE("masks and positions keep their kinds", "[results]") {
  kernel<float, (X > 2), argmax(w)> k;
  const auto [mask, position] = k(X = xt::xtensor<float, 2>{{1, 2, 3}}, w = xt::xtensor<float, 1>{1, 9, 3});
  STATIC_REQUIRE(std::is_same_v<std::remove_const_t<decltype(mask)>, xt::xtensor<bool, 2>>);
  STATIC_REQUIRE(std::is_same_v<std::remove_const_t<decltype(position)>, std::int64_t>);
  CHECK((mask == xt::xtensor<bool, 2>{{false, false, true}}));
  CHECK(position == 1);
}

TEST_CASE("large static outputs are on the heap", "[results]") {
  constexpr auto A = parameter<"A", 64, 64>;
  constexpr auto B = parameter<"B", 65, 64>;
  kernel<float, A + 1.0, B + 1.0> k;
  const xt::xtensor<float, 2> a = xt::ones<float>({64, 64}), b = xt::ones<float>({65, 64});
  const auto r = k(A = a, B = b);
  STATIC_REQUIRE(std::is_same_v<std::remove_cvref_t<decltype(r.template get<0>())>, xt::xtensor_fixed<float, xt::xshape<64, 64>>>);
  STATIC_REQUIRE(std::is_same_v<std::remove_cvref_t<decltype(r.template get<1>())>, xt::xtensor<float, 2>>);
  CHECK(r.get<1>()(64, 63) == 2);
}
