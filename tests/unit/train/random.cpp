// Numbers from a seed: the same everywhere, and distributed as they should be.
#include "support/catch.hpp"

#include <cmath>
#include <vector>

#include <xgrad/train/random.hpp>

using xgrad::training::generator;
using xgrad::training::normal_quantile;
using xgrad::training::portable_log;

TEST_CASE("the sequence of a seed and a name is fixed", "[random]") {
  generator a(1, "w"), b(1, "w"), other_seed(2, "w"), other_name(1, "v");
  const std::uint64_t first = a.bits();
  CHECK(first == b.bits());
  CHECK(first != other_seed.bits());
  CHECK(first != other_name.bits());
  CHECK(first == 0xac4e92b884643773U);
  generator normals(7, "w");
  for (double x : {0x1.81ef0e9b92186p-1, -0x1.92ce8a83693dfp-3, 0x1.1df20663c5166p+0, 0x1.6238b1dc1fadep-1})
    CHECK(normals.normal() == x);
  static_assert(generator(1, "w").bits() == generator(1, "w").bits());
}

TEST_CASE("the logarithm and the normal quantile are those of the standard library", "[random]") {
  generator random(3);
  for (int i = 0; i < 10000; ++i) {
    const double p = random.uniform();
    CHECK(portable_log(p) == Catch::Approx(std::log(p)).epsilon(1e-15).margin(1e-16));
    CHECK(0.5 * std::erfc(-normal_quantile(p) / std::sqrt(2.0)) == Catch::Approx(p).epsilon(1e-13));
  }
  for (double p : {1e-300, 1e-20, 1e-12, 1e-7, 0.075, 0.0749999, 0.5, 0.925, 0.9250001, 1 - 1e-10})
    CHECK(0.5 * std::erfc(-normal_quantile(p) / std::sqrt(2.0)) == Catch::Approx(p).epsilon(2e-12));
  CHECK(normal_quantile(0.5) == 0);
}

TEST_CASE("uniform numbers fill (0, 1) evenly", "[random]") {
  generator random(5);
  const int count = 100000;
  double sum = 0, squares = 0, least = 1, most = 0;
  std::vector<int> bins(20);
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform();
    sum += u;
    squares += u * u;
    least = std::min(least, u);
    most = std::max(most, u);
    ++bins[static_cast<std::size_t>(u * 20)];
  }
  CHECK(least > 0);
  CHECK(most < 1);
  CHECK(sum / count == Catch::Approx(0.5).margin(0.004));
  CHECK(squares / count == Catch::Approx(1.0 / 3).margin(0.004));
  double chi_squared = 0;
  for (int n : bins) chi_squared += (n - count / 20.0) * (n - count / 20.0) / (count / 20.0);
  CHECK(chi_squared < 43.8);  // 99.9 % of such sequences, 19 degrees of freedom
}

TEST_CASE("below(n) gives every number as often", "[random]") {
  generator random(6);
  std::vector<int> seen(7);
  for (int i = 0; i < 70000; ++i) ++seen[random.below(7)];
  for (int n : seen) CHECK(n == Catch::Approx(10000).margin(400));
  CHECK(random.below(1) == 0);
  const std::uint64_t many = (std::uint64_t{1} << 63) + 1;  // half of all numbers are drawn again
  for (int i = 0; i < 100; ++i) CHECK(random.below(many) < many);
}
