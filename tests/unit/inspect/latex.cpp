#include <xgrad/inspect/latex.hpp>
#include <xgrad/language/activation.hpp>
#include <xgrad/language/derivative.hpp>
#include <xgrad/language/dimensions.hpp>
#include <xgrad/language/jacobian.hpp>
#include <xgrad/language/linear_algebra.hpp>
#include <xgrad/language/reduction.hpp>
#include <xgrad/language/take.hpp>
#include <xgrad/language/views.hpp>

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

namespace {

constexpr auto A = input<"A", 3, 3>;
constexpr auto v = parameter<"v", 3>;
constexpr auto ids = indices<"ids", "N">;

}  // namespace

TEST_CASE("latex: indices where matrices would be ambiguous") {
  CHECK(to_latex(A * transpose(A)) == "A_{i, j} \\cdot A_{j, i}");
  CHECK(to_latex(transpose(A)) == "A_{j, i}");
  CHECK(to_latex(outer(v, v)) == "v_{i} \\cdot v_{j}");
  CHECK(to_latex(update(A, transpose(A))) == "A_{i, j} \\leftarrow A_{j, i}");
  CHECK(to_latex(sum<0>(A)) == "\\sum_{j = 0}^{2}\\left(A_{j, i}\\right)");
  CHECK(to_latex(softmax<0>(A)) == "\\operatorname{softmax}_{i}\\left(A_{i, j}\\right)");
  CHECK(to_latex(X / sum<1>(X, keep_dims)) == "\\frac{X_{i, j}}{\\sum_{k = 0}^{63}\\left(X_{i, k}\\right)}");
  CHECK(to_latex(expand_dims<1>(w1) * transpose(X)) == "{w_{1}}_{i} \\cdot X_{j, i}");
}

TEST_CASE("latex: masks of positions") {
  CHECK(to_latex(eye<3>) == "\\left[i = j\\right]");
  CHECK(to_latex(tril(A)) == "\\begin{cases}A_{i, j} & j \\le i \\\\ 0 & \\text{otherwise}\\end{cases}");
  CHECK(to_latex(jacobian(exp(v), v)) ==
        "\\begin{cases}\\exp\\left(v_{j}\\right) & i = j \\\\ 0 & \\text{otherwise}\\end{cases}");
}

TEST_CASE("latex: positions of views") {
  CHECK(to_latex(slice<0, 0, 3, 2>(v)) == "v_{2 i}");
  CHECK(to_latex(flip<0>(v)) == "v_{-i + 2}");
  CHECK(to_latex(pad<0, 1, 0>(v)) ==
        "\\begin{cases}v_{i - 1} & i - 1 \\in \\{0, \\dots, 2\\} \\\\ 0 & \\text{otherwise}\\end{cases}");
  CHECK(to_latex(flatten(A)) == "A_{\\lfloor i / 3 \\rfloor, i \\bmod 3}");
  CHECK(to_latex(reshape<"N", 8, 8>(X)) == "X_{i, 8 \\cdot j + k}");
  CHECK(to_latex(transpose(take(A, ids))) == "A_{\\mathrm{ids}_{j}, i}");
}

TEST_CASE("latex: shared parts have indices too") {
  constexpr auto part = sum<1>(exp(A + 1) * v);
  CHECK(to_latex(outer(part, part)) ==
        "{t_{1}}_{i} \\cdot {t_{1}}_{j} \\\\\n\\text{where } "
        "{t_{1}}_{i} = \\sum_{j = 0}^{2}\\left(v_{j} \\cdot \\exp\\left(A_{i, j} + 1\\right)\\right)");
}
