"""What the shipped linear model counts and how each of its labels is learned."""

from typing import Final

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.labels import Label
from pipeline.research.training.logistic_regression import LogisticRegressionSettings

FEATURES: Final = FeatureConfig(char_bits=18, word_bits=18, word_share=2.0, min_df=3)
"""Chosen among about ten settings on the validation split; 2**18 buckets a block make a folder of 5 MB."""

_ABUSE: Final = ("vihsd:toxic", "vlsp:toxic", "vlsp:hate", "vithsd:person")
RECIPE: Final[dict[Label, LogisticRegressionSettings]] = {
    "positive": LogisticRegressionSettings(
        cost=30, rows_weight=0.0, tasks=("vsmec:enjoyment", "vsmec:sadness")
    ),
    "hateful": LogisticRegressionSettings(cost=30, balanced=True, rows_weight=0.0, accents=0.5),
    "offensive": LogisticRegressionSettings(cost=10, rows_weight=0.1, tasks=_ABUSE),
    "check": LogisticRegressionSettings(
        cost=10,
        rows_weight=0.1,
        tasks=("reintel:unreliable", "viclickbait:clickbait", "sms:scam"),
    ),
}
"""How each label is learned. What the project wrote itself was weighed by leaving out one source at a time
(mean average precision over three sources) and on the validation posts of both sets. `hateful`, at a weight
of 0.5, 0.2, 0.1 and 0: 0.445, 0.452, 0.456 and 0.471 on sources left out, 0.545, 0.557, 0.566 and 0.597 on
validation. `check`, at 0.3 and 0: 0.355 and 0.327, but 0.526 and 0.542, so it stands between. The own test
rows wish the opposite (`hateful` 0.82 to 0.47): they measure likeness to themselves, and decide nothing. Soft
labels at 0.3 took `hateful` on validation from 0.597 to 0.613 and answers to hate flagged from 14 % to 12 %;
for `check` they change nothing (0.538 at 0.3, 0.541 at 1). Costs, class weights, `accents` and tasks are as
they were chosen on the first set's validation posts among some sixty settings. Other weights of own rows were
not tried for `positive` and `offensive`."""
