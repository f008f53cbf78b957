// What may be bound to a symbol, and how it is read and written.
#include "support/catch.hpp"
#include "support/xviews.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <xgrad/xgrad.hpp>

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto w = parameter<"w", 3>;
constexpr auto b = parameter<"b">;
constexpr auto y = matmul(X, w) + b;

const xt::xtensor<double, 2> rows{{1, 2, 3}, {4, 5, 6}};
const xt::xtensor<double, 1> weights{1, 10, 100};
const xt::xtensor<double, 1> expected{321.5, 654.5};

template <class Rows, class Weights>
xt::xtensor<double, 1> predict(Rows&& x, Weights&& u) {
  kernel<double, y> k;
  return k(X = x, w = u, b = 0.5);
}

}  // namespace

TEST_CASE("xtensor containers", "[binding]") {
  CHECK((predict(rows, weights) == expected));
  CHECK((predict(xt::xarray<double>(rows), xt::xarray<double>(weights)) == expected));
  CHECK((predict(xt::xtensor_fixed<double, xt::xshape<2, 3>>(rows), xt::xtensor_fixed<double, xt::xshape<3>>(weights)) == expected));
  CHECK((predict(xt::xtensor<double, 2, xt::layout_type::column_major>(rows), weights) == expected));
}

TEST_CASE("memory that others own", "[binding]") {
  const std::vector<double> vector{1, 10, 100};
  const std::array<double, 3> array{1, 10, 100};
  CHECK((predict(rows, vector) == expected));
  CHECK((predict(rows, array) == expected));
  CHECK((predict(rows, std::span<const double>(vector)) == expected));
  CHECK((predict(xt::adapt(rows.data(), 6, xt::no_ownership(), std::array<std::size_t, 2>{2, 3}), weights) == expected));
}

TEST_CASE("views, in place where rows are dense and through a copy where not", "[binding]") {
  xt::xtensor<double, 2> wide = xt::zeros<double>({4, 7});
  xt::view(wide, xt::range(1, 3), xt::range(2, 5)) = rows;
  CHECK((predict(xt::view(wide, xt::range(1, 3), xt::range(2, 5)), weights) == expected));

  xt::xtensor<double, 2> turned = xt::transpose(rows);
  CHECK((predict(xt::transpose(turned), weights) == expected));
  xt::xtensor<double, 2> spread = xt::zeros<double>({2, 6});
  xt::view(spread, xt::all(), xt::range(0, 6, 2)) = rows;
  CHECK((predict(xt::view(spread, xt::all(), xt::range(0, 6, 2)), weights) == expected));

  xt::xtensor<double, 2> backward = xt::view(rows, xt::range(1, xt::placeholders::_, -1), xt::all());
  CHECK((predict(xt::view(backward, xt::range(1, xt::placeholders::_, -1), xt::all()), weights) == expected));
  const xt::xtensor<double, 1> last_first{100, 10, 1};
  CHECK((predict(rows, xt::view(last_first, xt::range(2, xt::placeholders::_, -1))) == expected));
}

TEST_CASE("a single row between others", "[binding]") {
  kernel<double, sum(X), sum<0>(X)> k;
  xt::xtensor<double, 2> wide = xt::ones<double>({3, 6});
  const auto [total, columns] = k(X = xt::view(wide, xt::range(1, 2), xt::range(0, 6, 2)));
  CHECK(total == 3);
  CHECK((columns == xt::xtensor<double, 1>{1, 1, 1}));
}

TEST_CASE("lazy expressions", "[binding]") {
  CHECK((predict(2.0 * rows, weights / 2.0) == expected));
  CHECK((predict(xt::ones<double>({2, 3}), xt::xtensor<double, 1>{1, 2, 3}) == xt::xtensor<double, 1>{6.5, 6.5}));
}

TEST_CASE("integers are converted, scalars too", "[binding]") {
  CHECK((predict(xt::cast<int>(rows), weights) == expected));
  CHECK((predict(xt::xtensor<std::uint8_t, 2>(xt::cast<std::uint8_t>(rows)), weights) == expected));
  CHECK((predict(rows, std::vector<short>{1, 10, 100}) == expected));
  CHECK((predict(rows, xt::xtensor<bool, 1>{true, false, true}) == xt::xtensor<double, 1>{4.5, 10.5}));
  kernel<float, b * 2.0> twice;
  CHECK(twice(b = 3) == 6.0F);
  CHECK(twice(b = 3.5) == 7.0F);
  CHECK(twice(b = xt::xtensor<float, 0>(3.0F)) == 6.0F);
}

TEST_CASE("no rows", "[binding]") {
  kernel<double, y, sum(y), mean(y), value_and_gradient(sum(square(y)), w)> k;
  const xt::xtensor<double, 2> none = xt::zeros<double>({0, 3});
  const auto [each, total, average, loss, dw] = k(X = none, w = weights, b = 1.0);
  CHECK(each.size() == 0);
  CHECK(total == 0);
  CHECK(std::isnan(average));
  CHECK(loss == 0);
  CHECK((dw == xt::xtensor<double, 1>{0, 0, 0}));
}

TEST_CASE("NaN and infinities go through", "[binding]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const xt::xtensor<double, 2> odd{{infinity, 2, 3}, {std::nan(""), 5, 6}};
  const xt::xtensor<double, 1> found = predict(odd, weights);
  CHECK(found(0) == infinity);
  CHECK(std::isnan(found(1)));
}

TEST_CASE("results into the caller's arrays", "[binding]") {
  kernel<double, y, sum<0>(X), sum(y)> k;
  xt::xtensor<double, 1> first = xt::zeros<double>({2});
  std::vector<double> second(3);
  double third = 0;
  k(X = rows, w = weights, b = 0.5, out(first, second, third));
  CHECK((first == expected));
  CHECK(second == std::vector<double>{5, 7, 9});
  CHECK(third == 976);

  // Through views: strided, and backward.
  xt::xtensor<double, 2> table = xt::zeros<double>({2, 3});
  auto column = xt::view(table, xt::all(), 1);
  std::array<double, 3> array{};
  k(X = rows, w = weights, b = 0.5, out(column, array, third));
  CHECK((table == xt::xtensor<double, 2>{{0, 321.5, 0}, {0, 654.5, 0}}));
  CHECK(array == std::array<double, 3>{5, 7, 9});
  k.unchecked(X = rows, w = weights, b = 0.0, out(first, second, third));
  CHECK((first == expected - 0.5));
}

TEST_CASE("updates write to what is bound", "[binding]") {
  constexpr auto loss = mean(square(y - 1.0));
  kernel<double, loss, update(w, w - 0.001 * gradient(loss, w)), update(b, b - 0.001 * gradient(loss, b))> step;
  xt::xtensor<double, 1> dense{1, 2, 3};
  double offset = 0;
  const double before = step(X = rows, w = dense, b = offset);
  CHECK(offset != 0);
  CHECK(step(X = rows, w = dense, b = offset) < before);

  xt::xtensor<double, 2> table = xt::zeros<double>({3, 2});
  auto column = xt::view(table, xt::all(), 0);
  column = xt::xtensor<double, 1>{1, 2, 3};
  double second = 0;
  step(X = rows, w = column, b = second);
  xt::xtensor<double, 1> again{1, 2, 3};
  double third = 0;
  step(X = rows, w = again, b = third);
  CHECK((xt::xtensor<double, 1>(column) == again));
  CHECK(xt::sum(xt::view(table, xt::all(), 1))() == 0);
  CHECK(second == third);
}

TEST_CASE("a run-time extent as a value", "[binding]") {
  constexpr auto v = input<"v", "M">;
  kernel<double, sum(v) * extent<"M">, iota<"K"> * 2> k;
  const auto [total, even] = k(v = std::vector<double>{1, 2, 3}, extent<"K"> = 4);
  CHECK(total == 18);
  CHECK((even == xt::xtensor<std::int64_t, 1>{0, 2, 4, 6}));
}
