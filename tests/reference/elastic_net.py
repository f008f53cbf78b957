#!/usr/bin/env python3
"""elastic_net.py PROJECT > examples/data/elastic_net.csv: ridge, lasso and elastic net of scikit-learn 1.2 on
examples/data/diabetes.csv, a row each, all columns standardized (mean 0, variance 1, divided by n), without intercept.
Each minimizes mean(square(X w - y)) / 2 + alpha * (ratio * sum(abs(w)) + (1 - ratio) / 2 * sum(square(w)))."""
import sys

import numpy
from sklearn.linear_model import ElasticNet, Lasso, Ridge

table = numpy.loadtxt(f"{sys.argv[1]}/examples/data/diabetes.csv", delimiter=",", skiprows=1)
table = (table - table.mean(axis=0)) / table.std(axis=0)
X, y = table[:, :10], table[:, 10]
options = {"fit_intercept": False, "tol": 1e-15, "max_iter": 1000000}
models = [
    Ridge(alpha=0.3 * len(y), fit_intercept=False, solver="cholesky"),
    Lasso(alpha=0.05, **options),
    ElasticNet(alpha=0.1, l1_ratio=0.5, **options),
]
for model in models:
    print(",".join(repr(float(w)) for w in model.fit(X, y).coef_))
