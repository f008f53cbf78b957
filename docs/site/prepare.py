#!/usr/bin/env python3
"""The sources of the site: the pages of docs with their links made to fit, and a page of the reference for each layer.

usage: prepare.py PROJECT BUILD, where BUILD/doxygen/xml is what Doxygen made and BUILD/source is written.
"""
import pathlib
import re
import shutil
import sys
import xml.etree.ElementTree

# The layers with public names, and the titles of their pages.
REFERENCE = {
    "language": "What models are written in", "kernel": "Kernels", "train": "Training", "io": "Files", "checks": "Checks of gradients",
    "inspect": "Printing and comparing",
}
# What the table of contents shows, in order.
CONTENTS = {
    "Start": ["readme", "tutorial", "coming_from"],
    "Use": ["language", "operations", "errors", "embedding", "platforms", "extending"],
    "Inside": ["how_it_works", "architecture", "performance", "decisions/index"],
    "Reference": [f"reference/{layer}" for layer in REFERENCE],
    "Project": ["contributing", "changelog"],
}


def fitted(text, page, pages):
    """Links to pages of the site follow them there; links to other files become their names."""

    def fit(link):
        label, target = link[1], link[2]
        if re.match(r"[a-z]+:|#", target):
            return link[0]
        name, _, anchor = target.partition("#")
        where = (page.parent / name).resolve()
        if where in pages:
            return f"[{label}](/{pages[where]}.md{'#' + anchor if anchor else ''})"
        if where.suffix in (".png", ".svg"):
            return f"[{label}](/pictures/{where.name})"
        return label if label.startswith("`") else f"`{label}`"

    return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", fit, text)


def operation_pages(build, source):
    """A page for each function in the tables of operations.md, with formula and picture where it is of one number."""
    drawn = dict(line.split("\t", 1) for line in (build / "operations" / "formulas.txt").read_text().splitlines())
    (source / "operations").mkdir()
    page = (source / "operations.md").read_text(encoding="utf-8")
    texts = {}  # name -> the lines of its page
    section = header = None
    lines = []
    for line in page.splitlines():
        heading = re.match(r"##+ (.*)", line)
        section = heading[1] if heading else section
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] if line.startswith("|") else []
        if cells and cells[0] in ("operation", "function", "loss"):
            header = cells
        calls = re.findall(r"`((\w+)[^`]*)`", cells[0]) if cells and header else []
        for name in dict.fromkeys(name for _, name in calls):
            title = ", ".join(call for call, of in calls if of == name)
            text = [f"# {title}", "", f"*{section}*", ""]
            text += [f"**{title}.** {cell}\n" for title, cell in zip(header[1:], cells[1:]) if cell]
            if name in drawn:
                value, slope = drawn[name].split("\t")
                text += [f"$$f(x) = {value}$$", "", f"$$f'(x) = {slope}$$", "", f"![f and its derivative](/pictures/{name}.svg)", ""]
            others = [f"[{other}]({other}.md)" for other in dict.fromkeys(of for _, of in calls) if other != name]
            text += [f"Beside it: {', '.join(others)}.", ""] if others else []
            texts.setdefault(name, []).extend(text)
        for call, name in calls:
            line = line.replace(f"`{call}`", f"[`{call}`](operations/{name}.md)", 1)
        lines.append(line)
    for name, text in texts.items():
        text.append("All functions: [operations](/operations.md).\n")
        (source / "operations" / f"{name}.md").write_text("\n".join(text), encoding="utf-8")
    tree = "\n".join(f"operations/{name}" for name in texts)
    (source / "operations.md").write_text("\n".join(lines) + f"\n\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n", encoding="utf-8")
    for picture in (build / "operations").glob("*.svg"):
        shutil.copy(picture, source / "pictures")


def groups(xml):
    """The groups of names, one for each header that declares public ones: name -> (title, what the header is)."""
    found = {}
    for file in sorted(xml.glob("group__*.xml")):
        compound = xml_root(file).find("compounddef")
        if compound.find("sectiondef") is not None or compound.find("innerclass") is not None:
            text = "".join("".join(compound.find(f"{kind}description").itertext()) for kind in ("brief", "detailed"))
            found[compound.findtext("compoundname")] = compound.findtext("title"), " ".join(text.split())
    return found


def xml_root(file):
    return xml.etree.ElementTree.parse(file).getroot()


def main():
    project, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    source = build / "source"
    shutil.rmtree(source, ignore_errors=True)
    (source / "reference").mkdir(parents=True)
    docs = project / "docs"
    pages = {path: path.relative_to(docs).with_suffix("").as_posix() for path in sorted(docs.rglob("*.md"))}
    pages |= {project / name: name.split(".")[0].lower() for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")}
    pages[docs / "index.md"] = "pages"
    for path, name in pages.items():
        target = source / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fitted(path.read_text(encoding="utf-8"), path, pages), encoding="utf-8")
    shutil.copytree(docs / "pictures", source / "pictures")

    operation_pages(build, source)

    decisions = sorted(name for name in pages.values() if name.startswith("decisions/"))
    entries = "\n".join(name.split("/")[1] for name in decisions)
    (source / "decisions" / "index.md").write_text(f"# Decisions\n\n```{{toctree}}\n:maxdepth: 1\n\n{entries}\n```\n")

    headers = groups(build / "doxygen" / "xml")
    for layer, title in REFERENCE.items():
        page = [title, "=" * len(title), ""]
        for group, (header, text) in headers.items():
            if header.startswith(f"{layer}/"):
                plain = re.sub(r"([\\\\*`|_])", r"\\\\\1", text)
                page += [header, "-" * len(header), "", plain, "", f".. doxygengroup:: {group}", "   :members:",
                         "   :undoc-members:", "   :content-only:", ""]
        (source / "reference" / f"{layer}.rst").write_text("\n".join(page))

    tree = ""
    for caption, names in CONTENTS.items():
        there = [name for name in names if any((source / name).with_suffix(end).exists() for end in (".md", ".rst"))]
        tree += f"\n```{{toctree}}\n:caption: {caption}\n:maxdepth: 1\n:hidden:\n\n" + "\n".join(there) + "\n```\n"
    (source / "index.md").write_text("---\norphan: true\n---\n" + (source / "readme.md").read_text() + tree)
    (source / "pages.md").write_text("---\norphan: true\n---\n" + (source / "pages.md").read_text())


if __name__ == "__main__":
    main()
