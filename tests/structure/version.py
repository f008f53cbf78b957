#!/usr/bin/env python3
"""version.py <project>: the headers, the newest entry of CHANGELOG.md and what README.md asks for are one version."""
import pathlib
import re
import sys

project = pathlib.Path(sys.argv[1])
config = (project / "include" / "xgrad" / "support" / "config.hpp").read_text(encoding="utf-8")
version = ".".join(re.findall(r"^#define XGRAD_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", config, re.M))
newest = re.search(r"^## (\d+\.\d+\.\d+)", (project / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)[1]
wanted = re.search(r"find_package\(xgrad (\d+\.\d+) ", (project / "README.md").read_text(encoding="utf-8"))[1]
print(f"headers {version}, changes {newest}, README {wanted}")
sys.exit(0 if version == newest and version.startswith(wanted + ".") else 1)
