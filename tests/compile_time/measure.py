#!/usr/bin/env python3
"""measure.py [--rounds N] [--table] <budgets> <source> <compiler> <flag>...: what a translation unit costs the compiler.

Counts what the compiler made from templates for the unit and not for its #include lines alone (g++: specializations;
clang: declarations), then compiles the unit and, in turn, those lines alone; takes the least processor time of each and
the memory of the first. Prints all; fails if the count exceeds its budget by more than 3 % or if the ratio of times or the
memory exceeds its own. Other work on the machine changes times, so a ratio that is too high is measured up to 5 times.

A line of budgets is `unit ratio goal megabytes` and a count for each compiler that the first line names; other compilers'
counts are printed alone. A goal that is not reached is said, and no failure. --table prints a line of a Markdown table
instead, with the size of the unit's code, and judges nothing.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MOST_ROUNDS = 5
GROWTH = 1.03  # of counts


def compile_once(command, source, folder):  # -> seconds of processor time, megabytes
    child = os.posix_spawnp(command[0], [*command, "-c", str(source), "-o", str(folder / "unit.o")], os.environ)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{source} does not compile")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compiler_of(command):  # -> g++-12, clang++-19
    version = subprocess.run([command[0], "--version"], capture_output=True, text=True, check=True).stdout
    name = "clang++" if "clang" in version else "g++"
    return f"{name}-{re.search(r' ([0-9]+)[.][0-9]+[.][0-9]+', version)[1]}"


def instances(command, source):  # -> how many things the compiler made from templates
    is_clang = compiler_of(command).startswith("clang")
    flags = ["-Xclang", "-print-stats"] if is_clang else ["-fstats"]
    run = subprocess.run([*command, "-fsyntax-only", *flags, str(source)], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{source} does not compile")
    numbers = re.findall(r"(\d+) decls total" if is_clang else r"_specializations: size \d+, (\d+) elements", run.stderr)
    if not numbers:
        sys.exit(f"{command[0]} tells no counts")
    return sum(map(int, numbers))


def code_of(unit):  # -> kilobytes of code and constants
    sizes = subprocess.run(["size", unit], capture_output=True, text=True, check=True).stdout
    return int(sizes.splitlines()[1].split()[0]) / 1024


def measure(command, source, headers, folder, rounds, enough):  # -> seconds, of the headers, megabytes, kilobytes of code
    whole, alone, code = [], [], 0
    while len(whole) < rounds or (len(whole) < MOST_ROUNDS and min(w[0] for w in whole) > enough * min(alone)):
        whole.append(compile_once(command, source, folder))
        code = code_of(folder / "unit.o")
        alone.append(compile_once(command, headers, folder)[0])
    return min(w[0] for w in whole), min(alone), max(w[1] for w in whole), code


def budget_of(table, unit, compiler):  # -> ratio, goal, megabytes, count (None: not known)
    columns = None
    for line in table.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words and columns is None:
            columns = words
        elif words and words[0] == unit:
            row = dict(zip(columns, words))
            count = int(row[compiler]) if compiler in row else None
            return float(row["ratio"]), float(row["goal"]), float(row["megabytes"]), count
    sys.exit(f"{table} has no line for {unit}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("budgets", type=pathlib.Path)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("compiler", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    source, command = given.source, [*given.compiler, f"-I{given.source.parent}"]
    most, goal, memory, known = budget_of(given.budgets, source.stem, compiler_of(command))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        headers = folder / "headers.cpp"
        lines = source.read_text(encoding="utf-8").splitlines()
        headers.write_text("\n".join(line for line in lines if line.startswith("#include")) + "\n")
        count = instances(command, source) - instances(command, headers)
        seconds, alone, megabytes, code = measure(command, source, headers, folder, given.rounds,
                                                  float("inf") if given.table else most)
    ratio = seconds / alone
    told = "" if known is None else f", at most 1.03 x {known}"
    if known is not None and count * GROWTH < known:
        told += " (the budget can be lowered)"
    if given.table:
        print(f"| {source.stem} | {compiler_of(command)} | {seconds:.1f} | {ratio:.2f} | {megabytes:.0f} | {count} | {code:.0f} |")
        return 0
    print(f"{source.stem}: {count} instances{told}; {seconds:.2f} s, headers alone {alone:.2f} s: {ratio:.2f} times, "
          f"at most {most}, goal {goal}{'' if ratio <= goal else ' (not reached)'}; {megabytes:.0f} MB, at most {memory:.0f}")
    within = known is None or count <= GROWTH * known
    return 0 if within and ratio <= most and megabytes <= memory else 1


if __name__ == "__main__":
    sys.exit(main())
