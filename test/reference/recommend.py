"""Reference values for src/ml/recommend: ranking measures by scikit-learn, similarities of films and rating predictions
from dense matrices, and alternating least squares by numpy's solver from the same start as ours.

Run: python3 test/reference/recommend.py > test/reference/recommend.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score, ndcg_score

SEED = 20261127
USERS, FILMS = 40, 30
ALS = {"seed": 11, "factors": 5, "confidence": 3.0, "regularisation": 0.2, "epochs": 3}
KNN = {"neighbours": 8, "shrinkage": 4.0, "userDamping": 0.3, "popularityDamping": 0.6}
RATING = {"filmDamping": 5.0, "userDamping": 3.0}


def draw(rng):
    """Events (user, film, rating, time), of which each user's last three are held out."""
    taste = rng.normal(size=(USERS, 3)) @ rng.normal(size=(3, FILMS)) + rng.normal(size=FILMS)
    history, held = [], []
    for user in range(USERS):
        count = int(rng.integers(6, 16))
        films = np.argsort(-(taste[user] + rng.gumbel(size=FILMS)))[:count]
        rng.shuffle(films)
        ratings = np.clip(np.round(3.2 + taste[user, films] / 2 + rng.normal(size=count) / 2), 1, 5)
        for at, (film, rating) in enumerate(zip(films, ratings)):
            (history if at < count - 3 else held).append([user, int(film), float(rating), 60 * at])
    return history, held


def weight(rating):
    return 0.0 if rating < 3 else (rating - 2) / 2


def matrices(events):
    weights, seen, ratings = np.zeros((USERS, FILMS)), np.zeros((USERS, FILMS), bool), np.full((USERS, FILMS), np.nan)
    for user, film, rating, _ in events:
        weights[user, film], seen[user, film], ratings[user, film] = weight(rating), True, rating
    return weights, seen, ratings


def recent(history):
    """Weights of which the last counts whole, one ten films before it half."""
    weights = np.zeros((USERS, FILMS))
    for user in range(USERS):
        own = [(film, rating) for who, film, rating, _ in history if who == user]
        for at, (film, rating) in enumerate(own):
            weights[user, film] = weight(rating) * 0.5 ** ((len(own) - 1 - at) / 10)
    return weights


def measures(scores, seen, relevant):
    """Of each user with a liked film held out, over the films not seen; scikit-learn where it has the measure."""
    seen_by = seen.sum(axis=0)
    recommended, figures = set(), []
    for user in range(USERS):
        if not relevant[user].any():
            continue
        open_films = np.flatnonzero(~seen[user])
        truth, score = relevant[user, open_films].astype(int), scores[user, open_films]
        order = np.argsort(-score, kind="stable")
        first = open_films[order[:10]]
        ranks = np.flatnonzero(truth[order]) + 1
        recommended.update(first.tolist())
        figures.append({
            "user": user,
            "ndcgAt10": float(ndcg_score([truth], [score], k=10)),
            "recallAt10": float((ranks <= 10).sum() / truth.sum()),
            "averagePrecision": float(average_precision_score(truth, score)),
            "reciprocalRank": float(1 / ranks[0]),
            "hitAt10": int(ranks[0] <= 10),
            "noveltyBits": float(np.mean(-np.log2(np.maximum(1, seen_by[first]) / USERS))),
        })
    return {"users": figures, "catalogueCoverage": len(recommended) / FILMS}


def similarities(weights):
    x = weights / np.maximum(1, (weights > 0).sum(axis=1, keepdims=True)) ** KNN["userDamping"]
    lengths = np.linalg.norm(x, axis=0)
    common = (weights > 0).T.astype(float) @ (weights > 0)
    power = KNN["popularityDamping"]
    with np.errstate(all="ignore"):
        found = x.T @ x / np.outer(lengths ** (2 * power), lengths ** (2 - 2 * power))
        found *= common / (common + KNN["shrinkage"])
    found = np.nan_to_num(found)
    np.fill_diagonal(found, 0)
    rows = []
    for film in range(FILMS):
        order = [int(other) for other in np.argsort(-found[film], kind="stable") if found[film, other] > 0]
        rows.append([[other, float(found[film, other])] for other in order[: KNN["neighbours"]]])
    return rows


class Random:
    """The generator of src/ml/random.ts."""

    MASK = 0xFFFFFFFF

    def __init__(self, seed):
        self.state = seed
        self.a, self.b, self.c, self.counter = self.mix(), self.mix(), self.mix(), 1
        for _ in range(12):
            self.int32()

    def mix(self):
        self.state = (self.state + 0x9E3779B9) & self.MASK
        z = self.state
        z = ((z ^ (z >> 16)) * 0x21F0AAAD) & self.MASK
        z = ((z ^ (z >> 15)) * 0x735A2D97) & self.MASK
        return z ^ (z >> 15)

    def int32(self):
        total = (self.a + self.b + self.counter) & self.MASK
        self.counter += 1
        self.a = self.b ^ (self.b >> 9)
        self.b = (self.c + (self.c << 3)) & self.MASK
        self.c = (((self.c << 21) | (self.c >> 11)) + total) & self.MASK
        return total

    def next(self):
        return self.int32() / 2**32


def solve(fixed, weights, usual):
    """One row's factors, from Hu, Koren and Volinsky's equation (4) with dense diagonal matrices."""
    extra = ALS["confidence"] * weights
    held = ALS["regularisation"] * (usual + extra.sum())
    left = fixed.T @ np.diag(1 + extra) @ fixed + held * np.eye(fixed.shape[1])
    return np.linalg.solve(left, fixed.T @ np.diag(1 + extra) @ (weights > 0).astype(float))


def als(weights, asked):
    random = Random(ALS["seed"])
    limit = 0.1 * np.sqrt(3 / ALS["factors"])
    films = np.array([[(2 * random.next() - 1) * limit for _ in range(ALS["factors"])] for _ in range(FILMS)])
    usual = [ALS["confidence"] * weights.sum(axis=axis).mean() for axis in (1, 0)]
    factors = lambda fixed, rows, of: np.array([solve(fixed, row, of) if row.any() else 0 * fixed[0] for row in rows])
    for _ in range(ALS["epochs"]):
        films = factors(factors(films, weights, usual[0]), weights.T, usual[1])
    users = np.array([solve(films, row, usual[0]) for row in asked])
    return users @ films.T


def rating_predictions(ratings, held):
    mean = np.nanmean(ratings)
    ofFilms = np.nansum(ratings - mean, axis=0) / ((~np.isnan(ratings)).sum(axis=0) + RATING["filmDamping"])
    rest = ratings - mean - ofFilms
    ofUsers = np.nansum(rest, axis=1) / ((~np.isnan(ratings)).sum(axis=1) + RATING["userDamping"])
    return [float(np.clip(mean + ofUsers[user] + ofFilms[film], 0.5, 5)) for user, film, _, _ in held]


def main():
    rng = np.random.default_rng(SEED)
    history, held = draw(rng)
    weights, seen, ratings = matrices(history)
    relevant = (matrices(held)[0] > 0) & ~seen
    linear = np.round(rng.normal(size=(FILMS, FILMS)), 4)
    predictions = rating_predictions(ratings, held)
    truth = [rating for _, _, rating, _ in held]
    json.dump(
        {
            "numpy": np.__version__,
            "sklearn": sklearn.__version__,
            "seed": SEED,
            "users": USERS,
            "films": FILMS,
            "history": history,
            "held": held,
            "linear": linear.tolist(),
            "measures": measures(recent(history) @ linear, seen, relevant),
            "knn": {"options": KNN, "neighbours": similarities(weights)},
            "als": {"options": ALS, "scores": als(weights, recent(history)).tolist()},
            "ratings": {
                "options": RATING,
                "predictions": predictions,
                "rmse": float(np.sqrt(np.mean((np.array(predictions) - truth) ** 2))),
            },
        },
        sys.stdout,
    )


main()
