"""A decision reaches a post of a later import only when a person has found it to say the same."""

import pytest

from pipeline.batch import Source
from pipeline.classify.loading import load_model
from pipeline.ingest.fields.ids import keyed_id
from pipeline.labels import LABELS
from pipeline.review.exports.decisions import decisions
from pipeline.review.imports.intake import fill_queue
from pipeline.review.imports.thresholds import Choice, change_thresholds, scorer_for
from pipeline.review.models import Item, ItemPost
from pipeline.review.queue import late, leases
from pipeline.review.queue.relatives import relatives
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import post_id_key
from tests.review.samples import decide

pytestmark = pytest.mark.both_databases

RUMOUR = (
    "Khẩn: hồ Xuân Lai sắp vỡ đập, nước sẽ dâng trong 2 ngày tới, xã Bình Trung phải di dời gấp, bà con "
    "chia sẻ ngay cho người thân kẻo không kịp"
)
SAYS_SOMETHING_ELSE = {
    "denial": f"TIN GIẢ, công an đã bác bỏ: {RUMOUR}",
    "number": RUMOUR.replace("2 ngày", "200 ngày"),
    "negation": RUMOUR.replace("phải di dời", "không phải di dời"),
    "place": RUMOUR.replace("xã Bình Trung", "xã Hải Hà"),
}


@pytest.fixture
def take_in(huong, database, tmp_path):
    """Import posts by id; everything asks whether it is true."""
    change_thresholds({label: Choice(label == "check", "probability", 0.001) for label in LABELS}, huong)
    scorer = scorer_for(load_model("linear"))
    local, named = resolve_database().local, {}

    def put(posts: dict[str, str]) -> None:
        file = tmp_path / f"{'-'.join(posts)}.csv"
        lines = "".join(f'{key},facebook,"{text}"\n' for key, text in posts.items())
        file.write_text(f"post_id,platform,text\n{lines}", encoding="utf-8")
        fill_queue(Source((file,)), scorer, local)
        named.update({keyed_id(post_id_key(local), "facebook", key): key for key in posts})

    put.named = named
    return put


def exported(named: dict[str, str]) -> tuple[set[str], set[str]]:
    """Return the names of posts that any row names as judged false, and of those that wait."""
    rows = [row for row in decisions() if row["decision"] == "false_with_source"]
    return (
        {named[post] for row in rows for post in row["post_ids"]},
        {named[post] for row in rows for post in row["waiting_post_ids"]},
    )


def test_a_decided_rumour_never_speaks_for_its_denial_another_number_a_negation_or_a_place(
    take_in, lan, huong
):
    take_in({"rumour": RUMOUR})
    rumour = Item.objects.get()
    lease = leases.claim_next(lan)
    decide(
        lan,
        str(lease.token),
        {"check": "false_with_source"},
        "Xã đã bác tin này",
        "https://example.org/bac-tin",
    )
    take_in(SAYS_SOMETHING_ELSE)
    take_in({"copy": RUMOUR})
    assert exported(take_in.named) == ({"rumour"}, {"copy"})
    ids = {name: post_id for post_id, name in take_in.named.items()}
    for name, text in SAYS_SOMETHING_ELSE.items():
        post = ItemPost.objects.get(post_id=ids[name])
        assert (post.text, post.item.text, post.item.state) == (text, text, "waiting"), name
        assert post.item.related == rumour, name
    assert {each.number for each in relatives(rumour, huong)} == set(
        Item.objects.exclude(pk=rumour.pk).values_list("pk", flat=True)
    )
    assert late.waiting(huong) == 1
    copy = ItemPost.objects.get(post_id=ids["copy"])
    assert copy.item == rumour
    late.confirm(rumour, [copy.pk], huong, round_=1)
    assert exported(take_in.named) == ({"rumour", "copy"}, set())


def test_what_comes_together_is_related_whichever_comes_first(take_in):
    take_in({"number": SAYS_SOMETHING_ELSE["number"], "rumour": RUMOUR})
    first, second = Item.objects.order_by("id")
    assert (first.related, second.related) == (None, first)


def test_an_import_that_is_done_again_changes_nothing(take_in):
    take_in({"rumour": RUMOUR})
    take_in(SAYS_SOMETHING_ELSE)
    before = list(Item.objects.order_by("id").values_list("pk", "related", "late"))
    take_in(SAYS_SOMETHING_ELSE)
    assert list(Item.objects.order_by("id").values_list("pk", "related", "late")) == before
