"""Reference optimum for src/ml/fusion: scipy.optimize on the same penalised log loss, written independently, for
seeded scores of two classifiers.

Run: python3 test/reference/fusion.py > test/reference/fusion.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.special import logsumexp

SEED = 20240614
ROWS, CLASSES = 100, 4


def loss(at, text, picture, y):
    z = at[0] * text + at[1] * picture + at[2:]
    prior = (at[0] - 1) ** 2 / 2 + at[1] ** 2 / 2 + 10 * (at[2:] ** 2).sum() / 2
    return (logsumexp(z, axis=1) - z[np.arange(len(y)), y]).sum() + prior


def main():
    rng = np.random.default_rng(SEED)
    y = rng.choice(CLASSES, size=ROWS, p=[0.5, 0.3, 0.15, 0.05])
    text = rng.normal(size=(ROWS, CLASSES)) * 1.5
    text[np.arange(ROWS), y] += 2.0
    picture = rng.normal(size=(ROWS, CLASSES))
    picture[np.arange(ROWS), y] += 1.0
    text, picture = np.round(text, 4), np.round(picture, 4)
    start = np.concatenate([[1.0], np.zeros(CLASSES + 1)])
    found = minimize(loss, start, args=(text, picture, y), method="BFGS", options={"gtol": 1e-7})
    json.dump(
        {
            "seed": SEED,
            "scipy": scipy.__version__,
            "classCount": CLASSES,
            "text": text.ravel().tolist(),
            "picture": picture.ravel().tolist(),
            "y": y.tolist(),
            "textWeight": found.x[0],
            "pictureWeight": found.x[1],
            "shift": found.x[2:].tolist(),
        },
        sys.stdout,
    )
    print()


main()
