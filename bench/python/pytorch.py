"""PyTorch's side: eager steps as its tutorials write them. Argument: threads."""
import itertools
import sys

import torch
from torch import nn
from torch.nn import functional

from answer import answer

threads = int(sys.argv[1])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Residual(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        return x + self.layers(x)


class LastOfLstm(nn.Module):
    def __init__(self, features, units):
        super().__init__()
        self.lstm = nn.LSTM(features, units, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


class Positions(nn.Module):
    def __init__(self, tokens, features):
        super().__init__()
        angle = torch.arange(tokens)[:, None] / 10000 ** (torch.arange(0, features, 2) / features)
        self.register_buffer("table", torch.stack([angle.sin(), angle.cos()], 2).reshape(tokens, features))

    def forward(self, x):
        return x + self.table


def built(specs, shape):
    """The layers as a module, and the shape of a row behind them."""
    modules = []
    for spec in specs:
        kind = spec["layer"]
        if kind == "dense":
            modules.append(nn.Linear(shape[-1], spec["units"]))
            shape = [*shape[:-1], spec["units"]]
        elif kind == "relu":
            modules.append(nn.ReLU())
        elif kind == "batchNorm":
            modules.append(nn.BatchNorm1d(shape[0]) if len(shape) == 1 else nn.BatchNorm2d(shape[0]))
        elif kind == "dropout":
            modules.append(nn.Dropout(spec["drop"]))
        elif kind == "conv":
            modules.append(nn.Conv2d(shape[0], spec["filters"], spec["kernel"], spec["stride"], spec["padding"]))
            shape = [spec["filters"], *((size + 2 * spec["padding"] - spec["kernel"]) // spec["stride"] + 1 for size in shape[1:])]
        elif kind == "maxPool":
            modules.append(nn.MaxPool2d(spec["size"]))
            shape = [shape[0], *(size // spec["size"] for size in shape[1:])]
        elif kind == "flatten":
            modules.append(nn.Flatten())
            shape = [torch.Size(shape).numel()]
        elif kind == "globalAveragePool":
            modules.extend([nn.AdaptiveAvgPool2d(1), nn.Flatten()])
            shape = [shape[0]]
        elif kind == "residual":
            modules.append(Residual(built(spec["layers"], shape)[0]))
        elif kind == "lstm":
            modules.append(LastOfLstm(shape[1], spec["units"]))
            shape = [spec["units"]]
        elif kind == "positions":
            modules.append(Positions(*shape))
        elif kind == "encoder":
            modules.append(nn.TransformerEncoderLayer(shape[1], spec["heads"], spec["hidden"], dropout=0.0, batch_first=True, norm_first=True))
        else:
            raise ValueError(f"no layer {kind}")
    return nn.Sequential(*modules), shape


def open_workload(workload, data):
    built_in = {"blas": "MKL, built in"} if torch.backends.mkl.is_available() else {}
    if workload["kind"] == "product":
        return product(*map(torch.from_numpy, data)), built_in
    x, y = map(torch.from_numpy, data)
    batch, rows = workload["batch"], workload["rows"]
    net, _ = built(workload["layers"], workload["input"])
    net.train()
    optimizer = torch.optim.Adam(net.parameters(), lr=workload["learningRate"])

    def step(x, y):
        optimizer.zero_grad()
        functional.cross_entropy(net(x), y).backward()
        optimizer.step()

    def epoch(count):
        for _ in range(count):
            for at in torch.randperm(rows)[: rows - rows % batch].split(batch):
                step(x[at], y[at])

    turns = itertools.cycle(list(zip(x.split(batch), y.split(batch))))

    def steps(count):
        for _ in range(count):
            step(*next(turns))

    facts = {"parameters": sum(parameter.numel() for parameter in net.parameters()), **built_in}
    return (epoch if workload["kind"] == "epoch" else steps), facts


def product(a, b):
    y = torch.empty(a.shape[0], b.shape[1])

    def products(count):
        for _ in range(count):
            torch.mm(a, b, out=y)

    return products


answer(torch.__version__, threads, open_workload)
