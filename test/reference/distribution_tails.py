"""Reference values for the distributions in src/ml/statistics: scipy, far into the tails and where its methods change.

Run: python3 test/reference/distribution_tails.py > test/reference/distribution_tails.json, then the formatter
(npm run format).
"""

import json
import sys
from math import gcd

import numpy as np
import scipy
from scipy import special, stats
from scipy.stats._mannwhitneyu import _mwu_state


def kolmogorov():
    rows = []
    for n in [1, 2, 4, 9, 33, 100, 140, 141, 500, 5000, 50000, 120000]:
        near = [0.4 / n, 0.7 / n, 1.3 / n, 0.3, 0.6, 0.9]
        near += [z / n**0.5 for z in [0.3, 0.6, 1, 1.3, 1.6, 2.5, 6]]
        rows += [[n, d, float(stats.kstwo.sf(d, n))] for d in near if d < 1]
    return rows


def kolmogorov_two_samples():
    rows = []
    sizes = [(7, 8), (20, 20), (300, 250), (200, 200), (1000, 999), (3000, 4500), (10000, 9999), (40, 2500)]
    sizes += [(10000, 10001), (12000, 15000)]
    for n, m in sizes:
        for z in [0.5, 1, 1.5, 3]:
            steps = round(z * np.sqrt((n + m) / (n * m)) * n * m / gcd(n, m))
            d = steps * gcd(n, m) / (n * m)
            if d > 1:
                continue
            # Two samples with this distance: the second starts where a share d of the first has passed.
            first = np.arange(n) * m
            second = np.arange(m) * n + steps * gcd(n, m)
            found = stats.ks_2samp(first, second)
            rows.append([n, m, float(found.statistic), float(found.pvalue)])
    return rows


def main():
    json.dump(
        {
            "scipy": scipy.__version__,
            "normalTail": [[z, float(stats.norm.sf(z))] for z in [-9, -3, -0.5, 0, 0.6, 0.7, 2, 5.6, 5.7, 12, 30, 36]],
            "chiSquareTail": [
                [k * f, k, float(stats.chi2.sf(k * f, k))]
                for k in [1, 2, 3, 7, 26, 100, 1000]
                for f in [0.01, 0.3, 0.9, 1, 1.1, 1.5, 3, 8]
                if stats.chi2.sf(k * f, k) > 1e-290
            ],
            "studentTails": [
                [t, k, float(2 * stats.t.sf(t, k))]
                for t in [1e-6, 0.1, 1, 2, 5, 30, 100]
                for k in [1, 2, 3.7, 10, 100.5, 1e4]
            ],
            "logGamma": [[x, float(special.gammaln(x))] for x in [1e-5, 0.1, 0.5, 0.9, 1.5, 7, 12.3, 5000, 1e6]],
            "logBeta": [[a, b, float(special.betaln(a, b))] for a in [0.3, 2, 30, 700.5] for b in [0.5, 3, 90, 1e4]],
            "kolmogorovTail": kolmogorov(),
            "kolmogorovTwoSampleTail": kolmogorov_two_samples(),
            "scaledBesselK": [[0.25, x, float(special.kve(0.25, x))] for x in [1e-3, 0.01, 0.1, 1, 5, 30, 200, 1e4]],
            "mannWhitneyExactTail": [
                [u, n, m, float(_mwu_state.sf(np.array([u]), n, m)[0])]
                for n, m in [(1, 5), (3, 4), (8, 8), (8, 40), (5, 300)]
                for u in [n * m // 2, n * m // 2 + n, n * m - 1, n * m]
            ],
            "fisherExact": [
                [a, b, c, d, float(stats.fisher_exact([[a, b], [c, d]])[1])]
                for a, b, c, d in [
                    (3, 4, 5, 6), (0, 5, 7, 1), (60, 140, 90, 110), (10, 0, 0, 10), (500, 400, 300, 600),
                    (1, 99, 0, 100), (2, 2, 2, 2), (0, 0, 3, 4), (5, 0, 6, 0),
                ]
            ],
        },
        sys.stdout,
    )
    print()


main()
