#!/usr/bin/env python3
"""archives.py > tests/reference/archives.inc: .npz files of numpy, with arrays in both orders and of several types."""
import io

import numpy

arrays = {
    "w": numpy.asfortranarray(numpy.array([[1, 2, 3], [4, 5, 6.5]], dtype=">f8")),
    "b": numpy.float16(-0.25),
    "w.momentum.v": numpy.array([[0.5, 0, 0], [0, 0, -1]], dtype="f4"),
    "b.momentum.v": numpy.array(8.0),
    "of_another_program": numpy.arange(3),
}
for name, save in (("stored", numpy.savez), ("deflated", numpy.savez_compressed)):
    file = io.BytesIO()
    save(file, **arrays)
    data = file.getvalue()
    rows = [", ".join(str(b) for b in data[i : i + 32]) for i in range(0, len(data), 32)]
    print(f"constexpr unsigned char {name}[] = {{\n    " + ",\n    ".join(rows) + "};")
