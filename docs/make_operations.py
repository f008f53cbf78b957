#!/usr/bin/env python3
"""The pointwise part of docs/operations.md, made from the comments of include/xgrad/operations and emit/functions.

usage: make_operations.py PROJECT [--write]. Without --write fails when the page holds something else, or when it lacks a
function that docs/language.md lists.
"""
import pathlib
import re
import sys

# Which header of emit/functions computes what.
COMPUTED_IN = {
    "exp": "exp exp2", "expm1": "expm1", "log": "log log2 log10", "log1p": "log1p", "root": "cbrt",
    "sigmoid": "sigmoid softplus logaddexp", "trigonometric": "sin cos tan",
    "inverse_trigonometric": "asin acos atan atan2", "hyperbolic": "sinh cosh tanh asinh acosh atanh",
    "erf": "erf erfc", "gamma": "lgamma digamma", "polygamma": "polygamma", "pow": "pow", "hypot": "hypot",
}
TITLES = {
    "arithmetic": "Arithmetic", "power": "Roots and powers", "exponential": "Exponentials and logarithms",
    "trigonometric": "Angles", "hyperbolic": "Hyperbolic", "special": "Special functions", "rounding": "Whole numbers",
    "selection": "Choice", "comparison": "Masks", "activation": "Activations",
    "random": "Random numbers",
}


def accuracy(functions):
    found = {}
    for header, names in COMPUTED_IN.items():
        text = (functions / f"{header}.hpp").read_text(encoding="utf-8")
        opening = " ".join(line.lstrip("/ ") for line in text.splitlines() if line.startswith("//"))
        sentence = re.search(r"Largest errors?:? (.*?)(?:\. |\.$|; overflow)", opening + " ")
        for name in names.split():
            own = re.search(rf"\b{name}[^,]*? ([0-9.]+ ULP)", sentence[1]) if sentence else None
            found[name] = own[1] if own else sentence[1] if sentence else ""
    return found


def cell(text):
    return text.replace("|", "\\|").replace("*", "\\*")


def page_part(project):
    include = project / "include" / "xgrad"
    errors = accuracy(include / "emit" / "functions")
    out = []
    for header, title in TITLES.items():
        text = (include / "operations" / f"{header}.hpp").read_text(encoding="utf-8")
        opening = []
        for line in text.splitlines():
            if not line.startswith("//"):
                break
            opening.append(line.lstrip("/ "))
        out += [f"### {title}", "", cell(" ".join(opening)), "", "| operation | value, edges, derivative | largest error |", "| --- | --- | --- |"]
        block = r'((?://[^\n]*\n)*)template <>\nstruct operation<opcode::(\w+)> : (\w+)[^{]*\{\n\s*static constexpr std::string_view name = "([^"]+)"'
        for comment, opcode, _, name in re.findall(block, text):
            said = " ".join(line.lstrip("/ ") for line in comment.splitlines())
            out.append(f"| `{cell(name)}` | {cell(said)} | {errors.get(opcode, '')} |")
        out.append("")
    return "\n".join(out)


def rows(page, titles):
    """The first cells of the tables of a page whose first title is one of these, and the rest of each row."""
    inside = False
    for line in page.splitlines():
        cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] if line.startswith("|") else None
        if cells and inside:
            yield cells
        inside = bool(cells) and (inside or cells[0] in titles)


def missing(language, operations):
    """Functions that stand in the tables of the language's expressions and have no row of their own."""
    described = {name for row in rows(operations, ["operation", "function", "loss"]) for name in re.findall(r"`(\w+)", row[0])}
    for group, text in rows(language, ["group"]):
        for span in re.findall(r"`([^`]*)`", text):
            names = span.split() if re.fullmatch(r"[\w<> ]+", span) else [span]
            for name in (re.match(r"[a-z]\w*", n) for n in names):
                if name and not re.match(r"x\b|w\b", span) and name[0] not in described:
                    yield name[0]


def main():
    project = pathlib.Path(sys.argv[1])
    page = project / "docs" / "operations.md"
    text = page.read_text(encoding="utf-8")
    start, end = "<!-- operations -->\n", "<!-- end -->"
    head, rest = text.split(start)
    tail = rest[rest.index(end):]
    made = head + start + page_part(project) + tail
    if "--write" in sys.argv:
        page.write_text(made, encoding="utf-8")
    elif made != text:
        print("docs/operations.md is not what the headers say: python3 docs/make_operations.py . --write")
        return 1
    absent = list(missing((project / "docs" / "language.md").read_text(encoding="utf-8"), made))
    for name in absent:
        print(f"docs/operations.md: no row for {name}, which docs/language.md lists")
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
