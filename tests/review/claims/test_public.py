"""What of the claim bank is open to everybody: nothing, until the lead says so."""

import pytest
from django.test import Client
from django.urls import reverse

from pipeline.known_claims import ClaimRecord
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.claims.bank import keep
from pipeline.review.models import KnownClaim
from tests.review.claims.rumour import AGAIN, CLAIM, FORM, NOTHING, RECORD, SOURCE, WHY

pytestmark = pytest.mark.both_databases


def test_nothing_is_public_until_the_lead_says_so(database):
    keep([RECORD])
    guest = Client()
    addresses = (
        "/checked/",
        *(reverse("checked_feed", args=[k]) for k in ("rss", "atom", "json", "claimreview")),
    )
    assert {guest.get(address).status_code for address in addresses} == {404}
    change_team(public_claims=True)
    assert [guest.get(address).status_code for address in addresses] == [200, 404, 404, 404, 404]
    change_team(public_claims=False, claim_feeds=True)
    assert [guest.get(address).status_code for address in addresses] == [404, 200, 200, 200, 200]


@pytest.mark.parametrize("words", ["thuốc khớp Sông Lam", "thuoc khop song lam", AGAIN])
def test_anybody_finds_a_checked_claim_by_any_wording(database, words):
    change_team(public_claims=True)
    keep([RECORD, ClaimRecord("k2", NOTHING, "accurate", "", (SOURCE,))])
    html = Client().get("/checked/", {"q": words}).content.decode()
    assert CLAIM in html and WHY in html and SOURCE in html
    assert NOTHING not in html and 'lang="vi"' in html


def test_the_public_page_holds_no_draft_no_withdrawn_claim_no_words_of_a_post_and_no_name(decided):
    change_team(public_claims=True, claim_feeds=True)
    keep([
        ClaimRecord("k2", "Tin nháp ở làng Sen", "accurate", state="draft"),
        ClaimRecord("k3", "Tin đã rút ở làng Sen", "accurate", "", (SOURCE,), state="withdrawn"),
    ])  # fmt: skip
    addresses = [
        "/checked/",
        "/checked/?q=Sông+Lam",
        *(f"/checked/feed.{k}" for k in ("rss", "atom", "json")),
    ]
    for address in [*addresses, "/checked/feed.claimreview"]:
        told = Client().get(address).content.decode()
        assert "làng Sen" not in told and "500 suất" not in told and "lan" not in told.split(), address
    answer = Client().get("/checked/")
    assert not answer.cookies and len(answer.content) < 10_000
    assert "script" not in answer.content.decode()


def test_what_a_lead_put_into_own_words_is_public_and_still_found_by_the_words_of_its_posts(
    decided, as_huong
):
    change_team(public_claims=True)
    claim = KnownClaim.objects.get()
    words = "Bệnh viện Sông Lam tặng thuốc xương khớp"
    form = FORM | {"claim": words, "source": SOURCE}
    as_huong.post(f"/known/{claim.pk}/edit/", form)
    html = Client().get("/checked/", {"q": "500 suất, ai đến trước nhận trước"}).content.decode()
    assert words in html and "miễn phí cho người trên 60" not in html


def test_feeds_may_be_embedded_and_say_what_they_are(database):
    change_team(claim_feeds=True)
    keep([RECORD])
    kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    for kind, media_type in kinds.items():
        answer = Client().get(f"/checked/feed.{kind}")
        assert answer.headers["Content-Type"].startswith(media_type)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Sông Lam" in answer.content.decode()
    (review,) = Client().get("/checked/feed.claimreview").json()["@graph"]
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", CLAIM)
    assert "author" not in review
    assert Client().get("/checked/feed.exe").status_code == 404
