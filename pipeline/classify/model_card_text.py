"""What the cards of the engines say in words: what each is, and what none is for."""

from typing import Final

TOP: Final = """# {name}

Scores a Vietnamese social-media post for four independent labels. A flag is a reason for a person to look at
a post, never a verdict. Written by `khoitrong train {engine}`; do not edit by hand.

| label | shown as |
|---|---|
{labels}
"""

WHAT: Final = {
    "linear": """
## What it is

Logistic regression over hashed character and word n-grams, each counted as written and without diacritics
(`pipeline/classify/features/ngrams.py`), with probabilities calibrated by Platt's method on texts the model
had not seen (`pipeline/classify/calibration.py`). Scores of models trained on public sets with other labels
enter as extra inputs and are folded into the same weights. Highlights for `hateful` and `offensive` come from
a small tagger of words learned on ViHOS (`pipeline/classify/toxic_words.py`). Loading runs no code:
`model.safetensors` holds plain arrays, `config.json` the rest.
""",
    "encoder": """
## What it is

A transformer encoder fine-tuned on several questions at once: the four labels, ViHSD's own three classes (a
benchmark, kept apart), toxic characters from ViHOS (the highlights), and weak questions of other sets that
are never read as our labels (`pipeline/research/training/encoder/tasks.py`). The pieces' mean state feeds one
linear head a question. Three texts in ten lost their diacritics each time they came up. Matrices and
embeddings have 8 bits, and probabilities are calibrated by Platt's
method on texts kept from training. Loading runs no code: `model.onnx` is a graph of standard operators,
`tokenizer.json` the tokenizer.
""",
    "cascade": """
## What it is

The linear model reads every post; posts whose probability reaches a label's band in `config.json` are read by
the encoder as well, and the calibrated log odds of both are averaged and calibrated again
(`pipeline/classify/engines/cascade.py`). The folder holds no weights when both models stand beside it; it
names the two it was fitted for and refuses others.
""",
}

RESTORED: Final = """
A text with few diacritics gets them back before it is counted, by a bigram model of syllables
(`pipeline/classify/features/diacritics.py`). It was counted from training and unlabelled texts that neither
repeat nor nearly repeat a text of the validation split, of the blind test or of the own test rows; it keeps
pairs of syllables seen at least twice, no sentence. Only what the model reads is changed, never what a person
sees.
"""

TAIL: Final = """
## Not for

- Deciding that a post is false, or that a person is anything. Nobody is scored here, only texts.
- Removing, hiding or reporting posts without a person who read them.
- Languages other than Vietnamese, and text inside images or videos.

## Limits

- `check` finds claims that show a risk sign. It cannot tell true from false.
- `hateful` learned from a few hundred examples; hate without a group word, in allusions or in irony is
  missed. Look at the false positives on counter-speech and by kind of group before lowering a threshold.
- The labels were read by a few annotators with one guide; agreement between strangers would be lower.
- Settings were chosen with the validation split and the project's own test rows in view, so the figures on
  both are optimistic. The blind test and the functional suites were looked at after that.
- The own test rows and the suites are invented. A share on them tells whether a kind of post is understood,
  not how often it goes wrong on a page; between kinds of group with a dozen rows, one row is 8 points.
- Probabilities are calibrated on the mixture of sources above. On another platform they may be off, while
  the order of posts suffers less.
"""
