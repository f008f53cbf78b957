#!/usr/bin/env python3
"""measure.py <budgets> <source> <compiler> <flag>...: what a translation unit costs the compiler.

Compiles it and, in turn, a unit of its #include lines alone; takes the least processor time of each and the memory of
the first. Prints both and fails if the ratio or the memory exceeds the budget, a line `name ratio goal megabytes`; a
goal that is not reached is said, and no failure. Other work on the machine changes the ratio by a tenth.
"""
import os
import pathlib
import sys
import tempfile

ROUNDS = 2


def compile_once(command, source, folder):  # -> seconds of processor time, megabytes
    child = os.posix_spawnp(command[0], [*command, "-c", str(source), "-o", str(folder / "unit.o")], os.environ)
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"{source} does not compile")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(source, command):  # -> seconds, seconds of the headers, megabytes
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        headers = folder / "headers.cpp"
        lines = source.read_text(encoding="utf-8").splitlines()
        headers.write_text("\n".join(line for line in lines if line.startswith("#include")) + "\n")
        command = [*command, f"-I{source.parent}"]
        whole, alone = [], []
        for _ in range(ROUNDS):
            whole.append(compile_once(command, source, folder))
            alone.append(compile_once(command, headers, folder))
    return min(w[0] for w in whole), min(a[0] for a in alone), max(w[1] for w in whole)


def budget_of(table, name):  # -> ratio, goal, megabytes
    for line in table.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words and words[0] == name:
            return tuple(float(word) for word in words[1:4])
    sys.exit(f"{table} has no line for {name}")


def main():
    table, source, command = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    most, goal, memory = budget_of(table, source.stem)
    seconds, headers, megabytes = measure(source, command)
    ratio = seconds / headers
    print(f"{source.stem}: {seconds:.2f} s, headers alone {headers:.2f} s: {ratio:.2f} times, at most {most}, "
          f"goal {goal}{'' if ratio <= goal else ' (not reached)'}; {megabytes:.0f} MB, at most {memory:.0f}")
    return 0 if ratio <= most and megabytes <= memory else 1


if __name__ == "__main__":
    sys.exit(main())
