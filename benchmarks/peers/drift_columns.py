"""scipy's statistics of the same columns, or scikit-learn's classifier of the same texts, as Evidently calls them.

Usage: python3 drift_columns.py <folder> <rounds> <columns|texts>; the last line on standard output is JSON.
"""

import json
import os
import resource
import sys
import time

import numpy as np

folder, rounds, task = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(os.path.join(folder, "shape.json")) as file:
    shape = json.load(file)


def lines(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read().split("\n")


def of_numbers(r, c):
    edges = np.histogram_bin_edges(np.concatenate([r, c]), bins="sturges")
    p, q = np.histogram(r, edges)[0] / len(r), np.histogram(c, edges)[0] / len(c)
    return {
        "ks": float(stats.ks_2samp(r, c).pvalue),
        "wasserstein": float(stats.wasserstein_distance(r, c) / max(np.std(r), 0.001)),
        "jensenshannon": float(jensenshannon(p, q)),
    }


def of_categories(r, c):
    before, now = dict(zip(*np.unique(r, return_counts=True))), dict(zip(*np.unique(c, return_counts=True)))
    keys = sorted(set(before) | set(now))
    table = np.array([[side.get(key, 0) for key in keys] for side in (before, now)])
    return {
        "chisquare": float(stats.chi2_contingency(table, correction=False)[1]),
        "jensenshannon": float(jensenshannon(table[0] / len(r), table[1] / len(c))),
    }


if task == "columns":
    from scipy import stats
    from scipy.spatial.distance import jensenshannon

    read = lambda side: (
        [np.fromfile(os.path.join(folder, f"{side}-{i}.f64")) for i in range(shape["numeric"])],
        [np.array(lines(f"{side}-c{i}.txt")) for i in range(shape["categorical"])],
    )
    reference, current = read("reference"), read("current")
    run = lambda: [of_numbers(r, c) for r, c in zip(reference[0], current[0])] + [
        of_categories(r, c) for r, c in zip(reference[1], current[1])
    ]
else:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import train_test_split

    reference, current = lines("reference-texts.txt"), lines("current-texts.txt")

    def run():
        labels = [0] * len(reference) + [1] * len(current)
        learnt, held, y, truth = train_test_split(reference + current, labels, test_size=0.5, random_state=42)
        vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5, stop_words="english")
        classifier = SGDClassifier(loss="modified_huber", penalty="l1", alpha=1e-4, max_iter=50, random_state=42)
        classifier.fit(vectorizer.fit_transform(learnt), y)
        return {"auc": float(roc_auc_score(truth, classifier.predict_proba(vectorizer.transform(held))[:, 1]))}


seconds, cpu_seconds = [], []
for _ in range(rounds):
    started, cpu_started = time.perf_counter(), time.process_time()
    results = run()
    seconds.append(time.perf_counter() - started)
    cpu_seconds.append(time.process_time() - cpu_started)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "cpuSeconds": cpu_seconds, "peakMegabytes": peak, "results": results}))
