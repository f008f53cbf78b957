// A number with its derivative in one direction: forward-mode differentiation in twenty lines, to check gradients with.
#pragma once

#include <cmath>

namespace example {

struct dual {
    double value = 0;
    double slope = 0;

    dual() = default;
    dual(double x) : value(x) {}
    dual(double x, double dx) : value(x), slope(dx) {}

    friend dual operator+(dual a, dual b) { return {a.value + b.value, a.slope + b.slope}; }
    friend dual operator-(dual a, dual b) { return {a.value - b.value, a.slope - b.slope}; }
    friend dual operator*(dual a, dual b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }
    friend dual operator/(dual a, dual b)
    {
        const double q = a.value / b.value;
        return {q, (a.slope - q * b.slope) / b.value};
    }
    dual& operator+=(dual b) { return *this = *this + b; }
    friend dual exp(dual a) { return {std::exp(a.value), std::exp(a.value) * a.slope}; }
    friend dual log(dual a) { return {std::log(a.value), a.slope / a.value}; }
    friend dual tanh(dual a)
    {
        const double t = std::tanh(a.value);
        return {t, (1 - t * t) * a.slope};
    }
};

}  // namespace example
