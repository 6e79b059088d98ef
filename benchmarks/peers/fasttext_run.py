"""fastText from a CSV file to a saved model, or to a file of predictions. It reads lines of text, so the CSV becomes such.

Usage: python3 fasttext_run.py fit <train.csv> <model without .bin> | apply <model.bin> <in.csv> <out.csv>
"""

import csv
import os
import re
import subprocess
import sys

import listings

OPTIONS = "-wordNgrams 2 -minn 2 -maxn 5 -epoch 25 -thread 2 -verbose 0".split()
SPACE = re.compile(r"\s+")


def line(text):
    return SPACE.sub(" ", text.lower()).strip()


def fit(train, model):
    _, texts, labels = listings.read(train)
    names = {label: f"__label__{number}" for number, label in enumerate(sorted(set(labels)))}
    with open(f"{model}.txt", "w", encoding="utf-8") as file:
        for text, label in zip(texts, labels):
            file.write(f"{names[label]} {line(text)}\n")
    with open(f"{model}.labels", "w", encoding="utf-8") as file:
        file.writelines(f"{name} {label}\n" for label, name in names.items())
    subprocess.run(["fasttext", "supervised", "-input", f"{model}.txt", "-output", model, *OPTIONS], check=True)
    os.remove(f"{model}.txt")


def apply(model, source, out):
    ids, texts, _ = listings.read(source)
    with open(f"{model[:-4]}.labels", encoding="utf-8") as file:
        labels = dict(row.rstrip("\n").split(" ", 1) for row in file)
    with open(f"{out}.txt", "w", encoding="utf-8") as file:
        file.writelines(f"{line(text)}\n" for text in texts)
    answers = subprocess.run(["fasttext", "predict", model, f"{out}.txt"], check=True, capture_output=True, text=True)
    os.remove(f"{out}.txt")
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label"])
        writer.writerows((id, labels.get(name, "")) for id, name in zip(ids, answers.stdout.splitlines(), strict=True))


{"fit": fit, "apply": apply}[sys.argv[1]](*sys.argv[2:])
