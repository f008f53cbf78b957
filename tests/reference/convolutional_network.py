#!/usr/bin/env python3
"""convolutional_network.py > tests/reference/convolutional_network.inc: a network's loss and gradients by PyTorch.

Needs python3-torch. Images (5, 8, 8, 2) -> convolution 3 x 3 x 4, padded by 1, relu, maxima of 2 x 2 -> convolution
3 x 3 x 6 with stride 2, padded by 1, in 2 groups, relu, means of 2 x 2 -> dense 10 -> mean cross entropy, in double.
Element i of the k-th array is scale * sin(0.37 k + 0.61 i). A line: name, numbers; channels last.
"""
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
SHAPES = {
    "X": ((5, 8, 8, 2), 1.0),
    "c1.weight": ((3, 3, 2, 4), 0.5),
    "c1.bias": ((4,), 0.2),
    "c2.weight": ((3, 3, 2, 6), 0.5),
    "c2.bias": ((6,), 0.2),
    "fc.weight": ((6, 10), 1.0),
    "fc.bias": ((10,), 0.2),
}


def made(k, shape, scale):
    count = 1
    for extent in shape:
        count *= extent
    values = scale * torch.sin(0.37 * k + 0.61 * torch.arange(float(count)))
    return values.reshape(shape).requires_grad_()


arrays = {name: made(k, *how) for k, (name, how) in enumerate(SHAPES.items())}
labels = torch.tensor([3, 0, 9, 3, 5])


def conv(x, w, b, **how):  # channels last
    y = F.conv2d(x.permute(0, 3, 1, 2), w.permute(3, 2, 0, 1), b, **how)
    return y.permute(0, 2, 3, 1)


def pool(function, x):
    return function(x.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1)


h = pool(F.max_pool2d, torch.relu(conv(arrays["X"], arrays["c1.weight"], arrays["c1.bias"], padding=1)))
h = torch.relu(conv(h, arrays["c2.weight"], arrays["c2.bias"], stride=2, padding=1, groups=2))
h = pool(F.avg_pool2d, h).reshape(5, 6)
loss = F.cross_entropy(h @ arrays["fc.weight"] + arrays["fc.bias"], labels)
loss.backward()
print(f'{{"loss", {{{loss.item()!r}}}}},')
for name, array in arrays.items():
    numbers = ", ".join(f"{v:.12g}" for v in array.grad.reshape(-1).tolist())
    print(f'{{"{name}", {{{numbers}}}}},')
