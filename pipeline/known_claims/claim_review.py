"""Known claims as schema.org ClaimReview, the form in which fact-checkers tell search engines and each other.

https://schema.org/ClaimReview; what of it is read and written is what both sides of that exchange agree on:
`claimReviewed`, `reviewRating`, `itemReviewed`, `url`, `datePublished`. Who said a claim is neither read nor
written: this is about claims, not people.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pipeline.known_claims.records import BadClaim, ClaimRecord, verdict_named

CONTEXT: Final = "https://schema.org"

_RATINGS: Final = {"false_with_source": 1, "scam": 1, "misleading": 3, "accurate": 5}
_WORST, _BEST = 1, 5
NAMES: Final = {
    "false_with_source": "Sai",
    "misleading": "Gây hiểu lầm",
    "scam": "Lừa đảo",
    "accurate": "Chính xác",
    "unverifiable": "Chưa kiểm chứng được",
}
"""What each verdict is called in Vietnamese."""


def reviews_in(document: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield what may be a review in a JSON-LD document: itself, its list, `@graph`, or those of a feed."""
    if isinstance(document, list):
        for each in document:
            yield from reviews_in(each)
    elif isinstance(document, dict) and "@graph" in document:
        yield from reviews_in(document["@graph"])
    elif isinstance(document, dict) and "dataFeedElement" in document:
        yield from reviews_in(document["dataFeedElement"])
    elif isinstance(document, dict) and "item" in document and "claimReviewed" not in document:
        yield from reviews_in(document["item"])
    else:
        yield document


def is_claim_review(document: Any) -> bool:  # noqa: ANN401
    """Whether a document holds reviews, sound or not."""
    return any(
        isinstance(each, dict) and ("claimReviewed" in each or "ClaimReview" in _types(each))
        for each in reviews_in(document)
    )


def to_fields(review: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields of a claim, for `records.build`, from a ClaimReview.

    Raises:
        BadClaim: It is none, or a part of it is of another type than schema.org says.
    """
    if not isinstance(review, dict) or "ClaimReview" not in _types(review):
        raise BadClaim("no_claim_review", "This is no ClaimReview.", 'Its "@type" has to be "ClaimReview".')
    rating = _part(review, "reviewRating")
    item = _part(review, "itemReviewed")
    links = _texts(review, "url")
    appearances = _links(item.get("appearance"), "appearance")
    return {
        "id": review.get("identifier") or review.get("@id") if _is_id(review) else None,
        "claim": _text(review, "claimReviewed"),
        "verdict": _verdict(rating),
        "correction": _text(review, "reviewBody") or _text(rating, "ratingExplanation"),
        "source": [link for link in links if link not in appearances],
        "topic": _text(review, "about"),
        "variants": [],
        "date": _text(item, "datePublished") or _text(review, "datePublished"),
        "state": "checked",
    }


def from_record(record: ClaimRecord, publisher: str = "") -> dict[str, Any]:
    """Return a claim as a ClaimReview.

    Args:
        record: The claim.
        publisher: Name of the team; left out when empty.
    """
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": NAMES[record.verdict]}
    if record.verdict in _RATINGS:
        rating |= {"ratingValue": _RATINGS[record.verdict], "worstRating": _WORST, "bestRating": _BEST}
    review: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "identifier": record.claim_id,
        "claimReviewed": record.text,
        "reviewRating": rating,
        "inLanguage": "vi",
    }
    if record.correction:
        review["reviewBody"] = record.correction
    if record.sources:
        review["url"] = record.sources[0]
        review["citation"] = list(record.sources)
    if record.claimed_on:
        review["itemReviewed"] = {"@type": "Claim", "datePublished": record.claimed_on}
    if record.topic:
        review["about"] = record.topic
    if publisher:
        review["author"] = {"@type": "Organization", "name": publisher}
    return review


def _verdict(rating: Mapping[str, Any]) -> str:
    """Return the verdict that a rating names, or else the one its number stands for."""
    named = verdict_named(_text(rating, "alternateName"))
    if named:
        return named
    value, worst, best = (_number(rating, name) for name in ("ratingValue", "worstRating", "bestRating"))
    if value is None:
        return _text(rating, "alternateName")
    worst, best = _WORST if worst is None else worst, _BEST if best is None else best
    if not worst <= value <= best or worst == best:
        raise BadClaim(
            "wrong_type", f"ratingValue {value:g} lies outside {worst:g} to {best:g}.", "Correct the rating."
        )
    share = (value - worst) / (best - worst)
    return "false_with_source" if share <= 0.25 else "accurate" if share >= 0.75 else "misleading"


def _number(rating: Mapping[str, Any], name: str) -> float | None:
    value = rating.get(name)
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool):
            raise TypeError
        return float(value)
    except (TypeError, ValueError):
        raise BadClaim(
            "wrong_type", f"{name} is {value!r:.60}, not a number.", f"Give {name} as a number."
        ) from None


def _types(document: Mapping[str, Any]) -> tuple[str, ...]:
    found = document.get("@type")
    listed = found if isinstance(found, list) else [found]
    return tuple(str(each).rsplit("/", 1)[-1] for each in listed)


def _is_id(review: Mapping[str, Any]) -> bool:
    """Whether a review has an identifier of its own that is not the address of a page."""
    found = review.get("identifier") or review.get("@id")
    return isinstance(found, str) and "/" not in found


def _part(review: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = review.get(name)
    if value is None:
        return {}
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        raise BadClaim("wrong_type", f"{name} is {type(value).__name__}, not an object.", f"Correct {name}.")
    return value


def _text(review: Mapping[str, Any], name: str) -> str:
    value = review.get(name)
    if isinstance(value, Mapping):
        value = value.get("name")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadClaim(
            "wrong_type", f"{name} is {type(value).__name__}, not a text.", f"Give {name} as text."
        )
    return value


def _texts(review: Mapping[str, Any], name: str) -> list[str]:
    return list(dict.fromkeys([*_links(review.get(name), name), *_links(review.get("citation"), "citation")]))


def _links(value: Any, name: str) -> Iterable[str]:  # noqa: ANN401
    listed = value if isinstance(value, list) else [] if value is None else [value]
    found = [each.get("url") if isinstance(each, Mapping) else each for each in listed]
    if not all(isinstance(each, str) for each in found if each is not None):
        raise BadClaim("wrong_type", f"{name} is not a link.", f"Give {name} as text.")
    return [each for each in found if each]
