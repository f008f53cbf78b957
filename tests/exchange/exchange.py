#!/usr/bin/env python3
"""exchange.py PROGRAM FOLDER: numpy reads what the program saves, the program loads what numpy saves.

.safetensors files are read and written by the package safetensors where there is one, else by the format's description.
Exits with 77 where numpy is missing.
"""
import json
import os
import struct
import subprocess
import sys

try:
    import numpy
except ImportError:
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    sys.exit(77)
try:
    from safetensors.numpy import load_file, save_file
except ImportError:
    KINDS = {"F32": numpy.float32, "F64": numpy.float64, "F16": numpy.float16}

    def load_file(path):
        data = open(path, "rb").read()
        (length,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8 : 8 + length])
        arrays = {}
        for name, entry in header.items():
            first, last = (8 + length + offset for offset in entry["data_offsets"])
            arrays[name] = numpy.frombuffer(data[first:last], KINDS[entry["dtype"]]).reshape(entry["shape"])
        return arrays

    def save_file(arrays, path):
        header, data = {"__metadata__": {"format": "np"}}, b""
        for name, array in arrays.items():
            kind = next(k for k, t in KINDS.items() if t == array.dtype)
            header[name] = {"dtype": kind, "shape": array.shape, "data_offsets": [len(data), len(data) + array.nbytes]}
            data += numpy.ascontiguousarray(array).tobytes()
        text = json.dumps(header).encode()
        open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)

program, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
subprocess.run([program, "write", folder], check=True)
npz = dict(numpy.load(f"{folder}/from_cpp.npz"))
safetensors = load_file(f"{folder}/from_cpp.safetensors")
shapes = {"layer.w": (3, 5), "layer.b": (5,), "scale": ()}
assert set(npz) == set(safetensors) == set(shapes), (npz, safetensors)
for name, shape in shapes.items():
    assert npz[name].dtype == safetensors[name].dtype == numpy.float32
    assert npz[name].shape == safetensors[name].shape == shape
    assert (npz[name] == safetensors[name]).all()
assert npz["scale"] == 0.25 and abs(npz["layer.b"]).max() <= 1 and npz["layer.w"].std() > 0.3

w = numpy.add.outer(10.0 * numpy.arange(3), numpy.arange(5))
arrays = {"layer.w": w, "layer.b": (-0.5 * numpy.arange(5)).astype("f2"), "scale": numpy.array(1.5, dtype="f4")}
numpy.savez(f"{folder}/stored.npz", **{**arrays, "layer.w": numpy.asfortranarray(w)})
numpy.savez_compressed(f"{folder}/deflated.npz", **arrays)
save_file(arrays, f"{folder}/from_python.safetensors")
sys.exit(subprocess.run([program, "read", folder], check=False).returncode)
