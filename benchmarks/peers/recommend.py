"""Popularity, neighbours of films and alternating least squares with scipy.sparse and numpy, as their papers have them.

Usage: python3 recommend.py <folder> '<options as JSON>'
Reads train.csv and history.csv (user,film,rating,time) from the folder, fits on the first, and writes the scores of all
films given the second to scores-<name>.f32, users * films. The last line on standard output is JSON: seconds and
processor seconds of each fit, without reading and scoring.
"""

import json
import sys
import time

import numpy as np
import scipy
from scipy import sparse

folder, options = sys.argv[1], json.loads(sys.argv[2])
users, films = options["users"], options["films"]


def read(name):
    rows = np.loadtxt(f"{folder}/{name}.csv", delimiter=",", ndmin=2)
    weights = np.where(rows[:, 2] < 3, 0, (rows[:, 2] - 2) / 2)
    liked = weights > 0
    where = (rows[liked, 0].astype(int), rows[liked, 1].astype(int))
    return sparse.csr_matrix((weights[liked], where), shape=(users, films))


def popularity(train):
    return np.asarray(train.sum(axis=0)).ravel()


def neighbours(train, k, shrinkage):
    """Cosine times n / (n + shrinkage), the k most similar films of each film (Sarwar et al., WWW 2001)."""
    lengths = np.sqrt(np.asarray(train.multiply(train).sum(axis=0)).ravel())
    scaled = train @ sparse.diags(1 / np.maximum(lengths, 1e-12))
    liked = train.copy()
    liked.data[:] = 1
    similar = (scaled.T @ scaled).tocsr()
    common = (liked.T @ liked).tocsr()
    similar.sort_indices()
    common.sort_indices()
    similar.data *= common.data / (common.data + shrinkage)
    similar.setdiag(0)
    for film in range(films):
        start, end = similar.indptr[film], similar.indptr[film + 1]
        row = similar.data[start:end]
        if len(row) > k:
            row[np.argpartition(row, -k)[:-k]] = 0
    similar.eliminate_zeros()
    return similar


def solve_rows(rows, fixed, gram, confidence, regularisation, usual):
    solved = np.zeros((rows.shape[0], fixed.shape[1]))
    for row in range(rows.shape[0]):
        start, end = rows.indptr[row], rows.indptr[row + 1]
        if start == end:
            continue
        chosen, extra = fixed[rows.indices[start:end]], confidence * rows.data[start:end]
        left = gram + (chosen * extra[:, None]).T @ chosen
        left[np.diag_indices_from(left)] += regularisation * (usual + extra.sum())
        solved[row] = np.linalg.solve(left, chosen.T @ (1 + extra))
    return solved


def als(train, factors, confidence, regularisation, epochs, seed):
    """Hu, Koren and Volinsky, ICDM 2008, with the regularisation of Rendle et al., RecSys 2022, as ours."""
    by_film = train.T.tocsr()
    usual = confidence * train.sum() / users, confidence * train.sum() / films
    item = np.random.default_rng(seed).normal(scale=0.1 / np.sqrt(factors), size=(films, factors))
    for _ in range(epochs):
        user = solve_rows(train, item, item.T @ item, confidence, regularisation, usual[0])
        item = solve_rows(by_film, user, user.T @ user, confidence, regularisation, usual[1])
    return item, usual[0]


def timed(fit):
    wall, cpu = time.monotonic(), time.process_time()
    fitted = fit()
    return fitted, {"seconds": time.monotonic() - wall, "cpuSeconds": time.process_time() - cpu}


train, history = read("train"), read("history")
settings = options["als"]
counts, popular = timed(lambda: popularity(train))
similar, knn = timed(lambda: neighbours(train, options["neighbours"], options["shrinkage"]))
(item, usual), factorised = timed(lambda: als(train, **settings))
user = solve_rows(history, item, item.T @ item, settings["confidence"], settings["regularisation"], usual)
scores = {
    "popularity": np.tile(counts, (users, 1)),
    "item-knn": (history @ similar.T).toarray(),
    "als": user @ item.T,
}
for name, values in scores.items():
    values.astype(np.float32).tofile(f"{folder}/scores-{name}.f32")
print(json.dumps({
    "versions": f"numpy {np.__version__}, scipy {scipy.__version__}",
    "fits": {"popularity": popular, "item-knn": knn, "als": factorised},
}))
