"""Reference trajectories for src/ml/watch, by numpy and scipy: the evidence of a watch after each row of seeded streams.

Evidence is computed from its definition, the sum over all rows of the product of e-values from that row on, where the
product's recursion is what is tested; normal probabilities are scipy's, odds ratios are found by Brent's method.

Run: python3 test/reference/watch.py > test/reference/watch.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import brentq
from scipy.stats import norm

SEED = 20250212
NUMERIC_BETS = [  # shift, spread, weight
    (0.25, 1, 0.455), (-0.25, 1, 0.455), (0.8, 1, 0.02), (-0.8, 1, 0.02), (0.1, 1, 0.01), (-0.1, 1, 0.01),
    (0, 1.5, 0.015), (0, 1 / 1.5, 0.015),
]
CATEGORY_RULES = [(0.015, 1, 0.78), (0.1, 1, 0.05), (0.015, -1, 0.17)]  # nats a row, direction, weight


def shiryaev_roberts(e_values, weights):
    """Rows x bets -> evidence after each row."""
    logs = np.cumsum(np.log(e_values), axis=0)
    before = np.vstack([np.zeros(logs.shape[1]), logs[:-1]])
    return [
        float((np.asarray(weights) * np.exp(logs[t] - before[: t + 1]).sum(axis=0)).sum()) for t in range(len(logs))
    ]


def numeric_cuts(reference):
    ordered, n = np.sort(reference), len(reference)
    tails = [1 / 1024, 1 / 512, 1 / 256, 1 / 128]
    shares = tails + [i / 64 for i in range(1, 64)] + [1 - t for t in reversed(tails)]
    ranks = [int(np.floor(share * (n + 1) + 0.5)) for share in shares]
    inner = sorted({float(ordered[r - 1]) for r in ranks if 1 <= r <= n} - {float(ordered[-1])})
    lowest = float(ordered[0])
    if (ordered == lowest).sum() > 1:
        inner.insert(0, lowest - max(abs(lowest) * np.finfo(float).eps, 5e-324))
    if (ordered == ordered[-1]).sum() > 1:
        inner.append(float(ordered[-1]))
    return np.array(inner)


def numeric(reference, stream):
    cuts = numeric_cuts(reference)
    counts = np.bincount(np.searchsorted(cuts, reference, side="left"), minlength=len(cuts) + 1).astype(float)
    profile = counts.astype(int).tolist()
    counts[0] += counts[0] == 0
    counts[-1] += 1
    e_values = []
    for value in stream:
        cell = np.searchsorted(cuts, value, side="left")
        low, high = norm.ppf(counts[:cell].sum() / counts.sum()), norm.ppf(counts[: cell + 1].sum() / counts.sum())
        share = counts[cell] / counts.sum()

        def mass(a, b):
            return norm.sf(a) - norm.sf(b) if a > 0 else norm.cdf(b) - norm.cdf(a)

        e_values.append([mass((low - s) / r, (high - s) / r) / share for s, r, _ in NUMERIC_BETS])
        counts[cell] += 1
    weights = [w for _, _, w in NUMERIC_BETS]
    return {
        "reference": reference.tolist(),
        "stream": stream.tolist(),
        "cuts": cuts.tolist(),
        "counts": profile,
        "evidence": shiryaev_roberts(np.array(e_values), weights),
    }


def tilt(share, ratio):
    return ratio * share / (1 + (ratio - 1) * share)


def category_bets(shares, rises_only):
    bets = []
    for category, share in enumerate(shares):
        rules = [
            (nats, sign, weight)
            for nats, sign, weight in CATEGORY_RULES
            if -np.log(share if sign > 0 else 1 - share) > 1.1 * nats and (sign > 0 or category != rises_only)
        ]
        rules = rules or CATEGORY_RULES[:1]
        capital = sum(r[2] for r in rules) * len(shares)
        for nats, sign, weight in rules:

            def gap(x):
                a = tilt(share, np.exp(sign * x))
                return a * np.log(a / share) + (1 - a) * np.log((1 - a) / (1 - share)) - nats

            bets.append((category, float(np.exp(sign * brentq(gap, 1e-9, np.log(1e6), xtol=1e-15))), weight / capital))
    return bets


def counted(counts, rows, stream, rises_only=None):
    """counts of the watched categories; the stream has indices, -1 for none of them."""
    bets = category_bets([(c + 0.5) / (rows + 1) for c in counts], rises_only)
    counts = list(counts)
    trail, start = np.zeros(len(bets)), [None] * len(bets)
    e_values = []
    for seen in stream:
        row = []
        for bet, (category, ratio, _) in enumerate(bets):
            if trail[bet] <= 1:
                trail[bet], start[bet] = 1, (counts[category] + 0.5) / (rows + 1)
            foretold, count = tilt(start[bet], ratio), counts[category]
            e = foretold * (rows + 1) / (count + 1) if seen == category else (1 - foretold) * (rows + 1) / (rows - count + 1)
            trail[bet] *= e
            row.append(e)
        e_values.append(row)
        if seen >= 0:
            counts[seen] += 1
        rows += 1
    return {
        "ratios": [r for _, r, _ in bets],
        "evidence": shiryaev_roberts(np.array(e_values), [w for _, _, w in bets]),
    }


def categories(rng):
    counts = [115, 60, 3, 1, 1, 0, 1, 1, 1, 17]
    shares = np.array([110, 55, 6, 2, 1, 1, 1, 1, 2, 15, 4]) / 198.0
    moved = np.array([80, 55, 40, 2, 1, 1, 1, 1, 2, 15, 12]) / 210.0
    stream = np.concatenate([rng.choice(11, size=120, p=shares), rng.choice(11, size=140, p=moved)]).tolist()
    watched = counts + [sum(c == 1 for c in counts)]
    return {"counts": counts, "stream": stream, **counted(watched, sum(counts), stream, len(counts))}


def share(rng):
    hits, rows = 140, 400
    stream = np.concatenate([rng.random(150) < 0.35, rng.random(150) < 0.2])
    return {
        "hits": hits,
        "rows": rows,
        "stream": stream.tolist(),
        **counted([hits], rows, [0 if hit else -1 for hit in stream]),
    }


def main():
    rng = np.random.default_rng(SEED)
    skewed = lambda n, by: np.round(np.exp(rng.normal(by, 1, size=n)), 6)
    tied = lambda n, p: rng.binomial(12, p, size=n) / 12
    shuffled = np.concatenate([-8 - rng.exponential(3, size=40), rng.normal(0, 1, size=5)])
    json.dump(
        {
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "seed": SEED,
            "normal": [
                {"low": a, "high": b, "mass": float(norm.sf(a) - norm.sf(b) if a > 0 else norm.cdf(b) - norm.cdf(a))}
                for a, b in [(-40, 0), (-9, -8), (-3, -2.99), (-1, 1), (0, 0.01), (1.5, 1.6), (6, 7.5), (7, 7.2), (20, 21)]
            ],
            "numeric": [
                numeric(skewed(1500, 0), np.concatenate([skewed(100, 0), skewed(120, 0.7)])),
                numeric(tied(300, 0.05), np.concatenate([tied(80, 0.05), tied(80, 0.2)])),
                numeric(rng.normal(size=60), shuffled),
            ],
            "categories": categories(rng),
            "share": share(rng),
        },
        sys.stdout,
    )


main()
