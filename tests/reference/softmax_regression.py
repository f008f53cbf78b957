#!/usr/bin/python3
"""Writes softmax_regression.csv: scikit-learn's optimum of softmax regression on the first 1,437 digits.

Pixels are divided by 16 and centred. The objective is mean(cross-entropy) + 0.5 * 0.01 * sum(W^2), the biases are free (here their
sum is 0). Needs python3-sklearn. 64 lines of weights, one for each pixel, then a line of biases; a column for each digit.
"""
import pathlib

import numpy
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).resolve().parent
table = numpy.loadtxt(here.parents[1] / "examples" / "data" / "digits.csv", delimiter=",")[:-360]
x, y = table[:, :64] / 16, table[:, 64]
x = x - x.mean(axis=0)
model = LogisticRegression(
    C=1 / (0.01 * len(y)), multi_class="multinomial", solver="newton-cg", tol=1e-9, max_iter=10000
)
model.fit(x, y)
biases = model.intercept_ - model.intercept_.mean()
numpy.savetxt(here / "softmax_regression.csv", numpy.vstack([model.coef_.T, biases]), fmt="%.10g", delimiter=",")
