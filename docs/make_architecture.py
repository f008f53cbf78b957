#!/usr/bin/env python3
"""The picture of the pipeline, docs/site/architecture.dot, drawn from include/xgrad/compile.hpp: a box for each stage, with
the comment above it, and an arrow for the function that makes it of the stage before.

usage: make_architecture.py PROJECT [--write]. Without --write fails when the picture, or its drawing in docs/pictures, is
not what the header says; docs/build --pictures draws it.
"""
import html
import pathlib
import re
import sys
import textwrap

STAGE = re.compile(r"^// ([^\n]*)\ntemplate <[^\n]*>\nstruct (\w+) \{\n(.*?)^\};", re.M | re.S)


def stages(header):
    """(name, comment, function that makes it, the stage that it is made of or None), in the order of the header."""
    found = []
    for comment, name, body in STAGE.findall(header):
        before = [n for n, *_ in found if re.search(rf"\b{n}<", body)]
        made = re.search(r"return (\w+::\w+)", body) or re.search(r"= (\w+::\w+)<", body)
        found.append((name, comment.rstrip("."), made[1], before[-1] if before else None))
    return found


def picture(found):
    boxes, arrows = [], []
    for name, comment, function, before in found:
        text = "\\n".join([name, *textwrap.wrap(comment, 24)])
        boxes.append(f'    {name} [label="{text}"];')
        if before:
            arrows.append(f'    {before} -> {name} [label="{function}"];')
    first, last = found[0], found[-1]
    return f'''// How an expression becomes loops. Made by docs/make_architecture.py of include/xgrad/compile.hpp; docs/build draws it.
digraph architecture {{
  rankdir=LR; nodesep=0.35; ranksep=0.45; fontname="DejaVu Sans"; bgcolor=transparent;
  node [shape=box, style="rounded,filled", fillcolor="#eef3fa", color="#4a6fa5", fontname="DejaVu Sans", fontsize=11, margin="0.14,0.08"];
  edge [color="#4a6fa5", fontname="DejaVu Sans", fontsize=9, fontcolor="#333333", arrowsize=0.7];

  subgraph cluster_written {{
    label="you write"; fontsize=11; color="#cccccc"; style=rounded;
    expression [label="expression\\na constexpr value"];
  }}
  subgraph cluster_compiling {{
    label="while compiling: graphs are values, passes are functions"; fontsize=11; color="#cccccc"; style=rounded;
{chr(10).join(boxes + arrows)}
  }}
  subgraph cluster_called {{
    label="when called"; fontsize=11; color="#cccccc"; style=rounded;
    loops [label="loops of lanes\\none pass over the data", fillcolor="#f3f0e6", color="#8a7a3c"];
    arrays [label="your arrays\\nread in place", fillcolor="#f3f0e6", color="#8a7a3c"];
    arrays -> loops [label="kernel", dir=both];
  }}
  expression -> {first[0]} [label="{first[2]}"];
  {last[0]} -> loops [label="emit"];
  text [label="text, LaTeX,\\nchecks of gradients", fillcolor="#f4f4f4", color="#888888"];
  {last[3]} -> text [label="inspect, checks", style=dashed];
}}
'''


def main():
    project = pathlib.Path(sys.argv[1])
    found = stages((project / "include" / "xgrad" / "compile.hpp").read_text(encoding="utf-8"))
    made, page = picture(found), project / "docs" / "site" / "architecture.dot"
    if "--write" in sys.argv:
        page.write_text(made, encoding="utf-8")
        return 0
    drawn = html.unescape((project / "docs" / "pictures" / "architecture.svg").read_text(encoding="utf-8"))
    absent = [text for name, _, function, _ in found for text in (name, function) if f">{text}<" not in drawn]
    if made != page.read_text(encoding="utf-8") or absent:
        print("docs/pictures/architecture.svg is not what compile.hpp says: python3 docs/make_architecture.py . --write, then "
              "sh docs/build --pictures")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
