// Arrays of arrays as arrays of several axes: read, written, updated in place, refused where they do not fit.
#include "support/catch.hpp"

#include <array>
#include <span>
#include <string>
#include <vector>

#include <xgrad/kernel.hpp>

using namespace xgrad;
using kernels::nested;
using kernels::nested_stride;

namespace {

constexpr auto X = input<"X", "N", 3>;
constexpr auto w = parameter<"w", 3, 2>;
constexpr auto product = matmul(X, w);

const xt::xtensor<double, 2> expected{{4, 5}, {10, 11}};

}  // namespace

TEST_CASE("nested arrays have the axes of all their levels", "[nested]") {
  using table = std::array<std::array<float, 3>[5], 7>;
  STATIC_CHECK(nested<table>::rank == 3);
  STATIC_CHECK((nested<table>::extent(0) == 7 && nested<table>::extent(1) == 5 && nested<table>::extent(2) == 3));
  STATIC_CHECK(std::is_same_v<nested<table>::number, float>);
  STATIC_CHECK(std::is_same_v<nested<const int[4]>::number, const int>);
  STATIC_CHECK(std::is_same_v<nested<const std::array<int, 4>>::number, const int>);
  STATIC_CHECK(std::is_same_v<nested<std::array<const int[4], 2>>::number, const int>);
  STATIC_CHECK((nested_stride<int[5][3]>(0) == 15 && nested_stride<int[5][3]>(1) == 3 && nested_stride<int[5][3]>(2) == 1));
  STATIC_CHECK((nested<double>::rank == 0 && nested_stride<double>(0) == 1));
}

TEST_CASE("nested arrays are bound", "[nested]") {
  const double rows[2][3] = {{1, 2, 3}, {3, 4, 7}};
  const std::array<std::array<double, 2>, 3> weights{{{1, 0}, {0, 1}, {1, 1}}};
  kernel<double, product> k;
  CHECK((xt::xtensor<double, 2>(k(X = rows, w = weights)) == expected));
  CHECK((xt::xtensor<double, 2>(k(X = std::span(rows), w = weights)) == expected));
  const std::vector<std::array<double, 3>> grown{{1, 2, 3}, {3, 4, 7}};
  CHECK((xt::xtensor<double, 2>(k(X = grown, w = weights)) == expected));
  CHECK((xt::xtensor<double, 2>(k(X = std::vector<std::array<double, 3>>(grown), w = weights)) == expected));
  const std::vector<std::array<unsigned char, 3>> bytes{{1, 2, 3}, {3, 4, 7}};
  CHECK((xt::xtensor<double, 2>(k(X = bytes, w = weights)) == expected));
  CHECK(k(X = std::vector<std::array<double, 3>>(), w = weights).get<0>().size() == 0);
}

TEST_CASE("nested arrays are written", "[nested]") {
  const double rows[2][3] = {{1, 2, 3}, {3, 4, 7}};
  double weights[3][2] = {{1, 0}, {0, 1}, {1, 1}};
  std::vector<std::array<double, 2>> result(2);
  kernel<double, product, update(w, w - gradient(sum(product), w))> k;
  k.unchecked(X = rows, w = weights, out(result));
  CHECK(result == std::vector<std::array<double, 2>>{{4, 5}, {10, 11}});
  CHECK((weights[0][0] == -3 && weights[1][1] == -5 && weights[2][0] == -9));
  std::array<double, 2> again[2];
  k(X = rows, w = weights, out(again));
  CHECK(again[0][0] == -3 * 1 - 6 * 2 - 9 * 3);
  const auto bind = [&](std::size_t rows_to_write) {
    std::vector<std::array<double, 2>> other(rows_to_write);
    try {
      k(X = rows, w = weights, out(other));
    } catch (const binding_error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(bind(3) == "xgrad: out: axis 0 of output 0 has extent 2, the array given has 3");
  CHECK(bind(2).empty());
}
