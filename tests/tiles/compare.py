#!/usr/bin/env python3
"""compare.py <program> <other>: both print the same numbers, up to the rounding of sums that are cut elsewhere, and the very
same where all rows lie in one tile; a program prints the same text whenever it runs."""
import subprocess
import sys


def lines(program):
    first, second = (subprocess.run([program], capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert first == second, f"{program}: another run gave other numbers"
    return [line.split() for line in first.splitlines()]


tiles = set()
for one, other in zip(*(lines(program) for program in sys.argv[1:3]), strict=True):
    tiles.add((one[0], other[0]))
    assert one[1:3] == other[1:3]
    if int(one[1]) <= min(int(one[0]), int(other[0])):
        assert one[3:] == other[3:], f"{one[1]} rows, one tile, other numbers"
    a, b = ([float(x) for x in line[3:]] for line in (one, other))
    apart, largest = max(abs(x - y) for x, y in zip(a, b, strict=True)), max(map(abs, a))
    assert apart <= (1e-5 if one[2] == "float" else 1e-13) * largest, f"{one[1]} rows of {one[2]}: {apart} apart of {largest}"
assert any(one != other for one, other in tiles), f"tiles of {tiles}"
print("tiles of", ", ".join(f"{one} and {other}" for one, other in sorted(tiles)), "rows agree")
