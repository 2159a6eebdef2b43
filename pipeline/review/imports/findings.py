"""What a lead should know of an import: whether the machine knows its kind of posts, what was left out."""

from collections.abc import Mapping
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from pipeline.batch import Summary
from pipeline.batch.likeness import MIN_POSTS
from pipeline.labels import QUEUED
from pipeline.review.presentation.labels import label_title


def findings(summary: Summary) -> dict[str, Any]:
    """Return what is kept of a summary for `sentences`, as plain JSON values."""
    return {"likeness": summary.likeness.to_dict(), "beyond_budget": dict(summary.beyond_budget)}


def sentences(found: Mapping[str, Any]) -> list[str]:
    """Return what to tell the lead; nothing if the kind is known and nothing was left out."""
    likeness = _of_likeness(found.get("likeness", {}).get("verdict", "like"))
    beyond = found.get("beyond_budget", {})
    left_out = [f"{label_title(label)} {intcomma(beyond[label])}" for label in QUEUED if beyond.get(label)]
    said = [likeness] if likeness else []
    if left_out:
        said.append(
            _("Còn bài máy thấy đáng chú ý nhưng vượt quá tỷ lệ muốn xem, nên không vào hàng chờ: %(list)s.")
            % {"list": ", ".join(left_out)}
        )
    return said


def _of_likeness(verdict: str) -> str:
    """Return what to say of a `pipeline.batch.likeness.Verdict`."""
    if verdict == "unlike":
        return _(
            "Bài trong lần nạp này không giống loại bài nào máy đã học, nên máy dễ đoán sai. Bạn xem gợi ý "
            "dè dặt hơn, và đọc thử vài bài máy không chọn."
        )
    if verdict == "too_few":
        return _("Lần nạp này có ít bài (dưới %(n)s), chưa đủ để biết máy có quen loại bài này không.") % {
            "n": MIN_POSTS
        }
    if verdict == "cannot_tell":
        return _("Mô hình chấm này không tự biết có quen loại bài này không; mô hình linear thì biết.")
    return ""
