"""Reference values for src/ml/statistics: scipy's exact binomial test and normal quantiles, weighted F1 by
scikit-learn, and a paired bootstrap that draws rows one by one with numpy's generator.

Run: python3 test/reference/paired_tests.py > test/reference/paired_tests.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import scipy
from scipy.stats import binomtest, norm
from sklearn.metrics import f1_score

SEED = 20250110
FIXED = [
    (0, 0), (0, 1), (1, 0), (1, 1), (0, 5), (5, 0), (3, 9), (10, 25), (25, 10), (0, 60), (100, 100),
    (1000, 1100), (4990, 5010), (0, 1000), (123456, 124000), (499000, 501000), (500000, 500000),
    (998000, 1000000), (999999, 1000000), (1000000, 1000000), (1000000, 997000),
]


def mcnemar(lost, won):
    pairs = lost + won
    if pairs == 0:
        return {"lost": 0, "won": 0, "p": 1.0, "pBetter": 1.0, "pWorse": 1.0}
    test = lambda side: float(binomtest(won, pairs, 0.5, alternative=side).pvalue)
    return {"lost": lost, "won": won, "p": test("two-sided"), "pBetter": test("greater"), "pWorse": test("less")}


def connor(discordance, difference, significance, power):
    error, found = norm.ppf(1 - significance / 2), norm.ppf(power)
    return float(((error * np.sqrt(discordance) + found * np.sqrt(discordance - difference**2)) / difference) ** 2)


def bootstrap(rng):
    rows, classes, resamples = 400, 5, 20000
    truth = rng.choice(classes, size=rows, p=[0.4, 0.25, 0.2, 0.1, 0.05])
    spoilt = lambda answers, share: np.where(rng.random(rows) < share, rng.integers(classes, size=rows), answers)
    champion = spoilt(truth, 0.25)
    challenger = spoilt(spoilt(truth, 0.05), 0.15)
    weighted = lambda picked, answers: f1_score(truth[picked], answers[picked], average="weighted", zero_division=0)
    everything = np.arange(rows)

    def fast(picked, answers):
        t, a = truth[picked], answers[picked]
        support = np.bincount(t, minlength=classes)
        predicted = np.bincount(a, minlength=classes)
        hits = np.bincount(t[t == a], minlength=classes)
        return (support * 2 * hits / np.maximum(1, support + predicted)).sum() / rows

    differences = []
    for _ in range(resamples):
        picked = rng.integers(rows, size=rows)
        differences.append(fast(picked, challenger) - fast(picked, champion))
    low, high = np.quantile(differences, [0.025, 0.975])
    return {
        "truth": truth.tolist(),
        "champion": champion.tolist(),
        "challenger": challenger.tolist(),
        "classCount": classes,
        "difference": weighted(everything, challenger) - weighted(everything, champion),
        "low": float(low),
        "high": float(high),
        "standardError": float(np.std(differences)),
        "shareNotBetter": float(np.mean(np.array(differences) <= 0)),
    }


def main():
    rng = np.random.default_rng(SEED)
    drawn = [tuple(int(n) for n in rng.integers(0, int(10**rng.uniform(0.5, 6)), size=2)) for _ in range(60)]
    close = [(int(n), int(n + rng.integers(1, 1 + 4 * np.sqrt(n)))) for n in 10 ** rng.uniform(1, 5.9, size=40)]
    shares = [1e-300, 1e-20, 1e-9, 1e-4, 0.025, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 0.975, 0.9999, 1 - 1e-12]
    sizes = [(0.1, 0.02), (0.02, 0.005), (0.25, 0.01), (0.05, 0.05), (0.4, 0.1)]
    json.dump(
        {
            "scipy": scipy.__version__,
            "seed": SEED,
            "mcnemar": [mcnemar(lost, won) for lost, won in FIXED + drawn + close],
            "normalQuantiles": [{"probability": p, "value": float(norm.ppf(p))} for p in shares],
            "rowsNeeded": [
                {"discordance": d, "difference": by, "significance": s, "power": w, "rows": connor(d, by, s, w)}
                for d, by in sizes
                for s, w in [(0.05, 0.8), (0.01, 0.9)]
            ],
            "bootstrap": bootstrap(rng),
        },
        sys.stdout,
    )


main()
