#!/usr/bin/env python3
"""docs/errors.md holds every text of the library and no other.

usage: check_errors.py PROJECT. Texts of static_assert and XGRAD_REQUIRE are read from include/, those of binding_error
from the tests that provoke them; a line of the page is - `text`, in which ‹word› stands for anything. Its table of first
mistakes names tests of tests/compile_fail.
"""
import pathlib
import re
import sys

LITERALS = r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)'


def joined(literals):
    return "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', literals)).replace('\\"', '"')


def compile_time_texts(project):
    for path in sorted((project / "include").rglob("*.hpp")):
        source = path.read_text(encoding="utf-8")
        for call in re.finditer(r"\b(?:XGRAD_REQUIRE|static_assert)\b\s*\(", source):
            text = re.search(LITERALS, source[call.end() :])
            end = source.find(");", call.end())
            if text and call.end() + text.start() < end and joined(text[1]).startswith("xgrad"):
                yield joined(text[1])


def run_time_texts(project):
    for path in sorted((project / "tests" / "unit").rglob("errors.cpp")):
        for text in re.finditer(LITERALS, path.read_text(encoding="utf-8")):
            if joined(text[1]).startswith("xgrad: "):
                yield joined(text[1])


def main():
    project = pathlib.Path(sys.argv[1])
    page = (project / "docs" / "errors.md").read_text(encoding="utf-8")
    compile_time, run_time = page.split("\n## At run time")
    failed = False
    for test in re.findall(r"^\|.*\| `(\w+)` \|$", compile_time, re.M):
        if not (project / "tests" / "compile_fail" / f"{test}.cpp").exists():
            print(f"docs/errors.md names a test that is missing: {test}")
            failed = True
    for part, texts in ((compile_time, set(compile_time_texts(project))), (run_time, set(run_time_texts(project)))):
        lines = re.findall(r"^- `(.*)`\\?$", part, re.M)
        patterns = {line: re.compile("(.*?)".join(map(re.escape, re.split("‹[^›]*›", line)))) for line in lines}
        for text in sorted(texts):
            if not any(p.fullmatch(text) for p in patterns.values()):
                print(f"docs/errors.md lacks: {text}")
                failed = True
        for line, pattern in patterns.items():
            if not any(pattern.fullmatch(text) for text in texts):
                print(f"docs/errors.md has a text that nothing says: {line}")
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
