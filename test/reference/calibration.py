"""Reference optima for src/ml/calibration: scipy.optimize on the same losses, written independently, for seeded scores.

Run: python3 test/reference/calibration.py > test/reference/calibration.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_expit, logsumexp, softmax

SEED = 20240612
PRIOR_PRECISION = 10.0
PRIOR_MEANS = np.array([0.0, 0.0, -4.0])
PRIOR_DEVIATIONS = np.array([1.0, 3.0, 2.0])


def temperature_loss(factor, scores, y):
    """The rows' log loss plus that of one row spread over all rows, of which every class is equally likely."""
    rows = len(y)
    z = factor * scores
    normaliser = logsumexp(z, axis=1)
    return (normaliser - z[np.arange(rows), y]).sum() + (normaliser - z.mean(axis=1)).mean()


def best_factor(scores, y):
    found = minimize_scalar(
        lambda log_factor: temperature_loss(np.exp(log_factor), scores, y),
        bounds=(-8, 8),
        method="bounded",
        options={"xatol": 1e-12},
    )
    return float(np.exp(found.x))


def vector_loss(at, scaled, y):
    classes = scaled.shape[1]
    z = scaled * at[:classes] + at[classes:]
    away = at - np.concatenate([np.ones(classes), np.zeros(classes)])
    return (logsumexp(z, axis=1) - z[np.arange(len(y)), y]).sum() + PRIOR_PRECISION / 2 * (away**2).sum()


def vector_gradient(at, scaled, y):
    classes = scaled.shape[1]
    z = scaled * at[:classes] + at[classes:]
    p = np.exp(z - logsumexp(z, axis=1, keepdims=True))
    p[np.arange(len(y)), y] -= 1
    away = at - np.concatenate([np.ones(classes), np.zeros(classes)])
    return np.concatenate([(p * scaled).sum(axis=0), p.sum(axis=0)]) + PRIOR_PRECISION * away


def noisy_loss(at, scores, y, factor, link):
    """at: ln of the scale relative to the factor, shift, logit of the noise."""
    z = factor * np.exp(at[0]) * scores
    if link == "sigmoid":
        z = log_expit(z + at[1])
    noise = expit(at[2])
    p = (1 - noise) * softmax(z, axis=1) + noise / scores.shape[1]
    prior = ((at - PRIOR_MEANS) ** 2 / PRIOR_DEVIATIONS**2).sum() / 2
    return -np.log(p[np.arange(len(y)), y]).sum() + prior


def noisy(scores, y, factor, link):
    options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000}
    found = minimize(noisy_loss, PRIOR_MEANS, args=(scores, y, factor, link), method="Nelder-Mead", options=options)
    return {"scale": factor * np.exp(found.x[0]), "shift": found.x[1], "noiseShare": expit(found.x[2])}


def case(name, scores, y):
    scores = np.round(scores, 4)
    factor = best_factor(scores, y)
    classes = scores.shape[1]
    start = np.concatenate([np.ones(classes), np.zeros(classes)])
    scaled = scores * factor
    found = minimize(vector_loss, start, args=(scaled, y), jac=vector_gradient, method="BFGS", options={"gtol": 1e-9})
    return {
        "name": name,
        "classCount": classes,
        "scores": scores.ravel().tolist(),
        "y": y.tolist(),
        "temperatureScale": factor,
        "noisy": {link: noisy(scores, y, factor, link) for link in ("exponential", "sigmoid")},
        "vectorScale": (found.x[:classes] * factor).tolist(),
        "vectorShift": found.x[classes:].tolist(),
    }


def main():
    rng = np.random.default_rng(SEED)
    y = rng.integers(0, 4, size=150)
    margins = rng.normal(-1.0, 0.5, size=(150, 4))
    margins[np.arange(150), y] += rng.normal(1.1, 0.7, size=150)
    cases = [case("margins of one-versus-rest", margins, y)]

    y = rng.integers(0, 3, size=24)
    right = rng.normal(-1.0, 0.2, size=(24, 3))
    right[np.arange(24), y] += 2.0
    cases.append(case("a few rows, all right", right, y))

    y = rng.choice(5, size=120, p=[0.5, 0.3, 0.1, 0.07, 0.03])
    logits = rng.normal(size=(120, 5)) * 4
    logits[np.arange(120), y] += 3.0
    logits[:, 2] += 2.0
    cases.append(case("overconfident log probabilities", logits - logsumexp(logits, axis=1, keepdims=True), y))

    json.dump({"seed": SEED, "scipy": scipy.__version__, "cases": cases}, sys.stdout)
    print()


main()
