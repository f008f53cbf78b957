#!/usr/bin/env python3
"""Every ```cpp block of README.md and docs/*.md must stand, line by line, in a compiled example or model test.

usage: check_quotes.py PROJECT. Blocks may leave out whole paragraphs of the source where a line holds only `// ...`. So must
the last column of the table in docs/coming_from.md, row by row, in the test that computes it and in the numbers it expects; and
what docs/how_it_works.md prints, in a text of tests/plans.
"""
import pathlib
import re
import sys


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def stands_in(part, source):
    return any(source[at : at + len(part)] == part for at in range(len(source) - len(part) + 1))


def correspondences(project):
    """Faults of the table's last column, one a line."""
    page = (project / "docs" / "coming_from.md").read_text()
    table = re.search(r"<!-- correspondences -->\n(.*?)<!-- end -->", page, re.S)[1]
    written = [re.findall(r"`([^`]*)`", row)[-1] for row in table.splitlines()[2:]]
    test = (project / "tests" / "models" / "correspondences.cpp").read_text()
    outputs = re.search(r"^kernel<double,\n(.*?)>\n", test, re.M | re.S)[1]
    compiled = [line.strip().removesuffix(",") for line in outputs.splitlines()]
    expected = re.findall(r'R"\((.*)\)"', (project / "tests" / "reference" / "correspondences.inc").read_text())
    for where, found in (("tests/models/correspondences.cpp", compiled), ("tests/reference/correspondences.inc", expected)):
        if found != written:
            row = next((pair for pair in zip(written, found) if pair[0] != pair[1]), (f"{len(written)} rows", f"{len(found)} rows"))
            yield f"docs/coming_from.md has {row[0]}, where {where} has {row[1]}"


def main():
    project = pathlib.Path(sys.argv[1])
    folders = ["examples/*.cpp", "examples/support/*.hpp", "tests/models/*.cpp", "tests/compile_time/own_file/*.?pp"]
    programs = [path for folder in folders for path in project.glob(folder)]
    sources = [lines(path.read_text()) for path in sorted(programs)]
    blocks = 0
    missing = 0
    for page in [project / "README.md", *sorted((project / "docs").rglob("*.md"))]:
        for block in re.findall(r"^```cpp\n(.*?)^```", page.read_text(), re.M | re.S):
            blocks += 1
            parts = [lines(part) for part in re.split(r"^\s*// \.\.\.\s*$", block, flags=re.M)]
            if not any(all(stands_in(part, source) for part in parts) for source in sources):
                missing += 1
                print(f"{page}: stands in no compiled example:\n{block}")
    print(f"{blocks} blocks, {missing} of them stand in no compiled example")
    plans = [lines(path.read_text()) for path in sorted((project / "tests" / "plans").glob("*.txt"))]
    for block in re.findall(r"^```text\n(.*?)^```", (project / "docs" / "how_it_works.md").read_text(), re.M | re.S):
        if not any(stands_in(lines(block), plan) for plan in plans):
            missing += 1
            print(f"docs/how_it_works.md: stands in no text of tests/plans:\n{block}")
    rows = list(correspondences(project))
    print("\n".join(rows), end="\n" if rows else "")
    return 1 if missing or rows or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
