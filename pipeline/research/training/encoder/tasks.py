"""What the encoder learns at once, and how much each question counts.

One network answers all of them (Caruana 1997): the product's four labels; ViHSD's own three classes, kept
apart as a benchmark; which characters are toxic, from ViHOS; and weak questions of other sets, which are
never read as our labels.
"""

from typing import Final

from pipeline.labels import LABELS

CLASSES: Final = ("CLEAN", "OFFENSIVE", "HATE")
"""ViHSD's classes, in the order of the `vihsd` head."""

WEAK: Final = (
    "opinion",
    "counter",
    "group_mention",
    "vlsp:toxic",
    "vithsd:group",
    "vithsd:person",
    "reintel:unreliable",
    "sms:scam",
)
"""Yes-or-no questions of the `weak` head."""

SIZES: Final = {"labels": len(LABELS), "vihsd": len(CLASSES), "weak": len(WEAK)}
SHARES: Final = {"labels": 1.0, "vihsd": 1.0, "weak": 0.2, "spans": 0.5}
"""Weight of each loss; chosen beforehand, not tuned."""
