"""The tables about reading and deciding: what came in, what people said of it, how long it took."""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Final

from django.utils import timezone

from pipeline.programme.periods import Period, shown
from pipeline.programme.reports.log import Given, Made, Work
from pipeline.programme.reports.tables import MIN_PEOPLE, Behind, Cell, Table, percent, withhold
from pipeline.review.dashboard.agreement import Agreement, Pair, agreement, by_label
from pipeline.review.domain.outcomes import QUESTIONS, find_outcome
from pipeline.review.domain.review_stages import accuses
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Stage, Unit, User
from pipeline.review.presentation.labels import label_title, outcome_title

CONFIRMS: Final[Mapping[str, frozenset[str]]] = {
    "check": frozenset({"false_with_source", "misleading", "scam"}),
    "hateful": frozenset({"hateful"}),
    "offensive": frozenset({"hateful", "offensive_only"}),
    "positive": frozenset({"share"}),
}
"""Answers by which people said that what the machine suggested was there."""

DAY_HOURS: Final = 24
THREE_DAYS_HOURS: Final = 72

FEW_DECISIONS: Final = 30
"""Decided items below which a report says that its shares mean little."""

OF_DISTRICT: Final = "(chỉ tính cho toàn quận)"


def reading(work: Work, *, is_unit: bool) -> Table:
    """Count what came in and what was done with it."""
    read: list[Cell] = [OF_DISTRICT, OF_DISTRICT] if is_unit else [work.posts, work.rejected]
    rows: list[tuple[str, Cell]] = [
        ("Bài đăng máy đã đọc", read[0]),
        ("Dòng trong file không dùng được", read[1]),
        ("Nhóm bài giống nhau được gắn cờ để người xem", len(work.flagged)),
        ("Bài đăng trong các nhóm đó lúc vào hàng chờ", sum(each.posts for each in work.flagged)),
        ("Bài do người gửi tay để kiểm tra", len(work.tips)),
        ("Nhóm bài đã có quyết định", len(work.decisions)),
        ("Lượt duyệt của tình nguyện viên", len(work.reviews)),
        ("Đề nghị xem lại quyết định", work.reopened),
        ("Báo khẩn", work.alarms),
    ]
    return Table(
        "reading",
        "Tiếp nhận và rà soát",
        ("Nội dung", "Số lượng"),
        tuple(rows),
        "Đếm từ nhật ký. Bài giống nhau đếm là một nhóm. Quyết định tính theo lúc chốt và còn hiệu lực ở "
        "cuối kỳ; lượt duyệt đã rút lại không tính. Bài máy đọc gồm cả bài không được gắn cờ.",
    )


def labels(work: Work) -> Table:
    """Count by label what was flagged and decided, and how often people saw what the machine suggested."""
    flagged = Counter(label for each in work.flagged for label in each.labels)
    asked, confirmed = _confirmed(work.decisions.values())
    rows = tuple(
        (
            label_title(label),
            flagged[label],
            asked[label],
            confirmed[label],
            percent(confirmed[label], asked[label]),
        )
        for label in QUESTIONS
        if label != "offensive" or flagged[label] or asked[label]
    )
    return Table(
        "labels",
        "Theo nhãn",
        ("Nhãn", "Được gắn cờ", "Đã quyết", "Người xác nhận", "Tỷ lệ xác nhận"),
        rows,
        "Một nhóm bài có hai nhãn đếm ở cả hai. “Người xác nhận” là khi quyết định cuối nói đúng điều máy "
        "gợi ý: sai, gây hiểu lầm hay lừa đảo; thù ghét; nên chia sẻ. Cờ chỉ là lời nhắc xem, không phải "
        "kết luận.",
        "bars",
    )


def outcomes(work: Work) -> Table:
    """Count the decisions by label and outcome, each as what the reviewers think."""
    counts = Counter(
        (label, name) for made in work.decisions.values() for label, name in made.outcomes.items()
    )
    rows = tuple(
        (f"{label_title(label)}: {outcome_title(label, outcome.name)}", counts[label, outcome.name])
        for label, question in QUESTIONS.items()
        for outcome in question.outcomes
        if label != "offensive" or counts[label, outcome.name]
    )
    return Table(
        "outcomes",
        "Kết quả thẩm định",
        ("Kết quả", "Số nhóm bài"),
        rows,
        "Là ý kiến của người duyệt theo nguồn họ tìm được, lấy quyết định còn hiệu lực ở cuối kỳ. Không có "
        "kết quả nào do máy đặt.",
        "bars",
    )


def topics(work: Work) -> Table:
    """Count by topic the decisions that say something bad of a post."""
    accused = [made for made in work.decisions.values() if accuses(made.outcomes)]
    counts = Counter(made.topic for made in accused)
    rows = [(str(title), counts[name]) for name, title in TOPICS.items()]
    rows.append(("Chưa ghi lĩnh vực", len(accused) - sum(count for _, count in rows)))
    return Table(
        "topics",
        "Theo lĩnh vực",
        ("Lĩnh vực", "Số nhóm bài"),
        tuple(rows),
        "Chỉ các nhóm bài bị xem là sai, gây hiểu lầm, lừa đảo hay thù ghét. Tám lĩnh vực theo cách chia của "
        "Trung tâm Xử lý tin giả Việt Nam (tingia.gov.vn); lĩnh vực do người duyệt chọn.",
        "bars",
    )


def speed(work: Work) -> Table:
    """Say how long items waited for their first decision."""
    hours = [
        (decided - work.first_flagged[item]).total_seconds() / 3600
        for item, decided in work.first_decided.items()
        if item in work.first_flagged
    ]
    slowest = sorted(hours)[max(0, -(-9 * len(hours) // 10) - 1)] if hours else None
    rows: tuple[tuple[str, Cell], ...] = (
        ("Nhóm bài tính được", len(hours)),
        ("Trung vị, giờ", round(median(hours), 1) if hours else None),
        ("Chín phần mười xong trong, giờ", None if slowest is None else round(slowest, 1)),
        ("Xong trong 24 giờ", percent(sum(hour <= DAY_HOURS for hour in hours), len(hours))),
        ("Xong trong 72 giờ", percent(sum(hour <= THREE_DAYS_HOURS for hour in hours), len(hours))),
    )
    return Table(
        "speed",
        "Thời gian đến quyết định",
        ("Nội dung", "Giá trị"),
        rows,
        "Từ lúc nhóm bài vào hàng chờ đến quyết định đầu tiên, tính trên các nhóm có quyết định trong kỳ. "
        "Nhóm bài tách ra từ nhóm khác không tính.",
    )


def blind_agreement(work: Work) -> Table:
    """Say how far two people who did not know each other's answer agreed."""
    found = _pairs(work.reviews)
    people = {person for pair in found for person in pair.people}
    rows = [(label_title(label), *_agreement_cells(each)) for label, each in by_label(found).items()] + [
        ("Tất cả", *_agreement_cells(agreement(found)))
    ]
    table = Table(
        "agreement",
        "Mức thống nhất giữa những người duyệt",
        ("Nhãn", "Câu hỏi hai người trả lời", "Trả lời giống nhau", "Kappa"),
        tuple(rows),
        "Hai người trả lời độc lập, không biết ý nhau, cả hai lượt trong kỳ; báo cáo của một đơn vị chỉ tính "
        "khi cả hai là người của đơn vị. Kappa của Cohen trừ đi phần "
        "trùng ngẫu nhiên: 1 là hoàn toàn thống nhất, 0 là không hơn ngẫu nhiên.",
    )
    counts = [len(people)] * len(rows)
    return withhold(table, Behind(counts, MIN_PEOPLE, (2, 3)))


def repeated(work: Work) -> Table:
    """Count what came again after it was known."""
    again = [each for each in work.grown if each[2]]
    rows = (
        ("Bài lặp lại một nhóm đã có", sum(posts for _, posts, _ in work.grown)),
        ("Trong đó, lặp lại sau khi đã có quyết định", sum(posts for _, posts, _ in again)),
        ("Nhóm bài quay lại sau khi đã có quyết định", len({item for item, _, _ in again})),
        (
            "Người gửi bài được trả lời ngay vì đã có quyết định",
            sum(said == "decided" for _, said in work.tips),
        ),
    )
    return Table(
        "repeated",
        "Tin lặp lại",
        ("Nội dung", "Số lượng"),
        rows,
        "Bài giống một nhóm đã có trong hàng chờ thì nhập vào nhóm đó, không mở câu hỏi mới. Bài đến sau "
        "quyết định phải có người xác nhận mới được tính là cùng nội dung.",
    )


def by_unit(work: Work, units: Iterable[Unit]) -> Table:
    """Count what the people of each unit did; a unit in which one or two people did it stays unnamed."""
    home = dict(User.objects.values_list("pk", "unit_id"))
    reviews = Counter(home.get(each.person) for each in work.reviews)
    tips = Counter(home.get(person) for person, _ in work.tips)
    trained = Counter(home.get(person) for person, step in work.trained if step == "practised")
    people: dict[int | None, set[int]] = {}
    for person in (
        *(each.person for each in work.reviews),
        *(person for person, _ in work.tips),
        *(person for person, _ in work.trained),
    ):
        people.setdefault(home.get(person), set()).add(person)
    found = [(unit.pk, unit.name) for unit in units]
    rows = [
        (name, len(people.get(key, ())), reviews[key], tips[key], trained[key])
        for key, name in [*found, *([(None, "Cả quận, không thuộc đơn vị nào")] if None in people else [])]
    ]
    table = Table(
        "units",
        "Theo đơn vị",
        ("Đơn vị", "Người tham gia", "Lượt duyệt", "Bài gửi tay", "Người luyện tập xong"),
        tuple(rows),
        "Tính theo đơn vị hiện nay của từng người; đơn vị đã gộp tính vào đơn vị nhận. Xếp theo tên, không "
        "xếp hạng. Đơn vị chỉ có một hoặc hai người tham gia thì không nêu số, để không lộ việc của từng "
        "người.",
    )
    counts = [int(row[1]) for row in rows]
    return withhold(table, Behind(counts, MIN_PEOPLE, (1, 2, 3, 4)))


def training(work: Work) -> Table:
    """Count who took the steps of the training within the period."""
    steps = Counter(step for _, step in work.trained)
    rows = (
        ("Người đọc xong hướng dẫn kiểm chứng", steps["read"]),
        ("Người luyện tập xong trên bài giả định", steps["practised"]),
    )
    return Table(
        "training",
        "Tập huấn trong ứng dụng",
        ("Nội dung", "Số người"),
        rows,
        "Mỗi người tính một lần, lần đầu làm xong. Câu trả lời khi luyện tập không lưu lại.",
    )


def by_month(work: Work, period: Period) -> Table:
    """Count by month what was flagged and decided, and how far people confirmed what was flagged."""
    rows = []
    for month in period.months():
        made = [each for each in work.decisions.values() if month.holds(each.at)]
        asked, confirmed = _confirmed(made)
        rows.append(
            (
                f"{month.first.month:02}/{month.first.year}",
                len(made),
                sum(month.holds(each.at) for each in work.flagged),
                percent(confirmed["check"], asked["check"]),
                percent(confirmed["hateful"], asked["hateful"]),
                percent(confirmed["positive"], asked["positive"]),
            )
        )
    return Table(
        "months",
        "Theo tháng, và gợi ý của máy có còn đúng không",
        (
            "Tháng",
            "Đã quyết",
            "Được gắn cờ",
            *(f"Xác nhận: {label_title(label)}" for label in ("check", "hateful", "positive")),
        ),
        tuple(rows),
        "Tỷ lệ xác nhận là phần gợi ý của máy được người duyệt đồng ý, theo tháng chốt quyết định. Tỷ lệ "
        "giảm nhiều tháng liền là dấu hiệu mô hình lệch so với bài mới; số ít thì chưa nói được gì.",
        "columns",
    )


def models(work: Work) -> Table:
    """Say which models flagged what, and how often thresholds were changed."""
    counts = Counter(each.model for each in work.flagged)
    since: dict[str, str] = {}
    for each in work.flagged:
        since.setdefault(each.model, shown(timezone.localtime(each.at).date()))
    rows: list[tuple[Cell, ...]] = [(name, counts[name], since[name]) for name in since]
    rows.append(("Số lần đổi ngưỡng gắn cờ", len(work.thresholds), None))
    return Table(
        "models",
        "Mô hình và ngưỡng đã dùng",
        ("Mô hình", "Nhóm bài gắn cờ", "Dùng từ ngày"),
        tuple(rows),
        "Tên mô hình ghi cùng mỗi nhóm bài lúc vào hàng chờ; “từ ngày” là lần đầu thấy trong kỳ. Mỗi lần "
        "đổi ngưỡng được ghi trong nhật ký.",
    )


def _confirmed(made: Iterable[Made]) -> tuple[Counter[str], Counter[str]]:
    """Count by label the answered questions, and those in which people saw what the machine suggested."""
    asked: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    for each in made:
        for label, outcome in each.outcomes.items():
            asked[label] += 1
            confirmed[label] += (
                outcome in CONFIRMS.get(label, ()) and find_outcome(label, outcome) is not None
            )
    return asked, confirmed


def _pairs(reviews: Iterable[Given]) -> list[Pair]:
    """Return the questions that two people answered blind, both within what is counted."""
    first: dict[tuple[int, int, str], Given] = {}
    found = []
    for given in reviews:
        for label, outcome in given.outcomes.items():
            key = (given.item, given.round, label)
            if given.stage == Stage.FIRST:
                first[key] = given
            elif given.stage == Stage.SECOND and key in first:
                before = first[key]
                answers = (before.outcomes[label], outcome)
                found.append(Pair(given.at.date(), label, answers, (before.person, given.person)))
    return found


def _agreement_cells(found: Agreement) -> tuple[Cell, Cell, Cell]:
    same = percent(round(found.same * found.items), found.items)
    return found.items, same, None if found.kappa is None else round(found.kappa, 2)
