"""Invented scores files for the tests of the summary."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.batch import DayCounts
from pipeline.batch.scores_file import write_scores
from pipeline.labels import LABELS
from pipeline.posts import POSTS, SCORES

TEXT = "Nghe nói uống nước lá này là khỏi hẳn ung thư, chia sẻ gấp"


def post(number: int, cluster: int, text: str = TEXT, **fields: Any) -> dict[str, Any]:
    """One scored post; `p_check` alone decides its flag."""
    p = fields.pop("p_check", 0.01)
    start = text.find("chia sẻ gấp")
    reasons = [
        {"label": "check", "kind": "risk_sign", "span": [0, 0], "text": "urgent_share", "weight": 0.5},
        {
            "label": "check",
            "kind": "words",
            "span": [start, start + 11],
            "text": "chia sẻ gấp",
            "weight": 0.4,
        },
    ]
    return {
        "post_id": f"p{number}",
        "cluster_id": f"c{cluster:016x}",
        **{f"p_{label}": 0.01 for label in LABELS},
        "p_check": p,
        "flags": "check" if p > 0.1 else "",
        "priority": round(100 * p, 2) if p > 0.1 else 0.0,
        "reasons": json.dumps(reasons) if p > 0.1 else "[]",
        "model": "linear-0",
        "lang": "vi",
        "created_at": datetime(2026, 10, 1, 20, tzinfo=UTC) + timedelta(days=number),
        "text": text,
        **fields,
    }


def posts() -> list[dict[str, Any]]:
    """Forty posts: three flagged, one of them posted four times, one in English."""
    quiet = [post(i, i, f"Chiều nay xóm mình nấu {i} nồi cháo cho bà con") for i in range(36)]
    flagged = [
        post(36, 100, p_check=0.95),
        post(37, 101, "Gọi ngay 0900 000 123 để nhận quà, xem www.qua.example nhé", p_check=0.35),
        post(38, 102, "<script>alert(1)</script> tin này nóng lắm", p_check=0.55),
    ]
    copies = [post(39 + i, 100) for i in range(3)]
    english = [post(42, 200, "greetings from poland everybody", lang="other")]
    return [*quiet, *flagged, *copies, *english]


def write(path: Path, rows: Sequence[dict[str, Any]], *, bare: bool = False) -> Path:
    """Write a scores file as `khoitrong score` does; `bare` without times and texts."""
    whole = pa.schema([*SCORES, POSTS.field("created_at"), POSTS.field("text")])
    batch = pa.RecordBatch.from_pylist(list(rows), schema=whole)
    days = DayCounts()
    days.add(batch)
    schema = SCORES if bare else whole
    write_scores(path, schema, [batch.select(schema.names)], days.to_footer)
    return path
