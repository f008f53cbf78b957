// Rows taken by kernels: numbers beyond the table, kinds of integers, several tables, the order of sums.
#include <cmath>
#include <cstring>
#include <random>
#include <xgrad/xgrad.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto ids = indices<"ids", "N">;
constexpr auto table = parameter<"table", "V", 3>;
constexpr auto other = parameter<"other", 4>;
constexpr auto values = input<"values", "N">;
constexpr auto numbers = parameter<"numbers", "V">;

using matrix = xt::xtensor<float, 2>;
using vector = xt::xtensor<float, 1>;

}  // namespace

TEST_CASE("a checked call refuses numbers beyond any table", "[take]") {
  kernel<float, take(table, ids), take(other, ids)> k;
  const matrix rows{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {1, 1, 1}, {2, 2, 2}};
  const vector four{1, 2, 3, 4};
  const auto text = [&](const xt::xtensor<int, 1>& given, const matrix& from) {
    try {
      k(ids = given, table = from, other = four);
    } catch (const binding_error& e) {
      return std::string(e.what());
    }
    return std::string("no error");
  };
  CHECK(text({3, 0}, rows) == "no error");
  CHECK(text({0, 4}, rows) == "xgrad: ids: value 4 at (1) is not in 0 .. 3");
  CHECK(text({0, 3}, matrix{{1, 2, 3}}) == "xgrad: ids: value 3 at (1) is not in 0 .. 0");
  CHECK(text({-1, 3}, rows) == "xgrad: ids: value -1 at (0) is not in 0 .. 4");
}

TEST_CASE("an unchecked call reads NaN and adds nothing for numbers beyond the table", "[take]") {
  kernel<float, take(table, ids), take(numbers, ids), gradient(sum(values * take(numbers, ids)), numbers)> k;
  const matrix rows{{1, 2, 3}, {4, 5, 6}};
  const vector two{10, 20}, given{1, 2, 4, 8, 16};
  const xt::xtensor<std::int64_t, 1> where{1, -1, 2, 0, std::int64_t{1} << 40};
  matrix taken = xt::zeros<float>({5, 3});
  vector from = xt::zeros<float>({5}), slope = xt::zeros<float>({2});
  k.reserve(extent<"N"> = 5, extent<"V"> = 2);
  k.unchecked(ids = where, table = rows, numbers = two, values = given, out(taken, from, slope));
  for (std::size_t row : {1u, 2u, 4u}) {
    CHECK(std::isnan(from(row)));
    for (std::size_t column : {0u, 1u, 2u}) CHECK(std::isnan(taken(row, column)));
  }
  CHECK(taken(0, 1) == 5);
  CHECK(taken(3, 2) == 3);
  CHECK(from(0) == 20);
  CHECK(from(3) == 10);
  CHECK(slope(0) == 8);
  CHECK(slope(1) == 1);
}

TEST_CASE("numbers of any integer type", "[take]") {
  kernel<double, take(numbers, ids)> k;
  const xt::xtensor<double, 1> from{1, 2, 3};
  const xt::xtensor<double, 1> expected{3, 1};
  const auto taken = [&](const auto& given) -> xt::xtensor<double, 1> { return k(ids = given, numbers = from); };
  CHECK((taken(xt::xtensor<std::uint8_t, 1>{2, 0}) == expected));
  CHECK((taken(xt::xtensor<std::uint64_t, 1>{2, 0}) == expected));
  CHECK((taken(std::vector<short>{2, 0}) == expected));
}

TEST_CASE("equal numbers add up in the order of the rows", "[take]") {
  // within one chunk: as one loop over the rows adds
  kernel<float, gradient(sum(values * take(numbers, ids)), numbers)> k;
  std::mt19937 generator(7);
  vector given = xt::zeros<float>({3000}), expected = xt::zeros<float>({5});
  xt::xtensor<int, 1> where = xt::zeros<int>({3000});
  for (std::size_t i = 0; i < 3000; ++i) {
    given(i) = static_cast<float>(generator() % 1000) / 7.0F;
    where(i) = static_cast<int>(generator() % 5);
    expected(static_cast<std::size_t>(where(i))) += given(i);
  }
  const vector slope = k(ids = where, numbers = vector(expected), values = given);
  CHECK(std::memcmp(slope.data(), expected.data(), 5 * sizeof(float)) == 0);
}

TEST_CASE("sums of very many equal numbers are sums of chunks", "[take]") {
  kernel<float, gradient(sum(values * take(numbers, ids)), numbers)> k;
  constexpr std::size_t n = 4'000'000;
  const vector given = 0.1F * xt::ones<float>({n});
  const xt::xtensor<int, 1> where = xt::ones<int>({n});
  const vector slope = k(ids = where, numbers = vector{0, 0, 0}, values = given);
  CHECK(std::fabs(slope(1) / (n * static_cast<double>(0.1F)) - 1) < 1e-4);
  CHECK(slope(0) == 0);
}
