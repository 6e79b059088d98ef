"""Test vectors for src/ml/drift, in the format that `gondola drift verify` reads: scipy's statistics of seeded columns,
and Evidently's tests (0.7.21) written anew from their definitions, on numpy and scipy.

Run: python3 test/reference/drift_vectors.py [seed] > test/reference/drift_vectors.json, then the formatter
(npm run format). Another seed gives other columns of the same kinds.
"""

import json
import math
import sys
import warnings

import numpy as np
from scipy import special, stats
from scipy.optimize import brentq
from scipy.spatial.distance import jensenshannon

warnings.filterwarnings("ignore")
SEED = 20260311
SCIPY = "scipy " + __import__("scipy").__version__
EVIDENTLY = "Evidently's definition on " + SCIPY


# Evidently's tests: (score, drift?) of two cleaned columns.


def categories(reference, current):
    keys = sorted(set(reference) | set(current))
    return keys, [reference.count(key) for key in keys], [current.count(key) for key in keys]


def ks(r, c, t):
    p = stats.ks_2samp(r, c)[1]
    return p, p <= t


def wasserstein(r, c, t):
    d = stats.wasserstein_distance(r, c) / max(np.std(r), 0.001)
    return d, d >= t


def energy(r, c, t):
    d = stats.energy_distance(r, c)
    return d, d > t


def anderson(r, c, t):
    p = stats.anderson_ksamp([np.array(r), np.array(c)])[2]
    p = min(0.25, max(0.001, p))
    return p, p < t


def cramer(r, c, t):
    p = stats.cramervonmises_2samp(r, c).pvalue
    return p, p <= t


def below(test):
    def run(r, c, t):
        p = test(r, c)
        return p, bool(p < t)

    return run


def goodness(statistic):
    def test(r, c):
        _, before, now = categories(r, c)
        return statistic(np.array(now), np.array(before), len(c) / len(r))

    return test


def two_proportions(r, c):
    keys, before, now = categories(r, c)
    if len(keys) == 1:
        return 1.0
    n, m = len(r), len(c)
    p1, p2 = 1 - before[0] / n, 1 - now[0] / m
    pooled = (p1 * n + p2 * m) / (n + m)
    z = (p1 - p2) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return float(2 * stats.norm.sf(abs(z)))


def fisher_equal(r, c):
    if len(r) != len(c):
        raise ValueError("not of equal length")
    keys, before, now = categories(r, c)
    if len(keys) > 2:
        raise ValueError("more than two categories")
    if len(keys) == 1:
        return 1.0
    return stats.fisher_exact([now, before])[1]


def shares(r, c, kind):
    if kind == "num" and len(set(r)) > 20:
        edges = np.histogram_bin_edges(np.array(list(r) + list(c), dtype=float), bins="sturges")
        return np.histogram(r, edges)[0] / len(r), np.histogram(c, edges)[0] / len(c)
    _, before, now = categories(r, c)
    return np.array(before) / len(r), np.array(now) / len(c)


def filled(p):
    smallest = p[p > 0].min()
    return np.where(p == 0, smallest / 1e6 if smallest <= 1e-4 else 1e-4, p)


def distance(compute):
    def run(r, c, t, kind):
        d = float(compute(r, c, kind))
        return d, d >= t

    return run


def psi(r, c, kind):
    p, q = map(filled, shares(r, c, kind))
    return np.sum((p - q) * np.log(p / q))


def kl(r, c, kind):
    p, q = map(filled, shares(r, c, kind))
    return stats.entropy(p, q)


def js(r, c, kind):
    return jensenshannon(*shares(r, c, kind))


def hellinger(r, c, kind):
    if kind == "cat":
        p, q = shares(r, c, kind)
        overlap = np.sum(np.sqrt(p * q))
    else:
        edges = np.histogram_bin_edges(np.array(sorted(set(r) | set(c)), dtype=float), bins="sturges")
        width = (edges.max() - edges.min()) / (len(edges) - 1)
        p = np.histogram(r, edges, density=True)[0]
        q = np.histogram(c, edges, density=True)[0]
        overlap = sum(math.sqrt(a * b) * width for a, b in zip(p, q))
    return math.sqrt(1 - min(1.0, overlap))


NUMERIC = {
    "ks": (0.05, "pvalue", ks),
    "wasserstein": (0.1, "distance", wasserstein),
    "ed": (0.1, "distance", energy),
    "anderson": (0.1, "pvalue", anderson),
    "cramer_von_mises": (0.1, "pvalue", cramer),
    "t_test": (0.05, "pvalue", below(lambda r, c: stats.ttest_ind(r, c)[1])),
    "mannw": (0.05, "pvalue", below(lambda r, c: stats.mannwhitneyu(r, c, alternative="less")[1])),
    "es": (0.05, "pvalue", below(lambda r, c: stats.epps_singleton_2samp(r, c)[1])),
}
BOTH = {
    "jensenshannon": (0.1, "distance", distance(js)),
    "psi": (0.1, "distance", distance(psi)),
    "kl_div": (0.1, "distance", distance(kl)),
    "hellinger": (0.1, "distance", distance(hellinger)),
}
CATEGORICAL = {
    "chisquare": (0.05, "pvalue", below(goodness(lambda now, before, k: stats.chisquare(now, before * k)[1]))),
    "g_test": (
        0.1,
        "pvalue",
        below(goodness(lambda now, before, _: stats.power_divergence(now, before, lambda_="log-likelihood")[1])),
    ),
    "z": (0.05, "pvalue", below(two_proportions)),
    "fisher_exact": (0.1, "pvalue", below(fisher_equal)),
}


def clean(column):
    return [x for x in column if x is not None and not (isinstance(x, float) and not math.isfinite(x))]


def default_name(r, c, kind):
    distinct = len(set(r) | set(c))
    if len(r) > 1000:
        return "wasserstein" if kind == "num" and distinct > 5 else "jensenshannon"
    if kind == "num" and distinct > 5:
        return "ks"
    return "z" if distinct <= 2 else "chisquare"


def run_evidently(name, reference, current, kind):
    r, c = clean(reference), clean(current)
    used = name
    if name == "default" and r and c:
        used = default_name(r, c, kind)
    if not r or not c:
        return {"test_used": used, "raises": "ValueError"} if name != "default" else {"raises": "ValueError"}
    threshold, returns, test = {**NUMERIC, **BOTH, **CATEGORICAL}[used]
    try:
        score, drift = test(r, c, threshold, kind) if used in BOTH else test(r, c, threshold)
    except (ValueError, np.linalg.LinAlgError):
        return {"test_used": used, "raises": "ValueError"}
    return {"test_used": used, returns: number(score), "drift_detected": bool(drift), "threshold": threshold}


def number(x):
    x = float(x)
    return x if math.isfinite(x) else None


# Statistics that are no test of Evidently.


def of_numbers(r, c):
    found = stats.ks_2samp(r, c)
    yield "ks", {
        "statistic": number(found.statistic),
        "pvalue": number(found.pvalue),
        "pvalue_asymp": number(stats.ks_2samp(r, c, method="asymp").pvalue),
    }
    u, p = stats.mannwhitneyu(r, c)
    if len(set(r) | set(c)) > 1:
        yield "mannwhitney", {
            "statistic": number(u),
            "pvalue": number(p),
            "cliffs_delta": 2 * float(u) / (len(r) * len(c)) - 1,
        }
    if len(set(r)) > 1 and len(set(c)) > 1:
        t, p = stats.ttest_ind(r, c, equal_var=False)
        yield "welch", {"statistic": number(t), "pvalue": number(p)}
    if min(len(r), len(c)) > 1:
        found = stats.cramervonmises_2samp(r, c)
        yield "cvm", {"statistic": number(found.statistic), "pvalue": number(found.pvalue)}
    if len(set(r) | set(c)) > 1 and len(r) + len(c) > 3:
        a, _, p = stats.anderson_ksamp([np.array(r), np.array(c)])
        yield "anderson", {"statistic": number(a), "pvalue": min(0.25, max(0.001, number(p)))}
    yield "wasserstein", {"distance": number(stats.wasserstein_distance(r, c))}
    yield "energy", {"distance": number(stats.energy_distance(r, c))}
    if min(len(r), len(c)) > 4 and stats.iqr(list(r) + list(c)) > 0 and len(set(r) | set(c)) > 12:
        w, p = stats.epps_singleton_2samp(r, c)
        yield "epps", {"statistic": number(w), "pvalue": number(p)}


def of_categories(r, c):
    keys, before, now = categories(r, c)
    p, q = np.array(before) / len(r), np.array(now) / len(c)
    for name, power in [("chi2_homogeneity", 1), ("g_homogeneity", 0)]:
        if len(keys) == 1:
            yield name, {"statistic": 0.0, "pvalue": 1.0, "dof": 0}
            continue
        x2, pvalue, dof, _ = stats.chi2_contingency([before, now], correction=False, lambda_=power)
        extra = {"cramers_v": math.sqrt(x2 / (len(r) + len(c)))} if power == 1 else {}
        yield name, {"statistic": number(x2), "pvalue": number(pvalue), "dof": int(dof), **extra}
    if len(keys) == 2:
        odds, pvalue = stats.fisher_exact([now, before])
        if math.isfinite(odds):
            yield "fisher", {"statistic": number(odds), "pvalue": number(pvalue)}
    yield "tvd", {"distance": number(np.abs(p - q).sum() / 2)}
    yield "linf", {"distance": number(np.abs(p - q).max())}
    yield "js2", {"distance": number(jensenshannon(p, q, base=2))}
    yield "hellinger", {"distance": number(math.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2))}


# Columns.


def numeric_cases(rng, small):
    normal = lambda n, m=0, s=1: [round(float(x), 3) for x in rng.normal(m, s, n)]
    whole = lambda n, top: [int(x) for x in rng.integers(0, top, n)]
    holes = lambda xs, share: [None if rng.random() < share else x for x in xs]
    yield "num-same-60", normal(60), normal(60)
    yield "num-unequal-12-90", normal(12), normal(90, 0.4)
    yield "num-exact-6-8", normal(6), normal(8, 1)
    yield "num-exact-20-20", normal(20), normal(20, 0.5)
    yield "num-small-21-8", normal(21), normal(8)
    yield "num-ties-80-70", [float(x) for x in whole(80, 9)], [float(x + (rng.random() < 0.2)) for x in whole(70, 9)]
    yield "num-many-ties-90", [round(x, 1) for x in normal(90)], [round(x, 1) for x in normal(85, 0.2)]
    yield "num-down-50", normal(50), normal(50, -0.8)
    yield "num-skewed-70", [round(float(x), 3) for x in rng.lognormal(0, 1, 70)], [
        round(float(x), 3) for x in rng.lognormal(0.3, 1, 66)
    ]
    yield "num-nulls-70", holes(normal(70), 0.2), holes(normal(60, 0.3), 0.1)
    yield "num-infinite-40", normal(38) + [math.inf, -math.inf], normal(39) + [math.inf]
    yield "num-constant-both", [2.5] * 12, [2.5] * 9
    yield "num-constant-reference", [2.5] * 15, normal(15, 2.5)
    yield "num-constant-current", normal(15, 2.5), [2.5] * 15
    yield "num-constant-other", [2.5] * 12, [2.75] * 9
    yield "num-zeros-80", [max(0.0, x) for x in normal(80)], [max(0.0, x) for x in normal(75, -0.3)]
    yield "num-mostly-zeros-60", [max(0.0, x) for x in normal(60, -1.5)], [max(0.0, x) for x in normal(60, -1.2)]
    yield "num-disjoint-25", normal(25), normal(30, 40)
    yield "num-3-values-60", [float(x) for x in whole(60, 3)], [float(x) for x in whole(50, 3)]
    yield "num-2-values-40", [float(x) for x in whole(40, 2)], [float(x) for x in whole(50, 2)]
    yield "num-whole-70", whole(70, 40), [x + 4 for x in whole(60, 40)]
    yield "num-20-values-90", [float(x) for x in list(range(20)) + whole(70, 20)], [float(x) for x in whole(90, 22)]
    yield "num-21-values-90", [float(x) for x in list(range(21)) + whole(69, 21)], [float(x) for x in whole(90, 22)]
    yield "num-tiny-unit-50", [x * 1e-6 for x in normal(50)], [x * 1e-6 for x in normal(50, 1)]
    yield "num-large-unit-50", [1e9 + x for x in normal(50)], [1e9 + x for x in normal(50, 0.5)]
    yield "num-empty-current", normal(10), [None, None]
    yield "num-empty-reference", [None], normal(10)
    yield "num-5-5", normal(5), normal(5)
    yield "num-one-row", [1.5], normal(9)
    yield "num-same-values", *[sorted(normal(30))] * 2
    if not small:
        yield "num-1000-300", normal(1000), normal(300, 0.1)
        yield "num-1001-300", normal(1001), normal(300, 0.1)
        yield "num-10000-9000", normal(10000), normal(9000, 0.02)
        yield "num-10001-700", normal(10001), normal(700, 0.02)
        yield "num-12000-15000", normal(12000), normal(15000, 0.01)
        yield "num-4-values-1500", [float(x) for x in whole(1500, 4)], [float(x) for x in whole(300, 4)]


def category_cases(rng, small):
    draw = lambda n, p: [f"c{int(x):02d}" for x in rng.choice(len(p), n, p=np.array(p) / sum(p))]
    zipf = lambda k: [1 / (i + 1) for i in range(k)]
    yield "cat-2-70", draw(70, [3, 1]), draw(60, [2, 1])
    yield "cat-2-equal-50", draw(50, [3, 1]), draw(50, [1, 1])
    yield "cat-4-60", draw(60, zipf(4)), draw(60, zipf(4))
    yield "cat-12-90", draw(90, zipf(12)), draw(70, zipf(12))
    yield "cat-27-90", draw(90, zipf(27)), draw(90, zipf(27))
    yield "cat-unseen-60", draw(60, zipf(4)), draw(57, zipf(4)) + ["new"] * 3
    yield "cat-vanished-60", draw(57, zipf(4)) + ["gone"] * 3, draw(60, zipf(4))
    yield "cat-disjoint-20", draw(20, zipf(3)), ["x"] * 12 + ["y"] * 8
    yield "cat-nulls-50", [None] * 9 + draw(41, zipf(3)), [None] * 3 + draw(47, zipf(3))
    yield "cat-constant-both", ["a"] * 14, ["a"] * 11
    yield "cat-constant-equal", ["a"] * 14, ["a"] * 14
    yield "cat-constant-other", ["a"] * 14, ["b"] * 11
    yield "cat-constant-current", draw(30, zipf(3)), ["c00"] * 25
    yield "cat-whole-60", [int(x) for x in rng.integers(1, 6, 60)], [int(x) for x in rng.integers(1, 6, 50)]
    yield "cat-booleans-60", [bool(x) for x in rng.random(60) < 0.3], [bool(x) for x in rng.random(50) < 0.5]
    yield "cat-number-strings-40", [str(x) for x in rng.integers(0, 12, 40)], [str(x) for x in rng.integers(0, 12, 40)]
    yield "cat-accents-40", [str(x) for x in rng.choice(["été", "Été", "œuf", "zoo"], 40)], [
        str(x) for x in rng.choice(["été", "Été", "œuf", "zoo", "日本"], 30)
    ]
    yield "cat-one-row", ["a"], draw(8, [1, 1])
    yield "cat-empty-current", draw(8, [1, 1]), [None, None, None]
    yield "cat-same-shares", ["a", "b", "b", "c"] * 5, ["a", "b", "b", "c"] * 9
    if not small:
        yield "cat-9-1000-300", draw(1000, zipf(9)), draw(300, zipf(9))
        yield "cat-9-1001-300", draw(1001, zipf(9)), draw(300, zipf(9))
        yield "cat-rare-15000", ["r"] + draw(14999, zipf(3)), draw(14000, zipf(3))
        yield "cat-2-2000-2000", draw(2000, [3, 1]), draw(2000, [3, 1.2])


def column_vectors(rng, small):
    for name, reference, current in numeric_cases(rng, small):
        r, c = clean(reference), clean(current)
        for test in ["default", *NUMERIC, *BOTH]:
            expected = run_evidently(test, reference, current, "num")
            if not steady(test, r, c):
                continue
            yield name, "evidently." + test, reference, current, expected, EVIDENTLY
        if r and c:
            for test, expected in of_numbers([float(x) for x in r], [float(x) for x in c]):
                yield name, test, reference, current, expected, SCIPY
    for name, reference, current in category_cases(rng, small):
        r, c = clean(reference), clean(current)
        for test in ["default", *CATEGORICAL, *BOTH]:
            if test == "fisher_exact" and len(set(r) | set(c)) > 2:
                continue
            yield name, "evidently." + test, reference, current, run_evidently(test, reference, current, "cat"), EVIDENTLY
        if r and c:
            for test, expected in of_categories(r, c):
                yield name, test, reference, current, expected, SCIPY


def total_variation(rng, r, c):
    _, before, now = categories(r, c)
    before, now = np.array(before), np.array(now)
    observed = np.abs(before / len(r) - now / len(c)).sum() / 2
    drawn = rng.multivariate_hypergeometric(before + now, len(r), size=20000)
    permuted = np.abs(drawn / len(r) - (before + now - drawn) / len(c)).sum(axis=1) / 2
    p = float((permuted >= observed - 1e-12).mean())
    return {"test_used": "TVD", "pvalue": p, "drift_detected": p < 0.1, "threshold": 0.1}


def discrepancy(r, c):
    r, c = np.array(r), np.array(c)
    square = lambda a, b: (a[:, None] - b[None, :]) ** 2
    gamma = 1 / np.percentile(square(r, r), 50, method="nearest")
    within = lambda a: (np.exp(-gamma * square(a, a)).sum() - len(a)) / (len(a) * (len(a) - 1))
    return float(within(r) + within(c) - 2 * np.exp(-gamma * square(r, c)).mean())


def steady(test, r, c):
    """Whether scipy's answer is no product of rounding: the covariances of few distinct values have no full rank."""
    if test != "es":
        return True
    pooled = list(r) + list(c)
    return len(pooled) == 0 or stats.iqr(pooled) == 0 or len(set(pooled)) > 12


def other_vectors(rng):
    for classes, concentration in [(3, 4.0), (8, 30.0)]:
        p = rng.dirichlet(np.ones(classes) * 3)
        counts = rng.multinomial(60, p)
        alpha = concentration * p
        log_e = (
            special.gammaln(concentration)
            - special.gammaln(concentration + counts.sum())
            + np.sum(special.gammaln(alpha + counts) - special.gammaln(alpha))
            - np.sum(special.xlogy(counts, p))
        )
        yield f"dirichlet-{classes}", "seq.dirichlet_multinomial_log_e", p.tolist(), counts.tolist(), {
            "log_e": number(log_e)
        }, {"conc": concentration}
    for s, n, level in [(0, 7, 0.05), (7, 7, 0.1), (13, 90, 0.02)]:
        mixture = special.betaln(0.5 + s, 0.5 + n - s) - special.betaln(0.5, 0.5)
        inside = lambda p: mixture - special.xlogy(s, p) - special.xlog1py(n - s, -p) + math.log(level)
        best = s / n
        lower = 0.0 if s == 0 else brentq(inside, 1e-300, best, xtol=1e-14)
        upper = 1.0 if s == n else brentq(inside, best, 1 - 1e-16, xtol=1e-14)
        yield f"beta-binomial-{s}-{n}", "seq.beta_binomial_confidence_sequence", [], [s, n], {
            "lower": lower,
            "upper": upper,
        }, {"alpha": level, "a": 0.5, "b": 0.5}
    scores = [[round(float(x), 1) for x in rng.normal(m, 1, n)] for m, n in [(0, 25), (0.5, 30)]]
    u = stats.mannwhitneyu(scores[1], scores[0]).statistic
    yield "mmd", "mmd", *scores, {"statistic": discrepancy(*scores)}, None
    for name, p in [("cat-tvd-same", [5, 3, 2]), ("cat-tvd-other", [2, 3, 5])]:
        r, c = ([f"c{int(x)}" for x in rng.choice(3, 40, p=np.array(q) / 10)] for q in ([5, 3, 2], p))
        yield name, "evidently.TVD", r, c, total_variation(rng, r, c), None, {"pvalue": 0.06}
    yield "roc-auc-ties", "roc_auc", *scores, {"auc": float(u) / (25 * 30)}, None
    for n, m, p in [(30, 45, 0.05), (400, 80, 0.01)]:
        value = 0.5 + stats.norm.isf(p) * math.sqrt((n + m + 1) / (12 * n * m))
        yield f"random-auc-{n}-{m}", "evidently.random_auc_percentile", [n], [m], {
            "normal_approximation": value
        }, {"p_value": p}


def kept(vectors):
    """For a file of moderate size, every third test of each pair of columns, another one each time; of short columns all."""
    cases, tests = [], []
    for vector in vectors:
        name, test, r, c = vector[:4]
        cases += [name] if name not in cases else []
        tests += [test] if test not in tests else []
        if len(r) + len(c) <= 26 or (cases.index(name) + tests.index(test)) % 3 == 0:
            yield vector


def main():
    small = len(sys.argv) < 2
    rng = np.random.default_rng(SEED if small else int(sys.argv[1]))
    vectors = [
        {"name": f"{name}/{test}", "test": test, "reference": r, "current": c, "expected": e, "source": source}
        for name, test, r, c, e, source in (kept(column_vectors(rng, small)) if small else column_vectors(rng, small))
    ]
    for name, test, r, c, e, params, *tolerance in other_vectors(rng):
        extra = {} if params is None else {"params": params}
        extra |= {"tolerance": tolerance[0]} if tolerance else {}
        vectors.append(
            {"name": name, "test": test, "reference": r, "current": c, "expected": e, "source": SCIPY, **extra}
        )
    # JSON has no infinities; this number is read as one.
    print(json.dumps(vectors).replace("Infinity", "1e999"))


main()
