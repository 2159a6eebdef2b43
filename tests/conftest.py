"""What many tests share: invented exports and the command line as a person calls it."""

import csv
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cli_tools import OURS, PATIENCE, command

# A busy machine is no failure: an example may take as long as it takes.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

SUBJECTS = ["Bà Tư bán xôi", "Nhóm bạn trẻ xóm Bến", "Anh Ba chạy xe ôm", "Cô giáo làng Sen", "Tổ dân phố 5"]
DEEDS = [
    "nhặt được ví tiền và mang trả lại người mất ngay trong chiều nay",
    "nấu ba trăm suất cháo phát cho bệnh nhân nghèo ở bệnh viện huyện",
    "nói nghe đâu uống nước lá này ba ngày là khỏi hẳn ung thư, chia sẻ gấp trước khi bị xoá",
    "hỏi cả nhà xem cuối tuần này trời có mưa không để còn phơi thóc",
    "chê con đường mới làm xong đã ổ gà, tiền thuế của dân đi đâu hết rồi",
    "được chia sẻ là công an gọi điện bắt chuyển tiền vào tài khoản để xác minh, mọi người bấm link ngay",
]


@pytest.fixture
def make_export(tmp_path: Path) -> Callable[..., Path]:
    """Write a plain CSV export of `rows` different invented posts and return its path."""

    def make(rows: int = 60, name: str = "posts.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["post_id", "text", "created_at", "likes"])
            for i in range(rows):
                text = f"{SUBJECTS[i % 5]} {DEEDS[i % 6]} (chuyện số {i * 7919} ở ngõ {i * 31 % 997})"
                writer.writerow([f"p{i}", text, f"2026-10-{1 + i % 28:02} 08:00", i])
        return path

    return make


@pytest.fixture
def khoitrong(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `khoitrong` in an empty folder and return what it did."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        environment |= {"COLUMNS": "200", "PYTHONUTF8": "1"}
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            **options,
        )

    return run
