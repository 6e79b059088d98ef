"""Reference values for src/ml/quality and the beta-binomial sequence: CBPE from dense probabilities with numpy, intervals by complex-step
derivatives of the figures, and beta-binomial confidence sequences by root search with scipy.

Run: python3 test/reference/quality.py > test/reference/quality.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import brentq
from scipy.special import betaln, xlogy
from scipy.stats import norm

SEED = 20250619
COUNTS = [(0, 0), (0, 1), (1, 1), (1, 2), (0, 40), (40, 40), (17, 20), (1, 500), (812, 1000), (46, 50), (99870, 100000)]


def sequence(successes, trials, error):
    """{p: B(1/2 + s, 1/2 + f) / B(1/2, 1/2) <= p^s (1 - p)^f / error}."""
    if trials == 0:
        return {"low": 0.0, "high": 1.0}
    failures = trials - successes
    mixture = betaln(0.5 + successes, 0.5 + failures) - betaln(0.5, 0.5)
    wealth = lambda p: mixture - xlogy(successes, p) - xlogy(failures, 1 - p) + np.log(error)
    share = successes / trials
    low = 0.0 if successes == 0 else brentq(wealth, 1e-300, share, xtol=1e-16, rtol=1e-14, maxiter=1000)
    high = 1.0 if failures == 0 else brentq(wealth, share, 1 - 1e-16, xtol=1e-16, rtol=1e-14, maxiter=1000)
    return {"low": float(low), "high": float(high)}


def dense(named, probabilities, classes):
    rows = np.zeros((len(named), classes))
    for row, (codes, values) in enumerate(zip(named, probabilities)):
        unnamed = classes - len(codes)
        if unnamed > 0:
            rows[row] = max(0.0, 1 - sum(values)) / unnamed
        rows[row, codes] = values
    return rows


def figures(answered, p):
    """Precision, recall and F1 of a class from the chance of each row to belong to it."""
    tp, fp, fn = p[answered].sum(), (1 - p[answered]).sum(), p[~answered].sum()
    return {
        "precision": tp / (tp + fp) if answered.any() else None,
        "recall": tp / (tp + fn) if (tp + fn).real > 0 else None,
        "f1": tp / (tp + (fp + fn) / 2) if (tp + fp + fn).real > 0 else None,
    }


def with_interval(value, variance, z, widening, slack=0.0):
    half = z * np.sqrt(variance * widening) + slack
    return {"value": float(value), "low": float(max(0, value - half)), "high": float(min(1, value + half))}


def class_figures(answered, p, z, widening):
    """The derivative by a row is taken by a complex step, so the closed forms under test are not repeated here."""
    here = figures(answered, p)
    step = 1e-30
    result = {"predicted": int(answered.sum()), "support": float(p.sum())}
    for name, value in here.items():
        if value is None:
            result[name] = None
            continue
        variance = 0.0
        for side in (answered, ~answered):
            if not side.any():
                continue
            row = int(np.flatnonzero(side)[0])
            moved = p.astype(complex)
            moved[row] += 1j * step
            slope = figures(answered, moved)[name].imag / step
            variance += slope**2 * (p[side] * (1 - p[side])).sum()
        result[name] = with_interval(value, variance, z, widening)
    return result


def cbpe(name, named, probabilities, classes, calibration_rows, confidence):
    p = dense(named, probabilities, classes)
    rows = len(named)
    answers = np.array([codes[0] for codes in named])
    top = p[np.arange(rows), answers]
    z = norm.ppf((1 + confidence) / 2)
    widening = 1 + (0 if calibration_rows is None else rows / calibration_rows)
    per_class = [class_figures(answers == c, p[:, c], z, widening) for c in range(classes)]
    known = [c["f1"]["value"] for c in per_class if c["f1"] is not None]
    return {
        "name": name,
        "classCount": classes,
        "named": named,
        "probabilities": probabilities,
        "calibrationRows": calibration_rows,
        "confidence": confidence,
        "accuracy": with_interval(top.mean(), (top * (1 - top)).sum() / rows**2, z, widening, 0.5 / rows),
        "perClass": per_class,
        "macroF1": float(np.mean(known)),
    }


def random_case(name, rng, rows, classes, kept, calibration_rows, confidence):
    logits = rng.normal(size=(rows, classes)) * 2.0
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    order = np.argsort(-p, axis=1)[:, :kept]
    probabilities = [[float(value) for value in np.round(p[row, order[row]], 9)] for row in range(rows)]
    return cbpe(name, order.tolist(), probabilities, classes, calibration_rows, confidence)


def main():
    rng = np.random.default_rng(SEED)
    cases = [
        random_case("every class is named", rng, 60, 4, 4, 500, 0.95),
        random_case("the best five of 27", rng, 80, 27, 5, 6000, 0.95),
        random_case("the best one of three, calibration unknown", rng, 30, 3, 1, None, 0.99),
        cbpe("a sure row", [[1, 0]], [[1.0, 0.0]], 2, 100, 0.95),
    ]
    sequences = [
        {"successes": s, "trials": n, "error": error, **sequence(s, n, error)}
        for s, n in COUNTS
        for error in (0.05, 0.01)
    ]
    versions = {"numpy": np.__version__, "scipy": scipy.__version__}
    json.dump({"seed": SEED, **versions, "cases": cases, "sequences": sequences}, sys.stdout)
    print()


main()
