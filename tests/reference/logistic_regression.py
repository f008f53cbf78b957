#!/usr/bin/python3
"""Writes examples/data/logistic_optimum.csv: scikit-learn's optimum of logistic regression on breast_cancer.csv.

Columns are standardized (mean 0, variance 1). The objective is mean(cross-entropy) + 0.5 * 0.01 * sum(w^2), the bias is
free. Needs python3-sklearn. One line: 30 weights, then the bias.
"""
import pathlib

import numpy
from sklearn.linear_model import LogisticRegression

data = pathlib.Path(__file__).resolve().parents[2] / "examples" / "data"
table = numpy.loadtxt(data / "breast_cancer.csv", delimiter=",", skiprows=1)
x, y = table[:, :30], table[:, 30]
x = (x - x.mean(axis=0)) / x.std(axis=0)
model = LogisticRegression(C=1 / (0.01 * len(y)), solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(x, y)
optimum = numpy.append(model.coef_[0], model.intercept_[0])
numpy.savetxt(data / "logistic_optimum.csv", optimum[None, :], fmt="%.12g", delimiter=",")
