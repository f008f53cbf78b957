#!/usr/bin/env python3
"""sequence_layers.py > tests/reference/sequence_layers.inc: outputs and gradients of PyTorch's recurrent and attention layers.

Needs python3-torch. Every array is filled with 0.4 sin(0.7 k + phase), k its elements in row-major order as xgrad lays
them out (weights (in, out), the gates one after the other); the loss is sum(out cos(k)). A line: model, array, values.
"""
import math

import torch

torch.set_default_dtype(torch.float64)


def filled(phase, *shape):
    return (0.4 * torch.sin(0.7 * torch.arange(math.prod(shape), dtype=torch.float64) + phase)).reshape(shape)


def show(model, name, value):
    numbers = ", ".join(repr(v) for v in value.detach().contiguous().reshape(-1).tolist())
    print(f'{{"{model}", "{name}", {{{numbers}}}}},')


def loss_of(out):
    return (out * torch.cos(torch.arange(float(out.numel())).reshape(out.shape))).sum()


x = filled(0.5, 2, 4, 3).requires_grad_()


def recurrent(model, layer, gates, order=None):
    hidden = 5
    with torch.no_grad():
        layer.weight_ih_l0.copy_(filled(1, 3, gates * hidden).T)
        layer.weight_hh_l0.copy_(filled(2, hidden, gates * hidden).T)
        layer.bias_ih_l0.copy_(filled(3, gates * hidden))
        layer.bias_hh_l0.copy_(filled(4, gates * hidden) if model == "gru" else torch.zeros(gates * hidden))
    out, _ = layer(x)
    x.grad = None
    loss_of(out).backward()
    show(model, "out", out)
    show(model, "x", x.grad)
    show(model, "weight_ih", layer.weight_ih_l0.grad.T)
    show(model, "weight_hh", layer.weight_hh_l0.grad.T)
    show(model, "bias", layer.bias_ih_l0.grad)
    if model == "gru":
        show(model, "bias_hh", layer.bias_hh_l0.grad)


recurrent("rnn", torch.nn.RNN(3, 5, batch_first=True), 1)
recurrent("lstm", torch.nn.LSTM(3, 5, batch_first=True), 4)
recurrent("gru", torch.nn.GRU(3, 5, batch_first=True), 3)

y = filled(0.5, 2, 4, 8).requires_grad_()


def encoder(model, causal, norm_first):
    layer = torch.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True, norm_first=norm_first)
    layer.train()
    attention = layer.self_attn
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([filled(p, 8, 8).T for p in (1, 2, 3)]))
        attention.in_proj_bias.copy_(torch.cat([filled(p, 8) for p in (4, 5, 6)]))
        attention.out_proj.weight.copy_(filled(7, 8, 8).T)
        attention.out_proj.bias.copy_(filled(8, 8))
        layer.linear1.weight.copy_(filled(9, 8, 16).T)
        layer.linear1.bias.copy_(filled(10, 16))
        layer.linear2.weight.copy_(filled(11, 16, 8).T)
        layer.linear2.bias.copy_(filled(12, 8))
        layer.norm1.weight.copy_(filled(13, 8))
        layer.norm1.bias.copy_(filled(14, 8))
        layer.norm2.weight.copy_(filled(15, 8))
        layer.norm2.bias.copy_(filled(16, 8))
    mask = torch.triu(torch.full((4, 4), float("-inf")), diagonal=1) if causal else None
    out = layer(y, src_mask=mask)
    y.grad = None
    loss_of(out).backward()
    show(model, "out", out)
    show(model, "x", y.grad)
    show(model, "attention.query.weight", attention.in_proj_weight.grad[:8].T)
    show(model, "attention.key.bias", attention.in_proj_bias.grad[8:16])
    show(model, "attention.value.weight", attention.in_proj_weight.grad[16:].T)
    show(model, "attention.output.bias", attention.out_proj.bias.grad)
    show(model, "linear1.weight", layer.linear1.weight.grad.T)
    show(model, "norm1.weight", layer.norm1.weight.grad)
    show(model, "norm2.bias", layer.norm2.bias.grad)


encoder("encoder", False, False)
encoder("causal", True, True)
