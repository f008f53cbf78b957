#!/usr/bin/env python3
"""make_lane_tables.py [include folder]: tables and polynomials of emit/functions, by mpmath.

Those of exp, log, log1p, tanh, erf and erfc for targets with tables, and of log1p of fractions in float. Polynomials are
minimax, by Remez' exchange, weighted to relative errors. Points of tables are moved until the tabulated function is
nearly a number of the type there, so that the tables add no error. Prints everything, a line for each row or
polynomial, lowest power first; given the include folder, only checks that each constant stands in a header.
"""
import pathlib
import random
import struct
import sys

from mpmath import mp, mpf
import mpmath as m

mp.prec = 160
TINY = mpf(10) ** -15


def rounded(x, single):
    return mpf(struct.unpack("f", struct.pack("f", float(x)))[0]) if single else mpf(float(x))


def decimal(x, single):
    text = f"{float(rounded(x, single)):.9g}" if single else repr(float(x))
    if not any(c in text for c in ".e"):
        text += "."
    return text + ("f" if single else "")


def hexadecimal(x, single):
    if x == 0:
        return "0x0p+0" + ("f" if single else "")
    text = float(rounded(x, single)).hex()
    return text.replace("0000000p", "p") + "f" if single else text


def remez(f, weight, low, high, degree, rounds):
    """The coefficients, lowest first, of the polynomial p with the least largest |weight (f - p)|."""
    count = degree + 2
    middle, half = (low + high) / 2, (high - low) / 2
    points = [middle - half * m.cos(m.pi * (i + mpf(1) / 2) / count) for i in range(count)]
    grid = [middle - half * m.cos(m.pi * i / mpf(60 * count)) for i in range(60 * count + 1)]
    values, weights = [f(x) for x in grid], [weight(x) for x in grid]
    for _ in range(rounds):
        equations, right = m.matrix(count, count), m.matrix(count, 1)
        for i, x in enumerate(points):
            for j in range(degree + 1):
                equations[i, j] = x**j
            equations[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        solution = m.lu_solve(equations, right)
        p = [solution[i] for i in range(degree + 1)]
        errors = [w * (v - m.polyval(p[::-1], x)) for x, v, w in zip(grid, values, weights)]
        runs = []  # of one sign, each with its largest error
        for i, error in enumerate(errors):
            sign = error >= 0
            if not runs or runs[-1][0] != sign:
                runs.append([sign, i])
            elif abs(error) > abs(errors[runs[-1][1]]):
                runs[-1][1] = i
        while len(runs) > count:
            runs.pop(0 if abs(errors[runs[0][1]]) < abs(errors[runs[-1][1]]) else -1)
        if len(runs) < count:
            break
        points = [grid[run[1]] for run in runs]
    return p


def exp_tails():
    half = m.log(2) / 32 * mpf("1.002")

    def tail(r):
        return (m.expm1(r) - r) / r**2 if abs(r) > TINY else mpf(1) / 2

    for single, degree in ((True, 1), (False, 4)):
        yield "e^r", single, remez(tail, lambda r: r**2 + mpf("1e-6"), -half, half, degree, 12)
    for single, degree in ((True, 2), (False, 5)):
        yield "e^r - 1", single, remez(tail, lambda r: abs(r) + mpf("1e-3"), -half, half, degree, 12)


def log1p_tails():
    def tail(r):
        return (m.log1p(r) - r) / r**2 if abs(r) > TINY else -mpf(1) / 2

    def weight(r):
        return r**2 / abs(m.log1p(r)) if abs(r) > TINY else TINY

    for single, degree in ((True, 3), (False, 8)):
        yield "log(1 + r)", single, remez(tail, weight, -mpf("0.0321"), mpf("0.0626"), degree, 12)


def log1p_of_fraction():
    def rest(x):
        return (x - m.log1p(x)) / x**2 if x > TINY else mpf(1) / 2

    return remez(rest, lambda x: x**2 / m.log1p(x) if x > TINY else TINY, mpf(0), mpf(1), 8, 12)


def near_reciprocal(middle, single):
    """c near 1 / middle and -log c, which is nearly a multiple of 2^-16 or 2^-40."""
    grid = mpf(2) ** (16 if single else 40)
    start, spread = int(mp.nint(m.log(middle) * grid)), int(mpf("0.0007") * grid)
    random.seed(1)
    steps = range(-1400, 41) if single else [random.randint(-spread, spread) for _ in range(6000)]
    best = None
    for k in steps:
        g = mpf(start + k) / grid
        c = rounded(m.exp(-g), single)
        error = abs(m.log(c) + g)
        if best is None or error < best[0]:
            best = error, c, g
    return best[1:]


def reciprocals(single):
    significands = [(mpf(1), mpf(0))]
    for j in range(1, 15):
        significands.append(near_reciprocal((mpf(33) / 2 + j) / (16 if j < 8 else 32), single))
    significands.append((mpf(1), mpf(0)))
    if single:
        return {"significands": significands}
    beyond_one = [(mpf(1), mpf(0))]
    for j in range(1, 16):
        low, high = 1 + (j - mpf(1) / 2) / 15, 1 + min(mpf(1), (j + mpf(1) / 2) / 15)
        beyond_one.append(near_reciprocal((low + high) / 2, single))
    return {"significands": significands, "beyond one": beyond_one}


def pieces(f, single, cells, degree, reach, unit):
    """A row of centres, one of values, and the rows of coefficients of (f(centre + t) - value) / t.

    cells: of each piece the middle, and its interval as a function of the centre
    """
    columns = []
    for middle, interval in cells:
        centre, value = middle, f(middle)
        if value:
            moved = [middle + mpf(k) / mpf(2) ** unit for k in range(-reach, reach + 1)]
            centre = min(moved, key=lambda x: abs(f(x) - rounded(f(x), single)))
            value = f(centre)
        slope = m.diff(f, centre)
        low, high = interval(centre)

        def divided(t):
            return (f(centre + t) - value) / t if abs(t) > TINY else slope

        def weight(t):
            return (abs(t) + (high - low) / 200) / f(centre + t) if value else 1 / divided(t)

        columns.append([centre, value, *remez(divided, weight, low, high, degree, 5)])
    return list(zip(*columns))


def equal_cells(step):
    half = step / 2 * mpf("1.01")
    yield mpf(0), lambda centre: (mpf(0), half)
    for j in range(1, 16):
        yield j * step, lambda centre: (-half, half)


def cells_by_powers(start, first):
    """Four for each power of two of x + start; `first` is the index of the table's first."""
    for j in range(16):
        power, quarter = divmod((j + first) % 16, 4)
        low, high = (start * 2**power * (1 + mpf(quarter + i) / 4) - start for i in (0, 1))
        yield (low + high) / 2, lambda centre, low=low, high=high: (low - centre, high - centre)


def scaled_erfc(x):
    return m.exp(x * x) * m.erfc(x)


def lines():
    roots = [mpf(2) ** (mpf(j) / 16) for j in range(16)]
    for single in (False, True):
        yield "2^(j / 16)", [hexadecimal(x, single) for x in roots]
        yield "its rest", [decimal(x - rounded(x, single), single) for x in roots[1:]]
        for name, table in reciprocals(single).items():
            for row in zip(*table):
                yield name, [hexadecimal(x, single) for x in row]
    for name, single, p in (*exp_tails(), *log1p_tails(), ("log(1 + x)", True, log1p_of_fraction())):
        yield name, [decimal(c, single).replace("-", "") for c in p if abs(c) != mpf(1) / 2]
    for name, f, single, cells, degree, reach, unit in (
        ("tanh", m.tanh, True, equal_cells(mpf(149) / 256), 6, 4000, 20),
        ("erf", m.erf, True, equal_cells(mpf(33) / 128), 4, 3000, 21),
        ("erf", m.erf, False, equal_cells(mpf(25) / 64), 11, 3000, 40),
        ("erfc", scaled_erfc, True, cells_by_powers(mpf(1), 4), 5, 2000, 19),
        ("erfc", scaled_erfc, False, cells_by_powers(mpf(2), 0), 13, 2000, 38),
    ):
        for row in pieces(f, single, cells, degree, reach, unit):
            yield name, [decimal(x, single) for x in row]


def main():
    headers = None
    if len(sys.argv) > 1:
        headers = "".join(p.read_text() for p in pathlib.Path(sys.argv[1]).rglob("emit/functions/*.hpp"))
    missing = 0
    for name, constants in lines():
        if headers is None:
            print(f"{name}: {', '.join(constants)}")
            continue
        for c in constants:
            if c not in headers:
                missing += 1
                print(f"{name}: {c} stands in no header")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
