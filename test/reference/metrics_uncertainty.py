"""Reference values for src/ml/metrics: reliability tables, abstaining and bootstrap intervals of seeded random predictions.

The bootstrap draws the same rows as the code under test, by the same generator (sfc32 filled by splitmix32), written
anew here; the figures of each resample are scikit-learn's.

Run: python3 test/reference/metrics_uncertainty.py > test/reference/metrics_uncertainty.json, then the formatter
(npm run format).
"""

import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq
from scipy.stats import norm
from sklearn import metrics

warnings.filterwarnings("ignore")
SEED = 20240613
BINS = 15
MASK = 0xFFFFFFFF
TARGETS = [0.9, 0.95, 0.98, 0.99]
KEPT_ROWS_MIN = 30


def sfc32(seed):
    """Whole numbers in [0, 2^32) for a safe integer seed."""
    state = seed & MASK

    def mix():
        nonlocal state
        state = (state + 0x9E3779B9) & MASK
        z = state ^ (state >> 16)
        z = (z * 0x21F0AAAD) & MASK
        z ^= z >> 15
        z = (z * 0x735A2D97) & MASK
        return z ^ (z >> 15)

    a = mix()
    b = mix() ^ ((seed >> 32) & MASK)
    c = mix()
    counter = 1

    def draw():
        nonlocal a, b, c, counter
        total = (a + b + counter) & MASK
        counter = (counter + 1) & MASK
        a = b ^ (b >> 9)
        b = (c + (c << 3)) & MASK
        c = ((((c << 21) & MASK) | (c >> 11)) + total) & MASK
        return total

    for _ in range(12):
        draw()
    return draw


def draw_rows(draw, rows):
    limit = 2**32 - 2**32 % rows
    drawn = []
    while len(drawn) < rows:
        value = draw()
        if value < limit:
            drawn.append(value % rows)
    return np.array(drawn)


def bootstrap(truth, probabilities, seed, resamples):
    classes = list(range(probabilities.shape[1]))
    draw = sfc32(seed)
    figures = {"weightedF1": [], "macroF1": [], "accuracy": [], "logLoss": []}
    for _ in range(resamples):
        rows = draw_rows(draw, len(truth))
        t, p = truth[rows], probabilities[rows]
        predicted = p.argmax(axis=1)
        figures["weightedF1"].append(metrics.f1_score(t, predicted, average="weighted", zero_division=0))
        figures["macroF1"].append(metrics.f1_score(t, predicted, average="macro", zero_division=0))
        figures["accuracy"].append(metrics.accuracy_score(t, predicted))
        figures["logLoss"].append(metrics.log_loss(t, p, labels=classes))
    return {
        name: dict(zip(("low", "high"), np.percentile(values, [2.5, 97.5]).tolist())) for name, values in figures.items()
    }


def reliability(confidence, hit):
    edges = np.linspace(0, 1, BINS + 1)
    table = []
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        some = bool(inside.any())
        table.append(
            {
                "confidenceFrom": low,
                "confidenceTo": high,
                "count": int(inside.sum()),
                "meanConfidence": float(confidence[inside].mean()) if some else None,
                "accuracy": float(hit[inside].mean()) if some else None,
            }
        )
    return table


def wilson_lower_bound(right, kept):
    """The share p below `right / kept` at which the score test just rejects, found by root search."""
    share = right / kept
    if right == 0:
        return 0.0
    z = norm.ppf(0.95)
    return brentq(lambda p: (share - p) - z * np.sqrt(p * (1 - p) / kept), 1e-12, share - 1e-15, xtol=1e-15)


def keep_from(threshold, confidence, hit):
    kept = confidence >= threshold
    return {
        "threshold": float(threshold),
        "coverage": float(kept.mean()),
        "accuracy": float(hit[kept].mean()),
        "accuracyLowerBound": wilson_lower_bound(int(hit[kept].sum()), int(kept.sum())),
    }


def choose(target, confidence, hit):
    """Every confidence that occurs and keeps enough rows is tried; the lowest that is accurate enough keeps the most."""
    tried = [t for t in np.unique(confidence) if (confidence >= t).sum() >= KEPT_ROWS_MIN]
    good = [t for t in tried if hit[confidence >= t].mean() >= target]
    return [{"targetAccuracy": target, **keep_from(min(good), confidence, hit)}] if good else []


def case(name, truth, probabilities, bootstrap_seed, resamples):
    confidence = probabilities.max(axis=1)
    hit = probabilities.argmax(axis=1) == truth
    return {
        "name": name,
        "classCount": probabilities.shape[1],
        "truth": truth.tolist(),
        "probabilities": probabilities.ravel().tolist(),
        "reliability": reliability(confidence, hit),
        "thresholds": [entry for target in TARGETS for entry in choose(target, confidence, hit)],
        "half": keep_from(0.5, confidence, hit),
        "bootstrapSeed": bootstrap_seed,
        "resamples": resamples,
        "intervals": bootstrap(truth, probabilities, bootstrap_seed, resamples),
    }


def dirichlet_case(name, rng, rows, classes, signal, bootstrap_seed, resamples):
    truth = rng.choice(classes, size=rows, p=rng.dirichlet(np.ones(classes) * 2))
    logits = rng.normal(size=(rows, classes)) * 1.5
    logits[np.arange(rows), truth] += signal
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    return case(name, truth, np.round(exp / exp.sum(axis=1, keepdims=True), 6), bootstrap_seed, resamples)


def main():
    rng = np.random.default_rng(SEED)
    cases = [
        dirichlet_case("four classes", rng, 120, 4, 3.0, 7, 200),
        dirichlet_case("12 classes, few rows", rng, 35, 12, 2.5, -(2**40) - 5, 100),
    ]
    coarse = np.array([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.4, 0.6], [0.4, 0.6], [0.7, 0.3], [0.7, 0.3], [0.5, 0.5]])
    cases.append(case("equal confidences", np.array([0, 0, 0, 1, 0, 0, 1, 1]), coarse, 1, 50))
    json.dump({"seed": SEED, "sklearn": sklearn.__version__, "scipy": scipy.__version__, "cases": cases}, sys.stdout)
    print()


main()
