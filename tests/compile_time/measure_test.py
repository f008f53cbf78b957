#!/usr/bin/env python3
"""measure_test.py <compiler>: measure.py accepts a unit within its budget and refuses the same one beyond it."""
import importlib
import pathlib
import re
import subprocess
import sys
import tempfile

MEASURE = pathlib.Path(__file__).with_name("measure.py")
sys.path.insert(0, str(MEASURE.parent))
COLUMNS = f"unit ratio goal megabytes {importlib.import_module('measure').compiler_of(sys.argv[1:])}\n"
UNIT = """#include <tuple>
template <int N> struct number {};
template <int N> auto numbers() {
  if constexpr (N == 0) return number<0>();
  else return numbers<N - 1>();
}
auto f() { return numbers<20>(); }
"""


def run(folder, budget):
    (folder / "budgets.txt").write_text(COLUMNS + budget)
    return subprocess.run([sys.executable, MEASURE, folder / "budgets.txt", folder / "unit.cpp", sys.argv[1]],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def verdict(folder, budget):
    return run(folder, budget).returncode


with tempfile.TemporaryDirectory() as name:
    here = pathlib.Path(name)
    (here / "unit.cpp").write_text(UNIT)
    free = run(here, "unit 50 40 1000 # any count\n")
    assert free.returncode == 0
    count = int(re.search("unit: ([0-9]+) instances", free.stdout)[1])
    assert 20 < count < 200, free.stdout
    assert verdict(here, f"unit 50 40 1000 {count} # the count itself\n") == 0
    assert verdict(here, f"unit 50 40 1000 {count - 9}\n") != 0, "too many instances"
    assert verdict(here, f"unit 0.01 40 1000 {count}\n") != 0, "too slow"
    assert verdict(here, f"unit 50 40 1 {count}\n") != 0, "too large"
    assert verdict(here, f"other 50 40 1000 {count}\n") != 0, "no budget"
