"""Reference values for src/ml/text: scikit-learn's TF-IDF on invented listings.

Feature numbers differ between the two, so the matrices are compared by what numbering cannot
change: the products of all pairs of rows, and the number of features.

Run: python3 test/reference/text_features.py > test/reference/text_features.json, then the formatter (npm run format).
"""

import json
import sys

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

SEED = 20240518
WORDS = (
    "lampe table bois clair piscine ronde tube filtre jeu console manette noire livre ancien relie "
    "chaise jardin pliante coussin velours bleu roman poche lot de 12 cartes rares a un"
).split()
CASES = [
    {"name": "words", "wordNgramMax": 1, "charNgramMin": 0, "charNgramMax": 0},
    {"name": "word pairs", "wordNgramMax": 2, "charNgramMin": 0, "charNgramMax": 0},
    {"name": "characters 2 to 5", "wordNgramMax": 0, "charNgramMin": 2, "charNgramMax": 5},
    {"name": "characters 4, longer than short words", "wordNgramMax": 0, "charNgramMin": 4, "charNgramMax": 4},
    {"name": "both", "wordNgramMax": 2, "charNgramMin": 3, "charNgramMax": 4},
]


def counts(titles, options):
    parts = []
    if options["wordNgramMax"] > 0:
        vectorizer = CountVectorizer(ngram_range=(1, options["wordNgramMax"]), token_pattern=r"\w+", min_df=2)
        parts.append(vectorizer.fit_transform(titles))
    if options["charNgramMax"] > 0:
        span = (options["charNgramMin"], options["charNgramMax"])
        parts.append(CountVectorizer(analyzer="char_wb", ngram_range=span, min_df=2).fit_transform(titles))
    return sp.hstack(parts).tocsr()


def main():
    rng = np.random.default_rng(SEED)
    titles = [" ".join(rng.choice(WORDS, size=rng.integers(1, 12))) for _ in range(14)]
    cases = []
    for options in CASES:
        matrix = TfidfTransformer(sublinear_tf=True).fit_transform(counts(titles, options))
        gram = (matrix @ matrix.T).toarray()
        cases.append({**options, "featureCount": matrix.shape[1], "gram": gram.ravel().tolist()})
    json.dump({"seed": SEED, "sklearn": sklearn.__version__, "titles": titles, "cases": cases}, sys.stdout)
    print()


main()
