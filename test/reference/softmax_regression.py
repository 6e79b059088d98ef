"""Reference optimum for src/ml/linear: unregularised multinomial logistic regression by L-BFGS on
overlapping seeded clouds, where the optimum is finite.

Run: python3 test/reference/softmax_regression.py > test/reference/softmax_regression.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

SEED = 20240519
ROWS, COLUMNS, CLASSES = 240, 5, 3


def main():
    rng = np.random.default_rng(SEED)
    truth = rng.integers(0, CLASSES, size=ROWS)
    centres = rng.normal(size=(CLASSES, COLUMNS)) * 0.8
    x = np.round(centres[truth] + rng.normal(size=(ROWS, COLUMNS)), 3)
    x[np.abs(x) < 0.3] = 0.0
    model = LogisticRegression(penalty=None, tol=1e-10, max_iter=10_000).fit(x, truth)
    probabilities = model.predict_proba(x)
    json.dump(
        {
            "seed": SEED,
            "sklearn": sklearn.__version__,
            "rows": ROWS,
            "columns": COLUMNS,
            "classCount": CLASSES,
            "x": x.ravel().tolist(),
            "truth": truth.tolist(),
            "optimalLogLoss": log_loss(truth, probabilities),
        },
        sys.stdout,
    )
    print()


main()
