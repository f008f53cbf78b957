#!/usr/bin/env python3
"""optimizers.py > tests/reference/optimizers.inc: parameters after steps of PyTorch's optimizers.

Needs python3-torch. The loss is mean((tanh(X w + b) - y)^2) over 8 rows, X[i, j] = sin(3 i + j + 1), y[i] = cos(i), from
w = (0.5, -0.25, 1), b = 0.1, in double. A line: name, step, w0, w1, w2, b.
"""
import torch

torch.set_default_dtype(torch.float64)
X = torch.sin(torch.arange(24.0).reshape(8, 3) + 1)
y = torch.cos(torch.arange(8.0))
SHOWN = (1, 2, 3, 10, 30, 100)

RULES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd_decay": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "nesterov_decay": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.02),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "adagrad_decay": lambda p: torch.optim.Adagrad(p, lr=0.1, weight_decay=0.01),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "rmsprop_decay": lambda p: torch.optim.RMSprop(p, lr=0.001, alpha=0.9, weight_decay=0.01),
    "adadelta": lambda p: torch.optim.Adadelta(p, lr=1.0),
    "adadelta_decay": lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.95, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.05),
    "adam_decay": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.05),
    "adamw_decay": lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1),
    "adam_clip_value": lambda p: torch.optim.Adam(p, lr=0.05),
    "sgd_clip_norm": lambda p: torch.optim.SGD(p, lr=0.5),
}

for name, make in RULES.items():
    w = torch.tensor([0.5, -0.25, 1.0], requires_grad=True)
    b = torch.tensor(0.1, requires_grad=True)
    rule = make([w, b])
    for step in range(1, 101):
        rule.zero_grad()
        loss = ((torch.tanh(X @ w + b) - y) ** 2).mean()
        loss.backward()
        if name.endswith("clip_value"):
            torch.nn.utils.clip_grad_value_([w, b], 0.05)
        if name.endswith("clip_norm"):
            torch.nn.utils.clip_grad_norm_([w, b], 0.1)
        rule.step()
        if step in SHOWN:
            numbers = ", ".join(repr(v) for v in w.tolist() + [b.item()])
            print(f'{{"{name}", {step}, {{{numbers}}}}},')
