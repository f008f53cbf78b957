#!/usr/bin/env python3
"""version.py <project>: the headers, the newest entry of CHANGELOG.md and what README.md asks for are one version; entries
have dates, and README.md fetches the newest of them; one above may be (not released)."""
import datetime
import pathlib
import re
import sys

project = pathlib.Path(sys.argv[1])
config = (project / "include" / "xgrad" / "support" / "config.hpp").read_text(encoding="utf-8")
version = ".".join(re.findall(r"^#define XGRAD_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", config, re.M))
changes = re.findall(r"^## (\S+) \((.*)\)$", (project / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
newest = changes[0][0]
released = changes[changes[0][1] == "not released":]
dates = [datetime.date.fromisoformat(date) for _, date in released]
readme = (project / "README.md").read_text(encoding="utf-8")
wanted = re.search(r"find_package\(xgrad (\d+\.\d+) ", readme)[1]
tag = re.search(r"GIT_TAG v(\d+\.\d+\.\d+)", readme)[1]
print(f"headers {version}, changes {newest}, released {released[0]}, README {wanted} and {tag}")
agree = version == newest and version.startswith(wanted + ".") and tag == released[0][0]
sys.exit(0 if agree and dates == sorted(dates, reverse=True) else 1)
