"""Reads the CSV files of the benchmark: id, title, description, label."""

import csv

csv.field_size_limit(1 << 30)


def read(path):
    """Ids, texts and labels; by pandas where it is installed, which is faster."""
    try:
        import pandas
    except ImportError:
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        texts = [f"{row['title']} {row['description']}" for row in rows]
        return [row["id"] for row in rows], texts, [row["label"] for row in rows]
    table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    return table["id"].tolist(), (table["title"] + " " + table["description"]).tolist(), table["label"].tolist()
