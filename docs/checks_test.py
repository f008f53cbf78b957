#!/usr/bin/env python3
"""checks_test.py PROJECT: the checks of the pages accept the project as it is and refuse it with a fault."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

project = pathlib.Path(sys.argv[1]).resolve()
docs = pathlib.Path(__file__).resolve().parent


def accepts(check, folder, *arguments):
    command = [sys.executable, docs / check, *(arguments or [folder])]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def copy(to):
    for part in ("docs", "include", "examples", "tests/unit", "tests/models", "tests/reference", "tests/plans",
                 "tests/compile_time/own_file", "tests/compile_fail"):
        shutil.copytree(project / part, to / part)
    shutil.copy(project / "README.md", to)
    return to


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


with tempfile.TemporaryDirectory() as name:
    there = copy(pathlib.Path(name) / "project")
    for check in ("check_errors.py", "check_quotes.py", "make_operations.py", "make_architecture.py"):
        assert accepts(check, there), check
    change(there / "docs" / "errors.md", "ids): ids must be indices", "ids): ids should be indices")
    assert not accepts("check_errors.py", there), "a text that is missing"
    change(there / "docs" / "errors.md", "ids): ids should be indices", "ids): ids must be indices")
    assert accepts("check_errors.py", there)
    change(there / "docs" / "errors.md", "`find_absent`", "`find_nothing`")
    assert not accepts("check_errors.py", there), "a test that is missing"
    change(there / "docs" / "tutorial.md", "constexpr auto", "constexpr  auto")
    assert not accepts("check_quotes.py", there), "a quote of nothing"
    change(there / "docs" / "tutorial.md", "constexpr  auto", "constexpr auto")
    assert accepts("check_quotes.py", there)
    change(there / "docs" / "coming_from.md", "`softplus(x)`", "`softmax(x)`")
    assert not accepts("check_quotes.py", there), "a correspondence that no test computes"
    change(there / "docs" / "coming_from.md", "`softmax(x)`", "`softplus(x)`")
    change(there / "tests" / "plans" / "logistic_regression.txt", "24 nodes", "25 nodes")
    assert not accepts("check_quotes.py", there), "a plan that has changed"
    change(there / "include" / "xgrad" / "operations" / "exponential.hpp", "// e^x.", "// exp.")
    assert not accepts("make_operations.py", there), "a comment that changed"
    change(there / "include" / "xgrad" / "operations" / "exponential.hpp", "// exp.", "// e^x.")
    assert accepts("make_operations.py", there)
    change(there / "docs" / "language.md", "`square cube", "`square fourth cube")
    assert not accepts("make_operations.py", there), "a function without a row"
    change(there / "include" / "xgrad" / "compile.hpp", "struct stabilized {", "struct steadied {")
    assert not accepts("make_architecture.py", there), "a stage of another name"
    page = pathlib.Path(name) / "page.md"
    page.write_text("```text\none\n```\n", encoding="utf-8")
    assert accepts("check_printed.py", there, page, "echo", "one")
    assert not accepts("check_printed.py", there, page, "echo", "two"), "a line that is not printed"
