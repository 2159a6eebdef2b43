"""What the encoder learns at once, and how much each question counts.

One network answers all of them (Caruana 1997): the product's four labels; the helper questions of the
labelled sets, such as whether a post answers hate; which characters are toxic, from ViHOS; and weak questions
of other sets, which are never read as our labels.
"""

from typing import Final

from pipeline.labels import LABELS
from pipeline.research.datasets.training_data import HELPERS

WEAK: Final = (*HELPERS, "vihsd:toxic", "vithsd:group", "vithsd:person")
"""Yes-or-no questions of the `weak` head."""

SIZES: Final = {"labels": len(LABELS), "weak": len(WEAK)}
SHARES: Final = {"labels": 1.0, "weak": 0.3, "spans": 0.3}
"""Weight of each loss; chosen beforehand, not tuned."""
