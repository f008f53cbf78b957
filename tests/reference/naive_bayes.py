#!/usr/bin/env python3
"""naive_bayes.py PROJECT: what examples/08_bayes compares with: GaussianNB of scikit-learn 1.2 on the standardized
measurements of examples/data/breast_cancer.csv: the share that is right and the log-odds of rows 0 and 19."""
import sys

import numpy
from sklearn.naive_bayes import GaussianNB

table = numpy.loadtxt(f"{sys.argv[1]}/examples/data/breast_cancer.csv", delimiter=",", skiprows=1)
X, y = table[:, :30], table[:, 30]
X = (X - X.mean(axis=0)) / X.std(axis=0)
model = GaussianNB(var_smoothing=0).fit(X, y)
joint = model._joint_log_likelihood(X)
print(repr(float((model.predict(X) == y).mean())), repr(float(joint[0, 1] - joint[0, 0])), repr(float(joint[19, 1] - joint[19, 0])))
