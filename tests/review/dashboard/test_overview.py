"""The lead's overview: numbers as the database has them, pictures that run nothing, a way to every page."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone, translation

from pipeline.review.accounts.accounts import add_user
from pipeline.review.dashboard import overview
from pipeline.review.dashboard.charts import POLICY, STYLE, draw
from pipeline.review.dashboard.figures import Figure, Row
from pipeline.review.models import Item, Lease, Unit
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from tests.review.samples import decide, queue_item

PROGRAMME = (
    "good-news",
    "column",
    "calendar",
    "published",
    "pages",
    "units",
    "materials",
    "awards",
    "report",
)
SVG = "{http://www.w3.org/2000/svg}"


def place(number: int, **change: object) -> None:
    Item.objects.filter(cluster_id=f"c{number:016x}").update(**change)


def counted(figure: Figure) -> list[int]:
    return [row.count for row in figure.rows]


def test_waiting_items_are_counted_by_age_at_the_edges(filled):
    now = timezone.now()
    for number, days in enumerate((0, 2, 2.9, 8, 400), start=1):
        place(number, added_at=now - timedelta(days=days))
    assert counted(overview.by_age()) == [1, 2, 0, 1, 1]
    assert overview.by_age().total == overview.totals().waiting == 5
    assert overview.totals().oldest == now - timedelta(days=400)


def test_waiting_items_are_counted_by_priority_at_the_edges(filled):
    for number, points in enumerate((100, 80, 79.99, 20, 0), start=1):
        place(number, priority=points)
    assert counted(overview.by_priority()) == [3, 0, 0, 1, 1], "79.99 is shown as 80 and counts as 80"


def test_waiting_items_are_counted_by_unit_and_what_is_nobodys_comes_last(filled, as_huong):
    assert "/charts/unit.svg" not in as_huong.get("/overview/").content.decode(), "there are no units"
    ba, bong = (Unit.objects.create(name=name) for name in ("Đoàn phường Ba", "Đoàn phường Bông"))
    place(1, unit=ba)
    place(2, unit=ba)
    place(3, unit=ba, state=Item.State.DECIDED)
    rows = [(ba.name, 2), (bong.name, 0), ("Chưa chia cho đơn vị nào", 2)]
    assert [(row.name, row.count) for row in overview.by_unit().rows] == rows
    assert [(row.name, row.count) for row in overview.by_unit(ba.pk).rows] == rows[:1]
    assert "/charts/unit.svg" in as_huong.get("/overview/").content.decode()


def test_an_item_with_two_flags_waits_under_both(database):
    enqueue([queue_item(1, flags=("check", "hateful")), queue_item(2)])
    counts = {row.name: row.count for row in overview.by_label().rows}
    assert counts == {"Cần kiểm chứng": 2, "Thù ghét, gây chia rẽ": 1, "Tin tốt": 0}


def test_days_end_at_midnight_in_vietnam_and_go_back_thirty(filled):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    second = timedelta(seconds=1)
    for number, at in enumerate(
        (midnight, midnight - second, midnight - timedelta(days=29), midnight - timedelta(days=29) - second),
        1,
    ):
        place(number, decided_at=at, state=Item.State.DECIDED)
    counts = counted(overview.by_day())
    assert (len(counts), counts[-1], counts[-2], counts[0], sum(counts)) == (30, 1, 1, 1, 3)
    assert overview.totals().today == counts[-1]
    assert overview.totals().decided == 4


def test_what_somebody_has_open_is_in_hands_until_it_expires(filled, lan):
    claim_next(lan)
    assert overview.totals().in_hands == 1
    Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert overview.totals().in_hands == 0


def test_the_page_shows_each_picture_with_its_numbers_in_words_and_as_a_table(filled, as_huong):
    for name in ("Đoàn phường Ba", "Đoàn phường Bông"):
        Unit.objects.create(name=name)
    html = re.sub(r"\s+", " ", as_huong.get("/overview/").content.decode())
    assert html.count("<img ") == html.count('<table class="waiting">') == len(overview.FIGURES)
    assert 'alt="Đang chờ theo nhãn: tổng cộng 5, nhiều nhất là Cần kiểm chứng (5)."' in html
    asked = "/search/?state=waiting&amp;label=check"
    assert f'<th scope="row">Cần kiểm chứng</th><td><a href="{asked}">5</a></td>' in html


@pytest.mark.parametrize("name", overview.FIGURES)
def test_a_picture_runs_nothing_fetches_nothing_and_says_what_it_shows(filled, as_huong, name):
    answer = as_huong.get(f"/charts/{name}.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == POLICY and "unsafe" not in POLICY
    assert answer["Cache-Control"] == "private, max-age=60"
    root = ElementTree.fromstring(answer.content)
    tags = [element.tag.removeprefix(SVG) for element in root.iter()]
    assert not {"script", "image", "foreignObject", "a"} & set(tags)
    assert [element.text for element in root.iter(f"{SVG}style")] == [STYLE]
    assert not any(key == "style" or key.startswith("on") for e in root.iter() for key in e.attrib)
    figure = overview.FIGURES[name](None)
    assert (root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text) == (figure.title, figure.summary)
    assert b"http" not in answer.content.replace(b"http://www.w3.org/2000/svg", b"")


def test_a_picture_of_nothing_is_a_picture(database):
    assert "chưa có gì" in overview.by_age().summary
    assert ElementTree.fromstring(draw(overview.by_day())).tag == f"{SVG}svg"


def test_hostile_names_stay_text():
    nasty = "<script>alert(1)</script>&\"'"
    root = ElementTree.fromstring(draw(Figure("x", nasty, nasty, nasty, [Row(nasty, 1), Row("b", 2)])))
    assert root.find(f"{SVG}title").text == nasty
    assert list(root.iter(f"{SVG}script")) == []


def test_the_address_of_a_picture_changes_with_its_numbers_and_its_language(filled):
    first = overview.by_label().version
    assert overview.by_label().version == first
    with translation.override("en"):
        assert overview.by_label().version != first
    enqueue([queue_item(9)])
    assert overview.by_label().version != first


def test_every_number_leads_to_a_list_of_just_as_many(filled, lan, huong, as_huong):
    now = timezone.now()
    for number, (days, points) in enumerate(((0, 100), (2, 79.7), (8, 59.5), (40, 12)), start=1):
        place(number, added_at=now - timedelta(days=days), priority=points)
    place(1, unit=Unit.objects.create(name="Đoàn phường Ba"))
    decide(lan, str(claim_next(lan).token), {"check": "scam"})
    led = 0
    for count in overview.FIGURES.values():
        for row in count(None).rows:
            if row.query and row.count:
                html = as_huong.get(f"/search/?{row.query}").content.decode()
                assert html.count('<li class="panel entry">') == row.count, row
                led += 1
    assert led > 8


def test_units_are_counted_by_what_their_people_reviewed(filled, lan):
    ba, bong = (Unit.objects.create(name=name) for name in ("Đoàn phường Ba", "Đoàn phường Bông"))
    lan.unit = ba
    lan.save()
    Item.objects.update(unit=bong)
    decide(lan, str(claim_next(lan).token), {"check": "scam"})
    assert counted(overview.by_people()) == [1, 0, 0]
    assert counted(overview.by_people(bong.pk)) == [0]


def test_a_picture_with_a_row_of_its_own_is_drawn_for_it(filled, as_huong):
    html = as_huong.get("/overview/").content.decode()
    assert 'srcset="/charts/day.svg?wide=1&amp;v=' in html
    assert b'width="760"' in as_huong.get("/charts/day.svg?wide=1").content


def test_there_is_no_picture_of_another_name(as_huong):
    assert as_huong.get("/charts/passwords.svg").status_code == 404


def test_the_overview_asks_the_database_a_few_things_however_long_the_queue(
    as_huong, filled, django_assert_max_num_queries
):
    enqueue(queue_item(n) for n in range(100, 160))
    with django_assert_max_num_queries(25):
        as_huong.get("/overview/")


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (
            "lead",
            [
                ["/overview/"],
                [
                    "/import/",
                    "/alarms/",
                    "/known/",
                    "/thresholds/",
                    "/rules/",
                    "/programme/referrals/",
                    "/exports/",
                ],
                ["/people/", "/people/units/", "/learn/units/", "/people/load/"],
                ["/overview/agreement/", "/golden/", "/handbook/"],
                [f"/programme/{page}/" for page in (*PROGRAMME, "criteria")],
                ["/settings/", "/retention/", "/webhooks/", "/audit/"],
            ],
        ),
        (
            "auditor",
            [
                ["/overview/"],
                ["/known/", "/programme/referrals/"],
                ["/people/", "/people/units/", "/learn/units/"],
                ["/overview/agreement/"],
                [f"/programme/{page}/" for page in PROGRAMME],
                ["/audit/"],
            ],
        ),
    ],
)
def test_the_desk_leads_by_its_groups_to_every_page_a_person_may_open(database, client, role, groups):
    client.force_login(add_user("ai", "bến sông 42 đò", role))
    for pages in groups:
        for path in pages:
            answer = client.get(path)
            assert answer.status_code == 200, path
            desk = re.search(r'<nav class="lead-nav".*?</nav>', answer.content.decode(), re.DOTALL)[0]
            rows = [re.findall(r'href="([^"]+)"', row) for row in desk.split("<ul")[1:]]
            assert rows[0] == [each[0] for each in groups], path
            assert rows[1:] == ([pages] if len(pages) > 1 else []), path
            assert f'href="{path}" aria-current="page"' in desk


def test_a_reviewer_has_no_desk(as_lan, filled):
    html = as_lan.get("/").content.decode()
    assert "lead-nav" not in html and "/overview/" not in html
