#!/usr/bin/env python3
"""What NumPy returns for the rows of docs/coming_from.md, for tests/models/correspondences.cpp; PyTorch must agree.

usage: correspondences.py PROJECT > tests/reference/correspondences.inc   (Debian: python3-numpy, python3-torch)
"""
import pathlib
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F

X = [[0.5, -1.25, 2.0, 0.75], [-0.5, 1.5, -2.25, 0.25], [1.0, 3.0, -1.0, -0.125]]
W = [[0.25, -0.5, 1.0, 0.5, -1.5], [1.25, 0.75, -0.25, 2.0, 0.5], [-1.0, 0.5, 0.125, -0.75, 1.5], [2.0, -2.0, 0.5, 0.25, 1.0]]
V = [0.5, -2.0, 1.5, 0.25]
LABELS = [2, 0, 3]


def main():
    page = (pathlib.Path(sys.argv[1]) / "docs" / "coming_from.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- correspondences -->\n(.*?)<!-- end -->", page, re.S)[1]
    arrays = {"x": np.array(X), "w": np.array(W), "v": np.array(V), "labels": np.array(LABELS)}
    tensors = {name: torch.tensor(a, requires_grad=name == "w") for name, a in arrays.items()}
    print("// Made by tests/reference/correspondences.py with NumPy and PyTorch: do not edit.")
    for row in table.splitlines()[2:]:
        numpy, pytorch, _, ours = re.findall(r"`([^`]*)`", row)
        expected = np.asarray(eval(numpy, {"np": np, **arrays}), dtype=np.float64)
        theirs = eval(pytorch, {"torch": torch, "F": F, **tensors}).detach().numpy()
        assert expected.shape == theirs.shape and np.allclose(expected, theirs, rtol=1e-12, atol=1e-12), row
        values = ", ".join(repr(float(value)) for value in expected.ravel())
        print(f'    {{R"({ours})", {{{values}}}}},')


if __name__ == "__main__":
    main()
