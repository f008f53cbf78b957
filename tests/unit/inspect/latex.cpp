#include <xgrad/inspect/latex.hpp>
#include <xgrad/language/activation.hpp>
#include <xgrad/language/dimensions.hpp>
#include <xgrad/language/linear_algebra.hpp>
#include <xgrad/language/reduction.hpp>

#include "support/catch.hpp"

using namespace xgrad;

namespace {

constexpr auto X = input<"X", "N", 64>;
constexpr auto w = parameter<"fc1.weight", 64>;
constexpr auto w1 = parameter<"w1", 64>;
constexpr auto x = input<"x">;
constexpr auto lambda = input<"lambda">;

}  // namespace

TEST_CASE("latex: formulas") {
  CHECK(to_latex(x / (x + 1)) == "\\frac{x}{x + 1}");
  CHECK(to_latex(square(x + 1)) == "\\left(x + 1\\right)^{2}");
  CHECK(to_latex(pow(1 / x, 5)) == "\\left(\\frac{1}{x}\\right)^{5}");
  CHECK(to_latex(sqrt(lambda)) == "\\sqrt{\\lambda}");
  CHECK(to_latex(pow(x, 0.5 * x)) == "x^{0.5 \\cdot x}");
  CHECK(to_latex(exp(-x)) == "\\exp\\left(-x\\right)");
  CHECK(to_latex(sigmoid(x)) == "\\sigma\\left(x\\right)");
  CHECK(to_latex(1e-9 * x) == "1 \\cdot 10^{-9} \\cdot x");
  CHECK(to_latex(where(x > 0, x, 0)) == "\\begin{cases}x & 0 < x \\\\ 0 & \\text{otherwise}\\end{cases}");
}

TEST_CASE("latex: names") {
  CHECK(to_latex(sum(w1)) == "\\sum_{64}\\left(w_{1}\\right)");
  CHECK(to_latex(sum(w)) == "\\sum_{64}\\left(\\mathrm{fc1.weight}\\right)");
}

TEST_CASE("latex: matrices and shared parts") {
  CHECK(to_latex(matmul(X, w1)) == "X w_{1}");
  CHECK(to_latex(matmul(transpose(X), X)) == "X^{\\top} X");
  constexpr auto z = matmul(X, w1) + 1;
  CHECK(to_latex(sum(z * exp(z))) ==
        "\\sum_{N}\\left(t_{1} \\cdot \\exp\\left(t_{1}\\right)\\right) \\\\\n\\text{where } t_{1} = X w_{1} + 1");
}
