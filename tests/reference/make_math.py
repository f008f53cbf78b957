#!/usr/bin/env python3
"""make_math.py > math.inc: reference values of the functions in support/math.hpp, by mpmath with 400 bits.

A row holds the arguments, the exact result rounded to double, and what the rounding lost in units in the last place.
"""
import math
import random

from mpmath import mp, mpf
import mpmath as m

mp.prec = 400
COUNT = 36


def hexadecimal(x):
    significand, exponent = x.hex().split("p")
    return (significand.rstrip("0").rstrip(".") if "." in significand else significand) + "p" + exponent


def row(arguments, exact):
    value = float(exact)
    if exact == 0 or math.isinf(value):
        return None
    lost = (exact - mpf(value)) / mpf(math.ulp(value))
    if abs(lost) > 0.5:  # a denormal, which mpmath rounds to 53 bits first
        return None
    numbers = [str(a) if isinstance(a, int) else hexadecimal(a) for a in arguments]
    return "{" + ", ".join([*numbers, hexadecimal(value), f"{float(lost):.2f}"]) + "}"


def table(kind, name, rows):
    rows = [r for r in rows if r is not None]
    print(f"inline constexpr {kind} {name}_cases[] = {{")
    line = "   "
    for r in rows:
        if len(line) + len(r) > 117:
            print(line)
            line = "   "
        line += " " + r + ","
    print(line.rstrip(",") + "};\n")


def uniform(low, high):
    return lambda g: g.uniform(low, high)


def powers(low, high, signed=True):
    """Magnitudes spread evenly over the exponents."""
    def draw(g):
        x = math.ldexp(g.uniform(1, 2), g.randint(low, high))
        return -x if signed and g.random() < 0.5 else x
    return draw


def points(name, draws, extra=()):
    g = random.Random(name)
    return [*extra, *(draw(g) for draw in draws for _ in range(COUNT // len(draws)))]


def unary(name, function, draws, extra=()):
    table("unary_case", name, [row([x], function(mpf(x))) for x in points(name, draws, extra)])


def binary(name, function, draws, extra=()):
    g = random.Random(name)
    pairs = [*extra, *((a(g), b(g)) for a, b in draws for _ in range(COUNT // len(draws)))]
    table("binary_case", name, [row([x, y], function(mpf(x), mpf(y))) for x, y in pairs])


LARGEST = 1.7976931348623157e308
LEAST = 5e-324
NORMAL = 2.2250738585072014e-308
wide = [uniform(-1, 1), uniform(-20, 20), uniform(-740, 709)]
positive = [uniform(0.5, 2), uniform(0, 100), powers(-1074, 1023, False)]
angles = [uniform(-1, 1), uniform(-100, 100), uniform(-1e7, 1e7), powers(20, 1023)]
around_pi = [math.pi / 4, math.pi / 2, math.pi, 3 * math.pi / 2, 2 * math.pi, 1e15, 1e22, 6381956970095103.0 * 2.0**797]

print("// Made by make_math.py: arguments, result rounded to double, and what the rounding lost, in units of\n"
      "// the last place.\n")
unary("exp", m.exp, wide, [1.0, 709.782712893384, -708.5, -744.9, 1e-20])
unary("exp2", lambda x: m.power(2, x), [uniform(-1, 1), uniform(-1070, 1020)], [1023.0, -1074.0, 0.5, 3.0])
unary("expm1", m.expm1, [uniform(-1, 1), uniform(-45, 45), powers(-60, 5)], [0.34657, 0.34658, 1e-300, 37.0, 700.0])
for name, function in ("log", m.log), ("log2", lambda x: m.log(x, 2)), ("log10", m.log10):
    unary(name, function, positive, [0.70710678118654757, 1.4142135623730951, 1 - 2**-53, 1 + 2**-52, LEAST, LARGEST,
                                     8.0, 1000.0])
unary("log1p", m.log1p, [uniform(-1, 1), powers(-60, -1), powers(0, 1000, False)], [2**-53 - 1, 1e-300, LARGEST])
unary("sqrt", m.sqrt, positive, [LEAST, NORMAL, LARGEST, 2.0, 1 - 2**-53, 1 + 2**-52])
unary("rsqrt", lambda x: 1 / m.sqrt(x), positive, [LEAST, NORMAL, LARGEST, 2.0])
unary("cbrt", lambda x: m.sign(x) * m.cbrt(abs(x)), [uniform(-8, 8), powers(-1074, 1023)],
      [27.0, -1e-300, LEAST, LARGEST])
unary("sin", m.sin, angles, around_pi)
unary("cos", m.cos, angles, around_pi)
unary("tan", m.tan, angles, around_pi)
unary("asin", m.asin, [uniform(-1, 1), powers(-40, -1)], [0.5, 1.0, -1.0, 1 - 2**-53])
unary("acos", m.acos, [uniform(-1, 1), powers(-40, -1)], [0.5, -1.0, 1 - 2**-53, -1 + 2**-53])
unary("atan", m.atan, [uniform(-1, 1), uniform(-10, 10), powers(-40, 1000)], [0.4375, 0.6875, 1.1875, 2.4375])
unary("sinh", m.sinh, wide, [0.5, 710.4, 1e-9])
unary("cosh", m.cosh, wide, [0.5, 710.4, 1e-9])
unary("tanh", m.tanh, [uniform(-1, 1), uniform(-25, 25), powers(-40, 0)], [0.55, 21.9])
unary("asinh", m.asinh, [uniform(-1, 1), uniform(-100, 100), powers(-40, 1023)], [2**-27])
unary("acosh", m.acosh, [uniform(1, 2), uniform(1, 100), powers(1, 1023, False)], [1 + 2**-52, LARGEST])
unary("atanh", m.atanh, [uniform(-1, 1), powers(-40, -2)], [1 - 2**-53])
unary("erf", m.erf, [uniform(-1, 1), uniform(-6, 6), powers(-60, 0)], [0.4769, 0.47689, 1e-300])
unary("erfc", m.erfc, [uniform(-1, 1), uniform(-6, 6), uniform(0, 26.5)], [0.4769, 0.47689])
unary("sigmoid", lambda x: 1 / (1 + m.exp(-x)), wide)
unary("softplus", lambda x: m.log1p(m.exp(x)), wide, [40.0, -40.0, 40.5, -40.5])
unary("lgamma", m.loggamma, [uniform(0, 1), uniform(1, 3), uniform(3, 20), powers(-50, 1000, False)],
      [3.0, 0.5, 1 + 2**-52, 2 - 2**-52, 2 + 2**-51, 1 - 2**-53, 8.0])
unary("lgamma_below_zero", lambda x: m.re(m.loggamma(x)), [uniform(-20, 0), uniform(-3, 0), powers(-30, -1)],
      [-2.4570247382208006, -2.7476826467274127, -100000.5])
unary("digamma", m.digamma, [uniform(0, 1), uniform(1, 3), uniform(3, 20), powers(-50, 100, False)],
      [1.4616321449683622, 1.4616321449683625, 1.0, 2.0, 8.0])
unary("digamma_below_zero", m.digamma, [uniform(-20, 0), uniform(-3, 0)], [-0.5040830082644554, -100000.25])
binary("pow", m.power, [(uniform(0, 10), uniform(-10, 10)), (uniform(0.5, 1.5), uniform(-900, 900)),
                        (uniform(0.999, 1.001), uniform(-6e5, 6e5)), (powers(-1000, 1000, False), uniform(-1, 1))],
       [(2.0, 10.0), (-3.0, 3.0), (10.0, 22.0), (-2.5, 4.0), (LEAST, 0.5), (1 + 2**-52, 2.0**60), (10.0, -308.0)])
binary("hypot", m.hypot, [(uniform(-10, 10), uniform(-10, 10)), (powers(-1060, 1022), powers(-3, 3))],
       [(3.0, 4.0), (1e300, 1e300), (1e-310, 2e-310)])
binary("atan2", m.atan2, [(uniform(-3, 3), uniform(-3, 3)), (powers(-30, 30), powers(-30, 30))],
       [(1.0, 1.0), (-1e300, -2e300), (1e-310, -1e-309)])
binary("logaddexp", lambda x, y: m.log(m.exp(x) + m.exp(y)), [(uniform(-2, 2), uniform(-2, 2)),
       (uniform(-50, 50), uniform(-50, 50)), (uniform(-700, 700), uniform(-700, 700))], [(-0.5, -0.9327521295671886)])
orders = random.Random("polygamma")
table("polygamma_case", "polygamma",
      [row([n, x], m.polygamma(n, mpf(x))) for n in (1, 2, 3, 4, 7, 20, 60)
       for x in (orders.uniform(0, 1), orders.uniform(1, 3), orders.uniform(3, 12), orders.uniform(10, 40), 1.0,
                 math.ldexp(orders.uniform(1, 2), orders.randint(10, 60)))])
table("polygamma_case", "polygamma_below_zero",
      [row([n, x], m.polygamma(n, mpf(x))) for n in (1, 2, 3, 4, 7, 20)
       for x in (orders.uniform(-1, 0), orders.uniform(-5, -1), orders.uniform(-30, -5))])
