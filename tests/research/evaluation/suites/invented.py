"""A suite of nine functions, and a model that goes by one word a label."""

import csv

import numpy as np

FUNCTIONS = [
    ("counter_refuses", "hateful", 0, "answers to hate", "They stand on the right side."),
    ("target_tells_own_story", "hateful", 0, "people concerned", "They must be heard."),
    ("attack_plain", "hateful", 1, "plain attacks", "The least a model must find."),
    ("criticism_of_office", "check", 0, "criticism", "It is no rumour."),
    ("satire_of_office", "hateful", 0, "satire", "It is no hate."),
    ("rumour_of_cure", "check", 1, "rumours", "They must be looked at."),
    ("news_sourced", "check", 0, "sourced news", "It needs no check."),
    ("warning_of_scam", "check", 0, "warnings", "They help."),
    ("deed_plain", "positive", 1, "good deeds", "They must be found."),
]


def write_csv(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


class Keywords:
    """Gives 0.9 to a label whose word stands in the text, else 0.1."""

    name = "keywords-1"
    words = ("LÀNH", "GHÉT", "TỤC", "NGỜ")  # one a label, in their order

    def __init__(self):
        self.calls = []

    def predict_proba(self, texts):
        self.calls.append(list(texts))
        found = [[0.9 if word in text else 0.1 for word in self.words] for text in texts]
        return np.array(found, dtype=np.float32)

    def threshold(self, label, budget):
        return {0.1: 0.5, 0.05: 0.9, 0.01: 0.95}[budget]
