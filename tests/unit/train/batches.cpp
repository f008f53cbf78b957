// Every row once, in an order that the seed fixes; rows of arrays of every layout.
#include "support/catch.hpp"
#include "support/xviews.hpp"

#include <array>
#include <span>
#include <string>
#include <vector>

#include <xgrad/train.hpp>

using namespace xgrad;

TEST_CASE("every row comes once, the last batch is smaller", "[batches]") {
  const batches all(103, 10, 7);
  CHECK(all.size() == 11);
  std::vector<int> seen(103);
  std::vector<std::size_t> sizes;
  for (const auto& b : all) {
    sizes.push_back(b.size());
    for (std::size_t row : b) ++seen[row];
  }
  CHECK(seen == std::vector<int>(103, 1));
  CHECK(sizes == std::vector<std::size_t>{10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3});
}

TEST_CASE("the order is the seed's, on every machine", "[batches]") {
  std::vector<std::size_t> first, again, other;
  for (const auto& b : batches(10, 4, 1)) first.insert(first.end(), b.begin(), b.end());
  for (const auto& b : batches(10, 3, 1)) again.insert(again.end(), b.begin(), b.end());
  for (const auto& b : batches(10, 4, 2)) other.insert(other.end(), b.begin(), b.end());
  CHECK(first == again);
  CHECK(first != other);
  CHECK(first == std::vector<std::size_t>{5, 6, 2, 4, 0, 1, 9, 8, 3, 7});
}

TEST_CASE("every row is as often at every place", "[batches]") {
  std::vector<int> at_front(5);
  for (std::uint64_t seed = 0; seed < 10000; ++seed) ++at_front[(*batches(5, 2, seed).begin())[0]];
  for (int n : at_front) CHECK(n == Catch::Approx(2000).margin(200));
}

TEST_CASE("nothing, one, and a batch of all", "[batches]") {
  for (const auto& b : batches(0, 10, 1)) CHECK(b.size() == 1000);
  CHECK(batches(0, 10, 1).size() == 0);
  CHECK(batches(1, 10, 1).size() == 1);
  CHECK((*batches(5, 5, 1).begin()).size() == 5);
}

TEST_CASE("rows of arrays", "[batches]") {
  xt::xtensor<float, 3> images = xt::zeros<float>({6, 2, 3});
  xt::xtensor<float, 3, xt::layout_type::column_major> columns = images;
  xt::xarray<int> dynamic = xt::zeros<int>({6, 2});
  xt::xtensor<std::uint8_t, 1> labels = xt::zeros<std::uint8_t>({6});
  std::vector<double> numbers(6);
  for (std::size_t i = 0; i < 6; ++i) {
    labels(i) = static_cast<std::uint8_t>(i);
    numbers[i] = static_cast<double>(i);
    for (std::size_t j = 0; j < 2; ++j) {
      dynamic(i, j) = static_cast<int>(10 * i + j);
      for (std::size_t k = 0; k < 3; ++k) columns(i, j, k) = images(i, j, k) = static_cast<float>(100 * i + 10 * j + k);
    }
  }
  for (const auto& b : batches(6, 4, 3)) {
    const xt::xtensor<float, 3> some = b.rows(images), same = b.rows(columns);
    const auto whole = b.rows(dynamic);
    CHECK((some == same));
    CHECK(some.shape()[0] == b.size());
    for (std::size_t i = 0; i < b.size(); ++i) {
      CHECK(some(i, 1, 2) == static_cast<float>(100 * b[i] + 12));
      CHECK(b.rows(labels)(i) == b[i]);
      CHECK(b.rows(numbers)[i] == static_cast<double>(b[i]));
      CHECK(whole(i, 1) == static_cast<int>(10 * b[i] + 1));
    }
    xt::xtensor<float, 3> into = xt::zeros<float>({4, 2, 3});
    const float* before = into.data();
    b.copy_rows(images, into);
    CHECK((into == some));
    if (b.size() == 4) CHECK(into.data() == before);
  }
}

TEST_CASE("rows of ranges: numbers and arrays of them", "[batches]") {
  const std::vector<std::array<float, 3>> points{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
  const std::array<int, 3> labels{10, 20, 30};
  for (const auto& b : batches(3, 2, 1)) {
    const std::vector<std::array<float, 3>> some = b.rows(points);
    const std::vector<int> of_labels = b.rows(std::span<const int>(labels));
    std::vector<double> widened(2);
    const double* before = widened.data();
    b.copy_rows(labels, widened);
    REQUIRE(some.size() == b.size());
    for (std::size_t i = 0; i < b.size(); ++i) {
      CHECK(some[i] == points[b[i]]);
      CHECK(of_labels[i] == labels[b[i]]);
      CHECK(widened[i] == labels[b[i]]);
    }
    CHECK(widened.data() == before);
  }
  const std::array<std::size_t, 2> beyond{1, 4};
  CHECK_THROWS_WITH(training::batch(beyond).rows(points), "xgrad: batch: row 4 is asked for, the array has 3");
}
