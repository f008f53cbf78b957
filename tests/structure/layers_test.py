#!/usr/bin/env python3
"""Shows that layers.py finds each fault it looks for, and accepts a tree that has none."""
import pathlib
import tempfile
import unittest

from layers import faults_of, unadapted


class Layers(unittest.TestCase):
    def faults(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder) / "xgrad" / (name.replace("__", "/") + ".hpp")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return list(faults_of(folder))

    def one(self, expected, **files):
        faults = self.faults(**files)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(expected, faults[0])

    def test_accepts(self):
        self.assertEqual([], self.faults(
            support__config="#pragma once\n#define XGRAD_A 1\n",
            graph__node="#pragma once\n#include <vector>\n#include <xgrad/support/config.hpp>\n",
            emit__lane__xsimd="#pragma once\n#include <xsimd/xsimd.hpp>\n#include \"../../graph/node.hpp\"\n",
            xgrad="#pragma once\n#include <xgrad/emit/lane/xsimd.hpp>\n"))

    def test_layer_below(self):
        self.one("graph must not see plan", graph__a="#pragma once\n#include <xgrad/plan/b.hpp>\n",
                 plan__b="#pragma once\n")

    def test_layer_below_through_another(self):
        self.one("graph must not see plan", graph__a="#pragma once\n#include <xgrad/top.hpp>\n",
                 top="#pragma once\n#include <xgrad/plan/b.hpp>\n", plan__b="#pragma once\n")

    def test_library(self):
        self.one("plan must not see xsimd/xsimd.hpp", plan__a="#pragma once\n#include <xsimd/xsimd.hpp>\n")

    def test_library_of_several_layouts(self):
        self.one("emit must not see xsimd/xsimd.hpp", emit__a="#pragma once\n#include <xsimd/xsimd.hpp>\n")
        with tempfile.TemporaryDirectory() as folder:
            for name in ("tests/unit/a.cpp", "tests/support/catch.hpp", "examples/support/b.hpp", "tests/benchmark/c.cpp"):
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("#include <catch2/catch.hpp>\n#include <vector>\n")
            faults = list(unadapted(pathlib.Path(folder)))
        self.assertEqual(["tests/unit/a.cpp:1", "examples/support/b.hpp:1"], [f.split(": ")[0] for f in sorted(faults, reverse=True)])

    def test_unknown_library(self):
        self.one("kernel must not see fmt/core.h", kernel__a="#pragma once\n#include <fmt/core.h>\n")

    def test_missing(self):
        self.one("there is no graph/b.hpp", graph__a="#pragma once\n#include <xgrad/graph/b.hpp>\n")

    def test_macro(self):
        self.one("a macro", graph__a="#pragma once\n#  define A\n")

    def test_length(self):
        self.one("401 lines", graph__a="#pragma once\n" * 401)

    def test_pragma_once(self):
        self.one("no #pragma once", graph__a="")

    def test_unknown_folder(self):
        self.one("utils is no layer", utils__a="#pragma once\n")


if __name__ == "__main__":
    unittest.main()
