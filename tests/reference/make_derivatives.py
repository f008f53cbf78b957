#!/usr/bin/env python3
"""make_derivatives.py > derivatives.inc: values and first and second derivatives of functions of one variable.

Needs sympy. Each function is written once, in a spelling that is both the library's and Python's; sympy differentiates
it, mpmath evaluates the results to 40 digits. A line of the output is a call of `compare` with the function and rows of
{x, f(x), f'(x), f''(x)}, included by tests/unit/checks/derivatives.cpp.
"""
import re

import sympy
from sympy import Abs, Max, Min, Piecewise, Rational, Symbol

x = Symbol("x", real=True)

ANY = [-1.7, -0.6, 0.3, 2.4]
POSITIVE = [0.35, 1.2, 3.7]
UNIT = [-0.7, 0.2, 0.9]
ABOVE_ONE = [1.2, 2.6, 5]


def softplus(u):
    return sympy.log(1 + sympy.exp(u))


def sigmoid(u):
    return 1 / (1 + sympy.exp(-u))


def where(condition, a, b):
    return Piecewise((a, condition), (b, True))


def erf(u):
    return sympy.erf(u)


NAMES = {
    "x": x, "abs": Abs, "square": lambda u: u**2, "cube": lambda u: u**3, "sqrt": sympy.sqrt,
    "rsqrt": lambda u: 1 / sympy.sqrt(u), "cbrt": lambda u: u ** Rational(1, 3), "pow": lambda u, v: u**v,
    "exp": sympy.exp, "exp2": lambda u: 2**u, "expm1": lambda u: sympy.exp(u) - 1, "log": sympy.log,
    "log2": lambda u: sympy.log(u) / sympy.log(2), "log10": lambda u: sympy.log(u) / sympy.log(10),
    "log1p": lambda u: sympy.log(1 + u), "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "asin": sympy.asin,
    "acos": sympy.acos, "atan": sympy.atan, "atan2": sympy.atan2, "sinh": sympy.sinh, "cosh": sympy.cosh,
    "tanh": sympy.tanh, "asinh": sympy.asinh, "acosh": sympy.acosh, "atanh": sympy.atanh, "erf": erf,
    "erfc": sympy.erfc, "lgamma": sympy.loggamma, "digamma": sympy.digamma,
    "polygamma": sympy.polygamma, "hypot": lambda u, v: sympy.sqrt(u**2 + v**2),
    "logaddexp": lambda u, v: sympy.log(sympy.exp(u) + sympy.exp(v)), "maximum": Max, "minimum": Min,
    "clip": lambda u, lo, hi: Min(Max(u, lo), hi), "where": where,
    "sigmoid": sigmoid, "softplus": softplus, "relu": lambda u: Max(u, 0),
    "leaky_relu": lambda u, s: where(u > 0, u, s * u), "elu": lambda u: where(u > 0, u, sympy.exp(u) - 1),
    "gelu": lambda u: u * (1 + erf(u / sympy.sqrt(2))) / 2, "silu": lambda u: u * sigmoid(u),
    "mish": lambda u: u * sympy.tanh(softplus(u)), "softsign": lambda u: u / (1 + Abs(u)),
}

ELEMENTARY = [
    ("abs(x)", ANY), ("square(x)", ANY), ("cube(x)", ANY), ("sqrt(x)", POSITIVE), ("rsqrt(x)", POSITIVE),
    ("cbrt(x)", POSITIVE), ("pow(x, 2.5)", POSITIVE), ("pow(x, 3)", ANY), ("pow(x, -2)", ANY), ("pow(2.5, x)", ANY),
    ("pow(x, x)", POSITIVE), ("1 / x", ANY), ("exp(x)", ANY), ("exp2(x)", ANY), ("expm1(x)", ANY),
    ("log(x)", POSITIVE), ("log2(x)", POSITIVE), ("log10(x)", POSITIVE), ("log1p(x)", POSITIVE), ("sin(x)", ANY),
    ("cos(x)", ANY), ("tan(x)", ANY), ("asin(x)", UNIT), ("acos(x)", UNIT), ("atan(x)", ANY),
    ("atan2(x, 1.5)", ANY), ("atan2(1.5, x)", ANY), ("sinh(x)", ANY), ("cosh(x)", ANY), ("tanh(x)", ANY),
    ("asinh(x)", ANY), ("acosh(x)", ABOVE_ONE), ("atanh(x)", UNIT), ("erf(x)", ANY), ("erfc(x)", ANY),
    ("lgamma(x)", POSITIVE), ("digamma(x)", POSITIVE), ("polygamma<1>(x)", POSITIVE), ("polygamma<2>(x)", POSITIVE),
    ("hypot(x, 1.5)", ANY), ("logaddexp(x, 0.5)", ANY), ("maximum(x, 0.5)", ANY), ("minimum(x, 0.5)", ANY),
    ("clip(x, -1, 1)", ANY), ("sigmoid(x)", ANY), ("softplus(x)", ANY), ("relu(x)", ANY), ("leaky_relu(x, 0.1)", ANY),
    ("elu(x)", ANY), ("gelu(x)", ANY), ("silu(x)", ANY), ("mish(x)", ANY), ("softsign(x)", ANY),
]

COMPOSITIONS = [
    ("sin(x) * x", ANY), ("exp(-square(x))", ANY), ("log(x) / x", POSITIVE), ("sin(x) / x", ANY),
    ("exp(sin(x))", ANY), ("sin(exp(x))", ANY), ("sqrt(1 + square(x))", ANY), ("1 / (1 + square(x))", ANY),
    ("x * log(x)", POSITIVE), ("log(1 + exp(x))", ANY), ("log(sigmoid(x))", ANY), ("sigmoid(sigmoid(x))", ANY),
    ("tanh(x) * (1 - tanh(x))", ANY), ("1 - square(tanh(x))", ANY), ("x / (1 + abs(x))", ANY),
    ("atan(sinh(x))", ANY), ("log(cosh(x))", ANY), ("exp(-abs(x))", ANY), ("cos(x) * exp(-x / 2)", ANY),
    ("pow(1 + square(x), -1.5)", ANY), ("pow(sin(x), 2) + pow(cos(x), 2)", ANY), ("log(log(x))", ABOVE_ONE),
    ("sqrt(sqrt(x))", POSITIVE), ("asin(tanh(x))", ANY), ("acosh(1 + square(x))", ANY), ("atanh(sin(x) / 2)", ANY),
    ("erf(x) * exp(x)", ANY), ("x * erfc(x)", ANY), ("lgamma(1 + square(x))", ANY), ("exp(lgamma(x))", POSITIVE),
    ("log1p(exp(-x)) + x", ANY), ("expm1(x) / x", ANY), ("softplus(x) - softplus(-x)", ANY),
    ("square(x) * sigmoid(x)", ANY), ("where(x > 0, log1p(x), x * exp(x))", POSITIVE + [-1.3]),
    ("maximum(x, 1 - x) * x", ANY), ("relu(x) * sin(x)", ANY), ("hypot(x, exp(x))", ANY),
    ("logaddexp(x, square(x))", ANY), ("pow(1 + square(x), sin(x))", ANY), ("exp2(x) / (1 + exp2(x))", ANY),
    ("tan(x / 3) * cos(x)", ANY), ("x * x * x - 2 * x + 1 / x", ANY), ("((x + 2) * x - 3) * x / (square(x) + 1)", ANY),
]


def evaluate(formula, point):
    value = sympy.N(formula.subs(x, Rational(point)), 40)
    if not value.is_real:
        raise ValueError(f"{formula} at {point}: {value}")
    return repr(float(value))


def exact(text):
    """The function as sympy sees it, decimal numbers exact."""
    python = re.sub(r"polygamma<(\d)>\(", r"polygamma(\1, ", text)
    python = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])", r"Rational('\1')", python)
    return eval(python, {**NAMES, "Rational": Rational})


def main():
    print("// Generated by make_derivatives.py: do not edit.")
    for text, points in ELEMENTARY + COMPOSITIONS:
        f = exact(text)
        derivatives = [f, sympy.diff(f, x), sympy.diff(f, x, 2)]
        # The second derivatives of kinks are impulses, which are nowhere near the points.
        derivatives = [d.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0)) for d in derivatives]
        print(f'compare("{text}", {text}, {{')
        for point in points:
            print("    {" + ", ".join([repr(float(point))] + [evaluate(d, point) for d in derivatives]) + "},")
        print("});")


if __name__ == "__main__":
    main()
