// Every operation between elements once, in loops over rows and inner extents that fill no vector.
#include "support/catch.hpp"
#include "support/kernel_check.hpp"

using namespace xgrad;
using tests::check_kernels;

namespace {

constexpr auto x = input<"x", "N", 3>;
constexpr auto y = input<"y", "N", 3>;
constexpr auto positive = input<"positive", "N", 3>;
constexpr auto tie = input<"tie", "N", 3>;
constexpr auto pixels = input<"pixels", "N", 3>;
constexpr auto half = 0.6 * x;  // of (-1, 1)
const std::initializer_list<long> rows = {0, 1, 2, 5, 6, 17, 513};

}  // namespace

TEST_CASE("roots, powers, exponentials, logarithms") {
  CHECK(check_kernels<-x, abs(x), square(x), cube(x), sqrt(positive), rsqrt(positive), cbrt(x), 1.0 / positive,
                      pow(positive, x), hypot(x, y)>(rows) == "");
  CHECK(check_kernels<exp(x), exp2(x), expm1(x), log(positive), log2(positive), log10(positive), log1p(positive),
                      logaddexp(x, y), sigmoid(x), softplus(x)>(rows) == "");
}
TEST_CASE("trigonometric and hyperbolic functions") {
  CHECK(check_kernels<sin(x), cos(x), tan(x), asin(half), acos(half), atan(x), atan2(x, y)>(rows, {}, 200) == "");
  CHECK(check_kernels<sinh(x), cosh(x), tanh(x), asinh(x), acosh(1.0 + positive), atanh(half)>(rows) == "");
}
TEST_CASE("special functions") {
  CHECK(check_kernels<erf(x), erfc(x), lgamma(positive), digamma(positive), polygamma<1>(positive),
                      polygamma<2>(positive), gelu(x)>(rows) == "");
}
TEST_CASE("rounding and remainders") {
  CHECK(check_kernels<floor(3 * x), ceil(3 * x), round(3 * x), trunc(3 * x), sign(tie), mod(3 * x, positive)>(rows) ==
        "");
}
TEST_CASE("comparisons and masks") {
  CHECK(check_kernels<x < y, x <= tie, tie == 0, tie != 0, (x > y), (tie >= 0), isnan(sqrt(x)),
                      isfinite(log(tie))>(rows) == "");
  CHECK(check_kernels<(x < y) & (tie == 0), (x < y) | (tie == 0), (x < y) ^ (tie == 0), ~(x < y), any((x > 1.0)),
                      all(x < 2.0), any<1>(tie == 1.0), mean(tie == 0)>(rows) == "");
}
TEST_CASE("selections") {
  CHECK(check_kernels<where(x < y, x, 2 * y), where(x > 0, log(x), 0.0), maximum(x, y), minimum(x, tie),
                      clip(x, -0.5, 1), relu(x), where(tie == 0, pixels / 255.0, x),
                      where(sum<1>(x, keep_dims) > 0, x, y)>(rows) == "");
  constexpr auto safe = sum(where(x > 0, sqrt(x) * y, square(y)));
  constexpr auto kinks = sum(maximum(x, tie) * clip(y, -1, 1));
  CHECK(check_kernels<gradient(safe, x), gradient(safe, y), gradient(kinks, x)>(rows) == "");
}
namespace {
constexpr auto turn = [](auto e) { return e + 0.1 * sin(e) * exp(-square(e)); };
constexpr auto turned = let(turn, let(turn, let(turn, let(turn, let(turn, x)))));
}  // namespace
TEST_CASE("functions of a step with many are calls") {
  CHECK(check_kernels<turned, gradient(sum(let(turn, let(turn, let(turn, x)))), x)>(rows) == "");
}
TEST_CASE("sums of products of all kinds") {
  CHECK(check_kernels<x + y, x - y, x * y, x / positive, x * y + tie, 2 * x - y, x + 1.0, sum(x * y),
                      sum<0>(x * y * tie)>(rows, {}, 400) == "");
}
