// For the site's page of each function of one number: its formula and its derivative's as LaTeX, and both sampled, as a file of
// columns x, y, y' in the folder given. Losses are functions of their prediction, with the target 1 or, for huber's and its
// like, 0.
#include <xgrad/kernel.hpp>
#include <xgrad/inspect.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <string>

using namespace xgrad;

namespace {

constexpr auto x = input<"x", 801>;
constexpr auto scalar = input<"x">;

// LaTeX on one line.
template <auto Formula>
std::string formula()
{
    std::string text(to_latex(Formula));
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

template <auto Value, auto Formula>
void show(const std::string& folder, const std::string& name)
{
    std::cout << name << '\t' << formula<Formula>() << '\t' << formula<derivative(Formula, scalar)>() << '\n';
    std::array<double, 801> points, values, slopes;
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = -4 + 8 * (static_cast<double>(i) + 0.5) / 801;
    kernel<double, Value, derivative(Value, x)> k;
    k(x = points, out(values, slopes));
    std::ofstream file(folder + "/" + name + ".txt");
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto write = [&](double y) {
            // A gap where there is no value, and where a pole would draw a line across the picture.
            if (std::isfinite(y) && std::abs(y) < 20) file << ' ' << y;
            else file << " ?";
        };
        file << points[i];
        write(values[i]);
        write(slopes[i]);
        file << '\n';
    }
}

}  // namespace

int main(int, char** arguments)
{
    const std::string to = arguments[1];
    show<abs(x), abs(scalar)>(to, "abs");
    show<sign(x), sign(scalar)>(to, "sign");
    show<square(x), square(scalar)>(to, "square");
    show<cube(x), cube(scalar)>(to, "cube");
    show<1 / x, 1 / scalar>(to, "reciprocal");
    show<sqrt(x), sqrt(scalar)>(to, "sqrt");
    show<rsqrt(x), rsqrt(scalar)>(to, "rsqrt");
    show<cbrt(x), cbrt(scalar)>(to, "cbrt");
    show<exp(x), exp(scalar)>(to, "exp");
    show<exp2(x), exp2(scalar)>(to, "exp2");
    show<expm1(x), expm1(scalar)>(to, "expm1");
    show<log(x), log(scalar)>(to, "log");
    show<log2(x), log2(scalar)>(to, "log2");
    show<log10(x), log10(scalar)>(to, "log10");
    show<log1p(x), log1p(scalar)>(to, "log1p");
    show<sin(x), sin(scalar)>(to, "sin");
    show<cos(x), cos(scalar)>(to, "cos");
    show<tan(x), tan(scalar)>(to, "tan");
    show<asin(x), asin(scalar)>(to, "asin");
    show<acos(x), acos(scalar)>(to, "acos");
    show<atan(x), atan(scalar)>(to, "atan");
    show<sinh(x), sinh(scalar)>(to, "sinh");
    show<cosh(x), cosh(scalar)>(to, "cosh");
    show<tanh(x), tanh(scalar)>(to, "tanh");
    show<asinh(x), asinh(scalar)>(to, "asinh");
    show<acosh(x), acosh(scalar)>(to, "acosh");
    show<atanh(x), atanh(scalar)>(to, "atanh");
    show<erf(x), erf(scalar)>(to, "erf");
    show<erfc(x), erfc(scalar)>(to, "erfc");
    show<lgamma(x), lgamma(scalar)>(to, "lgamma");
    show<digamma(x), digamma(scalar)>(to, "digamma");
    show<floor(x), floor(scalar)>(to, "floor");
    show<ceil(x), ceil(scalar)>(to, "ceil");
    show<round(x), round(scalar)>(to, "round");
    show<trunc(x), trunc(scalar)>(to, "trunc");
    show<sigmoid(x), sigmoid(scalar)>(to, "sigmoid");
    show<softplus(x), softplus(scalar)>(to, "softplus");
    show<relu(x), relu(scalar)>(to, "relu");
    show<hard_sigmoid(x), hard_sigmoid(scalar)>(to, "hard_sigmoid");
    show<leaky_relu(x), leaky_relu(scalar)>(to, "leaky_relu");
    show<elu(x), elu(scalar)>(to, "elu");
    show<selu(x), selu(scalar)>(to, "selu");
    show<gelu(x), gelu(scalar)>(to, "gelu");
    show<silu(x), silu(scalar)>(to, "silu");
    show<mish(x), mish(scalar)>(to, "mish");
    show<softsign(x), softsign(scalar)>(to, "softsign");
    show<unit_step(x), unit_step(scalar)>(to, "unit_step");
    show<squared_error(x, 0.0), squared_error(scalar, 0.0)>(to, "squared_error");
    show<absolute_error(x, 0.0), absolute_error(scalar, 0.0)>(to, "absolute_error");
    show<huber(x, 0.0), huber(scalar, 0.0)>(to, "huber");
    show<hinge(x, 1.0), hinge(scalar, 1.0)>(to, "hinge");
    show<binary_cross_entropy_with_logits(x, 1.0), binary_cross_entropy_with_logits(scalar, 1.0)>(to, "binary_cross_entropy_with_logits");
}
