"""Reference values for src/ml/metrics: scikit-learn 1.2 on seeded random predictions.

Run: python3 test/reference/classification_metrics.py > test/reference/classification_metrics.json, then the formatter (npm run format).
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
SEED = 20240517


def expected_calibration_error(truth, probabilities, bins=15):
    """Guo et al. 2017, written independently of the code under test: bins ((b - 1) / n, b / n]."""
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == truth
    edges = np.linspace(0, 1, bins + 1)
    total = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(hit[inside].mean() - confidence[inside].mean())
    return total


def case(name, truth, probabilities):
    classes = probabilities.shape[1]
    predicted = probabilities.argmax(axis=1)
    labels = list(range(classes))
    weighted = metrics.precision_recall_fscore_support(truth, predicted, average="weighted", zero_division=0)
    each = metrics.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    return {
        "name": name,
        "classCount": classes,
        "truth": truth.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "expected": {
            "accuracy": metrics.accuracy_score(truth, predicted),
            "weightedF1": weighted[2],
            "macroF1": metrics.f1_score(truth, predicted, average="macro", zero_division=0),
            "weightedPrecision": weighted[0],
            "weightedRecall": weighted[1],
            "logLoss": metrics.log_loss(truth, probabilities, labels=labels),
            "top3Accuracy": metrics.top_k_accuracy_score(truth, probabilities, k=3, labels=labels),
            "ece": expected_calibration_error(truth, probabilities),
        },
        "perClass": [
            {"precision": p, "recall": r, "f1": f, "support": int(s)} for p, r, f, s in zip(*each)
        ],
        "confusion": metrics.confusion_matrix(truth, predicted, labels=labels).ravel().tolist(),
    }


def dirichlet_case(name, rng, rows, classes, signal):
    truth = rng.choice(classes, size=rows, p=rng.dirichlet(np.ones(classes) * 2))
    logits = rng.normal(size=(rows, classes)) * 1.5
    logits[np.arange(rows), truth] += signal
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    return case(name, truth, exp / exp.sum(axis=1, keepdims=True))


def main():
    rng = np.random.default_rng(SEED)
    cases = [
        dirichlet_case("six classes", rng, 60, 6, 2.0),
        dirichlet_case("27 classes, few rows, so that some never occur", rng, 40, 27, 3.0),
    ]
    certain = np.eye(4)[[0, 1, 1, 3, 0, 2]]
    cases.append(case("certain and sometimes wrong", np.array([0, 1, 2, 3, 3, 2]), certain))
    ties = np.array([[0.25] * 4, [0.4, 0.4, 0.1, 0.1], [0.1, 0.3, 0.3, 0.3], [0.0, 0.0, 0.5, 0.5]])
    cases.append(case("equal probabilities", np.array([0, 1, 1, 3]), ties))
    json.dump({"seed": SEED, "sklearn": sklearn.__version__, "cases": cases}, sys.stdout)
    print()


main()
