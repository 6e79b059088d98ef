"""scikit-learn from a CSV file to a saved model. Usage: python3 sklearn_fit.py <train.csv> <model>"""

import sys

import joblib
import listings
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import LinearSVC

_, texts, labels = listings.read(sys.argv[1])
features = FeatureUnion(
    [
        ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
        ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
    ]
)
model = Pipeline([("features", features), ("classifier", LinearSVC(C=1))]).fit(texts, labels)
joblib.dump(model, sys.argv[2])
