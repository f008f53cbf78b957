#!/usr/bin/env python3
"""Every ```cpp block of README.md and docs/*.md must stand, line by line, in a compiled example or model test.

usage: check_quotes.py PROJECT. Blocks may leave out whole paragraphs of the source where a line holds only `// ...`.
"""
import pathlib
import re
import sys


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def stands_in(part, source):
    return any(source[at : at + len(part)] == part for at in range(len(source) - len(part) + 1))


def main():
    project = pathlib.Path(sys.argv[1])
    folders = ["examples/*.cpp", "examples/support/*.hpp", "tests/models/*.cpp"]
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
    return 1 if missing or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
