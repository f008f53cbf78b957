#!/usr/bin/env python3
"""measure_test.py <compiler>: measure.py accepts a unit within its budget and refuses the same one beyond it."""
import pathlib
import subprocess
import sys
import tempfile

MEASURE = pathlib.Path(__file__).with_name("measure.py")


def verdict(folder, budget):
    (folder / "budgets.txt").write_text(budget)
    return subprocess.run([sys.executable, MEASURE, folder / "budgets.txt", folder / "unit.cpp", sys.argv[1]],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


with tempfile.TemporaryDirectory() as name:
    here = pathlib.Path(name)
    (here / "unit.cpp").write_text("#include <cstddef>\nint f() { return 1; }\n")
    assert verdict(here, "unit 50 40 1000 # generous\n") == 0
    assert verdict(here, "unit 0.01 40 1000\n") != 0, "too slow"
    assert verdict(here, "unit 50 40 1\n") != 0, "too large"
    assert verdict(here, "other 50 40 1000\n") != 0, "no budget"
