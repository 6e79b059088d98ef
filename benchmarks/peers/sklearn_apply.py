"""scikit-learn from a CSV file to a file of predictions. Usage: python3 sklearn_apply.py <model> <in.csv> <out.csv>"""

import csv
import sys

import joblib
import listings

model = joblib.load(sys.argv[1])
ids, texts, _ = listings.read(sys.argv[2])
predicted = model.predict(texts)
with open(sys.argv[3], "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "label"])
    writer.writerows(zip(ids, predicted))
