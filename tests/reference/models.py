#!/usr/bin/python3
"""Writes the references of tests/models: linear_regression.csv, logistic_regression.csv and numerical_gradients.csv.

linear_regression: least squares of the last two columns of diabetes.csv by the other nine, standardized (numpy's lstsq);
nine lines of weights. logistic_regression: loss, mean squared error and gradient at scikit-learn's optimum times 1, 2
and 1,000, in 50 digits. numerical_gradients: value and gradient of a perceptron 2-3-1 by central differences in 60
digits with a step of 1e-20. Needs python3-numpy and python3-mpmath.
"""
import pathlib

import mpmath
import numpy
from mpmath import mpf

here = pathlib.Path(__file__).resolve().parent
data = here.parents[1] / "examples" / "data"
mpmath.mp.dps = 60


def write(name, lines):
    text = "\n".join(",".join(mpmath.nstr(mpf(x), 20) for x in line) for line in lines)
    (here / name).write_text(text + "\n", encoding="utf-8")


def standardized(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


table = standardized(numpy.loadtxt(data / "diabetes.csv", delimiter=",", skiprows=1))
write("linear_regression.csv", numpy.linalg.lstsq(table[:, :9], table[:, 9:11], rcond=None)[0])

table = numpy.loadtxt(data / "breast_cancer.csv", delimiter=",", skiprows=1)
x, y = standardized(table[:, :30]), table[:, 30]
optimum = numpy.loadtxt(data / "logistic_optimum.csv", delimiter=",")
lines = []
for factor in (1, 2, 1000):
    w, b = [mpf(v) * factor for v in optimum[:30]], mpf(optimum[30]) * factor
    loss = squares = mpf(0)
    slope = [mpf(0)] * 31
    for row, label in zip(x, y):
        row = [mpf(v) for v in row]
        z = mpmath.fdot(row, w) + b
        p = 1 / (1 + mpmath.exp(-z))
        loss += (mpmath.log1p(mpmath.exp(-abs(z))) + max(z, 0) - label * z) / len(y)
        squares += (p - label) ** 2 / len(y)
        for k, v in enumerate([*row, mpf(1)]):
            slope[k] += (p - label) * v / len(y)
    loss += mpf("0.005") * mpmath.fdot(w, w)
    slope = [s + mpf("0.01") * v for s, v in zip(slope, w)] + slope[30:]
    lines.append([loss, squares, *slope])
write("logistic_regression.csv", lines)


def perceptron(p, rows):  # p: W1 (2, 3), b1 (3), w2 (3), b2
    total = mpf(0)
    for i in range(rows):
        inputs = [mpf(i * i % 7 - 3) / 4, mpf(i % 5 - 2) / 2]
        hidden = [mpmath.tanh(inputs[0] * p[j] + inputs[1] * p[3 + j] + p[6 + j]) for j in range(3)]
        total += (mpmath.fdot(hidden, p[9:12]) + p[12] - mpf(i % 3)) ** 2
    return total / rows


step = mpf(10) ** -20
point = [mpf((5 * k) % 11 - 5) / 8 for k in range(13)]
gradient = []
for k in range(13):
    ahead, behind = list(point), list(point)
    ahead[k] += step
    behind[k] -= step
    gradient.append((perceptron(ahead, 20) - perceptron(behind, 20)) / (2 * step))
write("numerical_gradients.csv", [[perceptron(point, 20), *gradient]])
