"""The labels, and what each is called in front of a volunteer.

The labels are independent of each other, never a single choice, and a flag is a reason to look, never a
verdict. The full label guide is `docs/label-guide.vi.md` (English: `docs/label-guide.en.md`).
"""

from typing import Final, Literal

Label = Literal["positive", "hateful", "offensive", "check"]

LABELS: Final[tuple[Label, ...]] = ("positive", "hateful", "offensive", "check")
"""Column order of every probability matrix in the project."""

QUEUED: Final[tuple[Label, ...]] = ("check", "hateful", "positive")
"""Labels that open a queue item by default; `offensive` is a secondary score a team may switch on."""

SHOWN_AS: Final[dict[Label, str]] = {
    "positive": "Tin tốt",
    "hateful": "Thù ghét, gây chia rẽ",
    "offensive": "Lời lẽ xúc phạm",
    "check": "Cần kiểm chứng",
}
