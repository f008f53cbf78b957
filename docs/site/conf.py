"""Sphinx: the pages of docs as they are, and a reference of every public name from the headers' comments."""
import logging
import os
import pathlib
import re

build = pathlib.Path(os.environ["XGRAD_DOCS"])
config = pathlib.Path(os.environ["XGRAD_PROJECT"], "include/xgrad/support/config.hpp").read_text(encoding="utf-8")

project = "xgrad"
copyright = "the authors of xgrad"
version = release = ".".join(re.findall(r"#define XGRAD_VERSION_[A-Z]+ (\d+)", config))
extensions = ["myst_parser", "breathe", "sphinx.ext.mathjax"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
breathe_projects = {"xgrad": str(build / "doxygen" / "xml")}
breathe_default_project = "xgrad"
primary_domain = "cpp"
highlight_language = "text"  # of blocks that name none
html_theme = "alabaster"
html_theme_options = {"description": "a tensor compiler inside the C++ compiler", "page_width": "68rem", "fixed_sidebar": True}
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
html_title = f"xgrad {release}"

# Sphinx takes overloads that differ in what they require for one.
logging.getLogger("sphinx.sphinx.domains.cpp").addFilter(lambda record: "Duplicate C++ declaration" not in record.getMessage())
