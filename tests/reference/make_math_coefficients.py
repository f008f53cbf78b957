#!/usr/bin/env python3
"""make_math_coefficients.py [include folder]: the polynomials of support/math/*.hpp, by mpmath with 300 bits.

Each interpolates a function at the Chebyshev nodes of an interval; its coefficients are then rounded to double. Prints
them with the largest error, weighted as the header's comment says. Given the include folder, only checks that each
coefficient stands in a header.
"""
import pathlib
import sys

from mpmath import mp, mpf
import mpmath as m

mp.prec = 300
TINY = mpf(2) ** -60  # stands for 0, where the formulas divide by it


def interpolate(f, low, high, degree):
    """Coefficients of the interpolating polynomial, lowest first."""
    count = degree + 1
    middle, half = (low + high) / 2, (high - low) / 2
    angles = [m.pi * (i + mpf(1) / 2) / count for i in range(count)]
    values = [f(middle + half * m.cos(a)) for a in angles]
    series = [2 / mpf(count) * sum(v * m.cos(j * a) for v, a in zip(values, angles)) for j in range(count)]
    series[0] /= 2
    basis = [[mpf(1)], [mpf(0), mpf(1)]]
    while len(basis) < count:
        doubled = [mpf(0), *(2 * c for c in basis[-1])]
        basis.append([a - b for a, b in zip(doubled, basis[-2] + [mpf(0)] * 2)])
    in_t = [sum(s * b[i] for s, b in zip(series, basis) if i < len(b)) for i in range(count)]
    result = [mpf(0)]
    for c in reversed(in_t):  # Horner's rule in t = (x - middle) / half
        scaled = [a / half for a in result]
        shifted = [-middle * a for a in scaled] + [mpf(0)]
        result = [a + b for a, b in zip(shifted, [mpf(0), *scaled])]
        result[0] += c
    return [float(c) for c in result[:count]]


def slope(f):
    """(f(t) - f(0)) / t"""
    start = f(mpf(0))
    return lambda t: m.diff(f, 0) if abs(t) < TINY else (f(t) - start) / t


def in_square(f):
    """A function of z as one of sqrt(z)."""
    return lambda z: f(m.sqrt(z))


def lgamma_factor(t):
    u = t + mpf(1) / 2
    return m.loggamma(1 + u) / (u * (u - 1))


ZERO = m.findroot(m.digamma, mpf("1.4616321449683623"))


def digamma_factor(t):
    return m.digamma(t + mpf(3) / 2) / (t + mpf(3) / 2 - ZERO)


def erfc_factor(t):
    x = 3 * (1 + t) / (1 - t)
    return (1 + 2 * x) * m.exp(x * x) * m.erfc(x)


def stirling(x):
    return (m.loggamma(x) - (x - mpf(1) / 2) * m.log(x) + x - m.log(2 * m.pi) / 2) * x


def digamma_tail(x):
    return (m.log(x) - 1 / (2 * x) - m.digamma(x)) * x * x


two_over_root_pi = 2 / m.sqrt(m.pi)
exponent = m.log(2) / 2 * mpf("1.0001")
atanh_square = ((m.sqrt(2) - 1) / (m.sqrt(2) + 1)) ** 2 * mpf("1.001")
quarter_turn = (m.pi / 4 * mpf("1.001")) ** 2

# name, function, interval, degree, weight of the error
POLYNOMIALS = [
    ("exp", lambda r: (m.expm1(r) - r) / r**2 if r else mpf(1) / 2, -exponent, exponent, 11, lambda r: r),
    ("log", in_square(lambda s: (2 * m.atanh(s) - 2 * s) / s**3), TINY**3, atanh_square, 7, lambda z: z / 2),
    ("extended_log", in_square(lambda s: (2 * m.atanh(s) - 2 * s - 2 * s**3 / 3) / s**5), TINY, atanh_square, 7,
     lambda z: z**2 / 2),
    ("sin", in_square(lambda x: (m.sin(x) - x) / x**3), TINY, quarter_turn, 6, lambda z: z),
    ("cos", in_square(lambda x: (m.cos(x) - 1 + x**2 / 2) / x**4), TINY, quarter_turn, 6, lambda z: z**2),
    ("tanh", in_square(lambda x: (m.tanh(x) - x) / x**3), TINY, mpf("0.3025"), 10, lambda z: z),
    ("sinh", in_square(lambda x: (m.sinh(x) - x) / x**3), TINY, mpf("0.25"), 6, lambda z: z),
    ("atan", in_square(lambda t: (m.atan(t) - t) / t**3), TINY, mpf("0.4375") ** 2 * mpf("1.01"), 11, lambda z: z),
    ("erf", in_square(lambda x: (m.erf(x) / x - two_over_root_pi) / x**2), TINY, mpf("0.477") ** 2, 8,
     lambda z: z / two_over_root_pi),
    ("erfc", slope(erfc_factor), (mpf("0.4769") - 3) / mpf("3.4769"), mpf(25) / 31, 22, lambda t: t),
    ("lgamma", slope(lgamma_factor), -mpf(1) / 2, mpf(1) / 2, 22, lambda t: 2 * t),
    ("stirling", in_square(lambda y: stirling(1 / y)), TINY, mpf(1) / 64, 8, lambda z: mpf(1) / 64),
    ("digamma", slope(digamma_factor), -mpf(1) / 2, mpf(1) / 2, 22, lambda t: t),
    ("digamma_tail", in_square(lambda y: digamma_tail(1 / y)), TINY, mpf(1) / 64, 8, lambda z: mpf(1) / 128),
    ("sqrt", m.sqrt, mpf(1), mpf(4), 3, lambda x: 1),
    ("cbrt", m.cbrt, mpf(1), mpf(8), 3, lambda x: 1),
]


def main():
    headers = None
    if len(sys.argv) > 1:
        headers = "".join(p.read_text() for p in pathlib.Path(sys.argv[1]).rglob("math/*.hpp"))
    missing = 0
    for name, function, low, high, degree, weight in POLYNOMIALS:
        coefficients = interpolate(function, low, high, degree)
        if headers is not None:
            for c in coefficients:
                if repr(abs(c)) not in headers:
                    missing += 1
                    print(f"{name}: {c!r} stands in no header")
            continue
        error = TINY**3
        for i in range(1, 200):
            x = low + (high - low) * i / 200
            if abs(x) > TINY:
                error = max(error, abs((m.polyval(coefficients[::-1], x) - function(x)) * weight(x)))
        print(f"{name}: [{m.nstr(low, 5)}, {m.nstr(high, 5)}], error 2^{m.nstr(m.log(error, 2), 4)}")
        print("\n".join(f"    {c!r}" for c in coefficients))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
