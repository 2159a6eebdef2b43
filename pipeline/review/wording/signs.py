"""Risk signs in the reader's language; the rules themselves are in `pipeline.classify.signs`."""

from django.utils.translation import get_language

from pipeline.classify.signs import SIGNS
from pipeline.review.wording.highlight import inert


def sign_text(name: str) -> tuple[str, str]:
    """Return a risk sign's name and why it is worth a look.

    A sign that this version does not know, from a queue filled by another one, keeps its stored name.
    """
    sign = SIGNS.get(name)
    if sign is None:
        return inert(name), ""
    return (sign.name_vi, sign.why_vi) if get_language() != "en" else (sign.name_en, sign.why_en)
