"""Every figure of a report counted once more, from the raw entries of the event log and nothing else of it.

Nothing here is shared with the app but the words that entries are written in: it is slow, goes over all
entries for each figure, and has no class. People and units come from their two tables, as the log names them
by number.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SEEN = {
    ("check", "false_with_source"), ("check", "misleading"), ("check", "scam"), ("hateful", "hateful"),
    ("offensive", "hateful"), ("offensive", "offensive_only"), ("positive", "share"),
}  # fmt: skip
BAD = {"false_with_source", "misleading", "scam", "hateful"}

Entry = tuple[str, int | None, int | None, dict, datetime]


def day_of(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def within(entry: Entry, first: date, last: date) -> bool:
    return first <= day_of(entry[4]) <= last


def of_kind(log: list[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in log if entry[0] in kinds]


def standing_reviews(log: list[Entry]) -> list[Entry]:
    """Leave out each review that was taken back: the last one before it at the same step."""
    gone = set()
    for at, (kind, item, _, facts, _at) in enumerate(log):
        if kind == "withdrawn":
            earlier = [
                n
                for n in range(at)
                if log[n][0] == "reviewed"
                and log[n][1] == item
                and log[n][3]["stage"] == facts["stage"]
                and n not in gone
            ]
            gone |= set(earlier[-1:])
    return [entry for n, entry in enumerate(log) if entry[0] == "reviewed" and n not in gone]


def standing_decisions(log: list[Entry]) -> dict[int, Entry]:
    """Return the decision of each item that is not void, read from the end of the log."""
    found: dict[int, Entry] = {}
    void: Counter[int] = Counter()
    for entry in reversed(log):
        kind, item, _, facts, _ = entry
        if kind == "withdrawn" and facts["voided"]:
            void[item] += 1
        elif kind == "decided" and item not in found:
            if void[item]:
                void[item] -= 1
            else:
                found[item] = entry
    return found


def decided(log: list[Entry], first: date, last: date) -> dict[int, dict[str, str]]:
    return {
        item: entry[3]["outcomes"]
        for item, entry in standing_decisions(log).items()
        if within(entry, first, last)
    }


def topic_of(log: list[Entry], item: int) -> str:
    decision = standing_decisions(log)[item]
    said = [
        entry[3].get("topic", "")
        for entry in standing_reviews(log)
        if entry[1] == item and entry[3]["round"] == decision[3]["round"] and entry[4] <= decision[4]
    ]
    return next((topic for topic in reversed(said) if topic), "")


def reading(log: list[Entry], first: date, last: date) -> list[int]:
    now = [entry for entry in log if within(entry, first, last)]
    added = of_kind(now, "added")
    return [
        sum(entry[3]["posts"] for entry in of_kind(now, "imported")),
        sum(entry[3]["rejected"] for entry in of_kind(now, "imported")),
        len(added),
        sum(entry[3]["posts"] for entry in added),
        len(of_kind(now, "tip")),
        len(decided(log, first, last)),
        sum(within(entry, first, last) for entry in standing_reviews(log)),
        len(of_kind(now, "reopened")),
        len(of_kind(now, "alarm_raised")),
    ]


def labels(log: list[Entry], first: date, last: date) -> dict[str, tuple[int, int, int]]:
    flagged = Counter(
        label for e in of_kind(log, "added") if within(e, first, last) for label in e[3]["flags"]
    )
    answers = [each for outcomes in decided(log, first, last).values() for each in outcomes.items()]
    asked = Counter(label for label, _ in answers)
    seen = Counter(label for label, outcome in answers if (label, outcome) in SEEN)
    return {label: (flagged[label], asked[label], seen[label]) for label in ("check", "hateful", "positive")}


def outcomes(log: list[Entry], first: date, last: date) -> Counter[tuple[str, str]]:
    return Counter(each for said in decided(log, first, last).values() for each in said.items())


def topics(log: list[Entry], first: date, last: date) -> Counter[str]:
    return Counter(
        topic_of(log, item) for item, said in decided(log, first, last).items() if set(said.values()) & BAD
    )


def waits(log: list[Entry], first: date, last: date) -> list[float]:
    """Return the hours from coming into the queue to the first decision, of what was decided."""
    came = {entry[1]: entry[4] for entry in reversed(of_kind(log, "added"))}
    done = {entry[1]: entry[4] for entry in reversed(of_kind(log, "decided"))}
    return sorted(
        (done[item] - came[item]).total_seconds() / 3600 for item in decided(log, first, last) if item in came
    )


def speed(log: list[Entry], first: date, last: date) -> tuple[int, float, float, int, int]:
    hours = waits(log, first, last)
    tenth = len(hours) - len(hours) // 10  # how many the ninth decile covers
    return (
        len(hours),
        round(median(hours), 1),
        round(hours[tenth - 1], 1),
        sum(h <= 24 for h in hours),
        sum(h <= 72 for h in hours),
    )


def pairs(log: list[Entry], first: date, last: date) -> list[tuple[str, str, str]]:
    """Return label and both answers of each question that two people answered blind within the period."""
    found = []
    reviews = [entry for entry in standing_reviews(log) if within(entry, first, last)]
    for second in reviews:
        if second[3]["stage"] != "second":
            continue
        for one in reviews:
            same = one[1] == second[1] and one[3]["round"] == second[3]["round"]
            if same and one[3]["stage"] == "first":
                found += [
                    (label, one[3]["outcomes"][label], said) for label, said in second[3]["outcomes"].items()
                ]
    return found


def kappa(found: list[tuple[str, str, str]]) -> float | None:
    """Cohen's kappa by its formula."""
    total = len(found)
    left = Counter((label, a) for label, a, _ in found)
    right = Counter((label, b) for label, _, b in found)
    if len({*left, *right}) < 2:
        return None
    observed = sum(a == b for _, a, b in found) / total
    chance = sum(left[name] * right[name] for name in left) / total**2
    return (observed - chance) / (1 - chance)


def repeated(log: list[Entry], first: date, last: date) -> list[int]:
    grown = [entry for entry in of_kind(log, "grew", "grew_after_decision") if within(entry, first, last)]
    after = [
        entry
        for entry in grown
        if any(e[0] == "decided" and e[1] == entry[1] and e[4] <= entry[4] for e in log)
    ]
    tips = [entry for entry in of_kind(log, "tip") if within(entry, first, last)]
    return [
        sum(entry[3]["new_posts"] for entry in grown),
        sum(entry[3]["new_posts"] for entry in after),
        len({entry[1] for entry in after}),
        sum(entry[3]["answer"] == "decided" for entry in tips),
    ]


def by_unit(
    log: list[Entry], first: date, last: date, home: dict[int, int | None]
) -> dict[int | None, tuple[int, int, int, int]]:
    """Return of each unit: people, reviews, tips, who practised."""
    reviews = [e for e in standing_reviews(log) if within(e, first, last)]
    tips = [e for e in of_kind(log, "tip") if within(e, first, last)]
    trained = [e for e in of_kind(log, "trained") if within(e, first, last)]
    people = defaultdict(set)
    for entry in (*reviews, *tips, *trained):
        people[home[entry[2]]].add(entry[2])
    return {
        unit: (
            len(who),
            sum(home[e[2]] == unit for e in reviews),
            sum(home[e[2]] == unit for e in tips),
            sum(home[e[2]] == unit and e[3]["step"] == "practised" for e in trained),
        )
        for unit, who in people.items()
    }


def training(log: list[Entry], first: date, last: date) -> list[int]:
    steps = [e[3]["step"] for e in of_kind(log, "trained") if within(e, first, last)]
    return [steps.count("read"), steps.count("practised")]


def models(log: list[Entry], first: date, last: date) -> Counter[str]:
    return Counter(e[3]["model"] for e in of_kind(log, "added") if within(e, first, last))


def referred(log: list[Entry], first: date, last: date) -> tuple[Counter, Counter, Counter, Counter]:
    """Return sent by way, answered by way, what came back, and grounds of what was written."""
    outside = [e for e in log if e[0].startswith("referr") and e[3].get("to") != "lead"]
    sent = [e[3]["referral"] for e in of_kind(outside, "referral_sent") if within(e, first, last)]
    last_word = {e[3]["referral"]: e[3] for e in of_kind(outside, "referral_followed")}
    grounds = Counter(e[3]["ground"] for e in of_kind(outside, "referred") if within(e, first, last))
    return (
        Counter(last_word[number]["way"] for number in sent),
        Counter(last_word[number]["way"] for number in sent if last_word[number]["outcome"]),
        Counter(last_word[number]["outcome"] for number in sent),
        grounds,
    )


def done_by(log: list[Entry], first: date, last: date) -> Counter[tuple[int | None, str]]:
    """Count actions by unit and kind, those taken back left out."""
    gone = {e[3]["action"] for e in of_kind(log, "action_changed") if e[3].get("is_removed")}
    return Counter(
        (e[3]["unit_number"], e[3]["what"])
        for e in of_kind(log, "action_added")
        if e[3]["action"] not in gone and first <= date.fromisoformat(e[3]["on"]) <= last
    )


def pledges(log: list[Entry], last: date) -> dict[int, tuple[int, int]]:
    """Return people and members of the newest pledge of each unit in the year."""
    found = {}
    for entry in sorted(of_kind(log, "action_added"), key=lambda e: e[3]["on"]):
        facts = entry[3]
        if facts["what"] == "pledge" and f"{last.year}-01-01" <= facts["on"] <= last.isoformat():
            found[facts["unit_number"]] = (facts["people"], facts["members"])
    return found


def posts(log: list[Entry]) -> list[dict]:
    """Return the facts of each publication as they are in the end."""
    newest = {e[3]["publication"]: e[3] for e in of_kind(log, "published", "publication_changed")}
    return [facts for facts in newest.values() if not facts["is_removed"]]


def good_days(log: list[Entry], first: date, last: date, today: date) -> dict[str, tuple[int, int, int, int]]:
    """Return of each page: days with good news, days due, weeks with a longer story, weeks due."""
    pages = {e[3]["number"]: e[3] for e in of_kind(log, "page_added", "page_changed")}
    found = {}
    for number, page in pages.items():
        start, stop = date.fromisoformat(page["from"]), page["until"]
        end = min(today, date.fromisoformat(stop) - timedelta(days=1)) if stop else today
        mine = [each for each in posts(log) if each["page_number"] == number]
        stories = {each["on"] for each in mine if each["what"] in ("good_news", "long_story")}
        long = {each["on"] for each in mine if each["what"] == "long_story"}
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        due = [day for day in days if start <= day <= end]
        weeks = [
            [day + timedelta(days=n) for n in range(7)]
            for day in due
            if day.weekday() == 0
            and day + timedelta(days=6) <= min(last, end)
            and day + timedelta(days=6) < today
        ]
        found[page["page"]] = (
            sum(day.isoformat() in stories for day in due),
            len(due),
            sum(any(day.isoformat() in long for day in week) for week in weeks),
            len(weeks),
        )
    return found


def published(log: list[Entry], first: date, last: date) -> Counter[str]:
    return Counter(each["what"] for each in posts(log) if first <= date.fromisoformat(each["on"]) <= last)


def column(log: list[Entry], first: date, last: date, today: date) -> tuple[int, int, int, int]:
    """Return posts, weeks due, weeks with two posts, weeks with none."""
    told = [each for each in posts(log) if each["what"] == "column"]
    names = [each["draft"] or f"post {each['publication']}" for each in told]  # one draft is one post
    days = [
        min(date.fromisoformat(each["on"]) for each, its in zip(told, names, strict=True) if its == name)
        for name in set(names)
    ]
    mondays = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    mondays = [day for day in mondays if day.weekday() == 0]
    counts = {day: sum(day <= each < day + timedelta(days=7) for each in days) for day in mondays}
    over = [count for day, count in counts.items() if day + timedelta(days=7) <= today]
    return sum(counts.values()), len(over), sum(count >= 2 for count in over), over.count(0)


def sent_reports(log: list[Entry], first: date, last: date) -> set[int]:
    return {
        e[3]["unit_number"]
        for e in of_kind(log, "report_sent")
        if e[3]["period"] == f"{first.isoformat()}/{last.isoformat()}"  # as ISO 8601 has it
    }
