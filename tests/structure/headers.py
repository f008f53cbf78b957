#!/usr/bin/env python3
"""headers.py <include folder> <compiler> <flag>...: every header compiles alone, and twice in one unit.

A header that does not name xtensor is compiled without it, which takes a fraction of the time, and with it where that fails."""
import os
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def check(command, include, name):
    names_it = "xtensor" in (include / name).read_text().lower()
    for start in ("",) if names_it else ("#define XGRAD_NO_XTENSOR\n", ""):
        unit = start + f"#include <{name}>\n" * 2
        done = subprocess.run([*command, "-fsyntax-only", "-x", "c++", "-"], input=unit, text=True, capture_output=True)
        if done.returncode == 0:
            break
    return name, done.returncode, done.stderr


def main():
    include, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    names = [p.relative_to(include).as_posix() for p in sorted(include.rglob("*.hpp"))]
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, code, errors in pool.map(lambda n: check(command, include, n), names):
            if code != 0:
                failed += 1
                print(f"{name} does not compile alone:\n" + "\n".join(errors.splitlines()[:6]))
    print(f"{len(names)} headers, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
