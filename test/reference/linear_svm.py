"""Reference optimum for src/ml/linear: scikit-learn's LinearSVC (squared hinge, dual, one against the rest) on
overlapping seeded clouds, solved to a tight tolerance.

Run: python3 test/reference/linear_svm.py > test/reference/linear_svm.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.svm import LinearSVC

SEED = 20240611
ROWS, COLUMNS, CLASSES = 150, 8, 4
COST = 0.7


def main():
    rng = np.random.default_rng(SEED)
    truth = rng.integers(0, CLASSES, size=ROWS)
    centres = rng.normal(size=(CLASSES, COLUMNS)) * 0.7
    x = np.round(centres[truth] + rng.normal(size=(ROWS, COLUMNS)), 3)
    x[np.abs(x) < 0.4] = 0.0
    model = LinearSVC(C=COST, loss="squared_hinge", dual=True, tol=1e-9, max_iter=200_000).fit(x, truth)
    weights = np.c_[model.coef_, model.intercept_]
    signs = np.where(truth[:, None] == np.arange(CLASSES), 1.0, -1.0)
    slack = np.maximum(0.0, 1.0 - signs * (np.c_[x, np.ones(ROWS)] @ weights.T))
    objectives = 0.5 * (weights**2).sum(axis=1) + COST * (slack**2).sum(axis=0)
    json.dump(
        {
            "seed": SEED,
            "sklearn": sklearn.__version__,
            "rows": ROWS,
            "columns": COLUMNS,
            "classCount": CLASSES,
            "cost": COST,
            "x": x.ravel().tolist(),
            "truth": truth.tolist(),
            "weights": model.coef_.T.ravel().tolist(),
            "bias": model.intercept_.tolist(),
            "objectives": objectives.tolist(),
            "squaredSlackSum": float((slack**2).sum()),
        },
        sys.stdout,
    )
    print()


main()
