#!/usr/bin/python3
"""digits.py PROJECT: what examples/04_digits names beside its own: shares of the 360 held-out digits that scikit-learn 1.2
reads after training on the others, by softmax regression and by a perceptron of 128 hidden units, median of 5 seeds."""
import statistics
import sys

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

table = numpy.loadtxt(f"{sys.argv[1]}/examples/data/digits.csv", delimiter=",")
x, y = table[:, :64] / 16, table[:, 64]
known, unseen = slice(None, -360), slice(-360, None)

regression = LogisticRegression(max_iter=10000).fit(x[known], y[known])
print(f"softmax regression {regression.score(x[unseen], y[unseen]):.4f}")
shares = [
    MLPClassifier(128, max_iter=1000, random_state=seed).fit(x[known], y[known]).score(x[unseen], y[unseen])
    for seed in range(1, 6)
]
print(f"perceptron {statistics.median(shares):.4f}")
