#!/usr/bin/env python3
"""layers.py <include folder>: the rules of the source tree that a compiler does not check.

A folder of include/xgrad sees only those above it, through any number of includes; other libraries are seen where
they belong, those of several layouts in one header each, also in tests and examples beside the include folder; no header
is longer than 400 lines; only support/config.hpp defines macros; every header has #pragma once. Prints one line a fault and exits with 1 if there is one.
"""
import pathlib
import re
import sys

LAYERS = ["support", "graph", "operations", "language", "calculus", "rewrite", "plan", "emit", "kernel",
          "train", "io", "checks", "inspect"]
LIBRARIES = {  # first part of an include -> the folders or headers that may name it
    "boost": ["language", "kernel"],
    "ceres": ["train"],
    "nlopt.hpp": ["train"],
    "xsimd": ["emit/lane/xsimd.hpp"],
    "xtensor": ["kernel/xtensor.hpp"],
}
ADAPTERS = {"catch2": "tests/support/catch.hpp", "xsimd": None, "xtensor": "tests/support/xviews.hpp"}  # of tests and examples
OF_ONE_LAYOUT = ["tests/benchmark/", "tests/stand_ins/"]
LONGEST = 400
MACROS = "support/config.hpp"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
DEFINE = re.compile(r"^\s*#\s*(define|undef)\b")


class Header:
    def __init__(self, root, path):
        self.name = path.relative_to(root).as_posix()
        self.layer = self.name.split("/")[0] if "/" in self.name else None
        lines = path.read_text(encoding="utf-8").splitlines()
        self.length = len(lines)
        self.once = any(line.strip() == "#pragma once" for line in lines)
        self.macros = [n for n, line in enumerate(lines, 1) if DEFINE.match(line)]
        self.own, self.foreign = [], []
        for number, line in enumerate(lines, 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            target = found[2]
            beside = (path.parent / target).resolve()
            if target.startswith("xgrad/"):
                self.own.append((number, target[len("xgrad/"):]))
            elif found[1] == '"' and beside.is_file():
                self.own.append((number, beside.relative_to(root.resolve()).as_posix()))
            else:
                self.foreign.append((number, target))


def faults_of(include):
    root = pathlib.Path(include) / "xgrad"
    headers = {h.name: h for h in (Header(root, p) for p in sorted(root.rglob("*.hpp")))}

    def reached(name, seen):  # the headers behind one include
        if name in headers and name not in seen:
            seen.add(name)
            for _, other in headers[name].own:
                reached(other, seen)
        return seen

    for h in headers.values():
        if h.length > LONGEST:
            yield f"{h.name}: {h.length} lines, at most {LONGEST}"
        if not h.once:
            yield f"{h.name}: no #pragma once"
        if h.name != MACROS:
            for number in h.macros:
                yield f"{h.name}:{number}: a macro; only {MACROS} defines any"
        if h.layer is not None and h.layer not in LAYERS:
            yield f"{h.name}: {h.layer} is no layer"
            continue
        for number, target in h.own:
            if target not in headers:
                yield f"{h.name}:{number}: there is no {target}"
            if h.layer is None:
                continue
            for other in sorted(reached(target, set())):
                layer = headers[other].layer
                if layer in LAYERS and LAYERS.index(layer) > LAYERS.index(h.layer):
                    yield f"{h.name}:{number}: {h.layer} must not see {layer} (through {target}: {other})"
        for number, target in h.foreign:
            library = target.split("/")[0] if "/" in target else None
            allowed = LIBRARIES.get(library, [])
            if library is not None and library != "sys" and h.layer not in allowed and h.name not in allowed:
                yield f"{h.name}:{number}: {h.layer or 'the top folder'} must not see {target}"


def unadapted(project):
    for path in sorted(p for folder in ("tests", "examples") for p in (project / folder).rglob("*.[ch]pp")):
        name = path.relative_to(project).as_posix()
        if any(name.startswith(folder) for folder in OF_ONE_LAYOUT):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            library = found[2].split("/")[0] if found else None
            if library in ADAPTERS and name != ADAPTERS[library]:
                yield f"{name}:{number}: {found[2]} is elsewhere in other versions; include xgrad's headers or {ADAPTERS[library]}"


def main():
    include = pathlib.Path(sys.argv[1])
    faults = [*faults_of(include), *unadapted(include.resolve().parent)]
    print("\n".join(faults) if faults else "the layers hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
