#!/usr/bin/env python3
"""Every line of README.md's ```text blocks must be printed by the program whose model it shows.

usage: check_printed.py PAGE PROGRAM ARGUMENT...
"""
import pathlib
import re
import subprocess
import sys


def main():
    page, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    printed = [line.strip() for line in subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()]
    blocks = re.findall(r"^```text\n(.*?)^```", page.read_text(), re.M | re.S)
    missing = [line for block in blocks for line in block.splitlines() if line.strip() not in printed]
    for line in missing:
        print(f"{page}: is not printed by {command[0]}: {line}")
    return 1 if missing or not blocks else 0


if __name__ == "__main__":
    sys.exit(main())
