"""Weighted F1 of predictions, by scikit-learn. Usage: python3 weighted_f1.py <test.csv> <predictions.csv>"""

import csv
import sys

import listings
from sklearn.metrics import f1_score

ids, _, truth = listings.read(sys.argv[1])
with open(sys.argv[2], newline="", encoding="utf-8") as file:
    predicted = {row["id"]: row["label"] for row in csv.DictReader(file)}
print(f1_score(truth, [predicted[id] for id in ids], average="weighted"))
