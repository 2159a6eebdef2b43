"""What comes in is matched to the checked claims; a person confirms or refuses, or nothing happens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.known_claims import ClaimRecord
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.claims.bank import keep, set_state
from pipeline.review.claims.decided import learn
from pipeline.review.claims.matching import compare_waiting, match_items, match_text
from pipeline.review.exports.decisions import decisions as exported
from pipeline.review.models import ClaimMatch, Event, Item, ItemPost, KnownClaim
from pipeline.review.queue import clusters, known, late, leases, matched
from pipeline.review.queue.decisions import StaleLeaseError
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import reopen_item
from pipeline.review.queue.submission import InvalidAnswersError
from pipeline.review.retention import texts
from pipeline.review.retention.purge import purge_link
from pipeline.review.storage import event_log
from tests.review.claims.rumour import (
    AGAIN,
    CLAIM,
    DENIAL,
    ELSEWHERE,
    NOTHING,
    OTHER_NUMBER,
    SOURCE,
    WHY,
    WORDINGS,
)
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

TWIN = CLAIM.replace(", ai đến trước nhận trước", ", ai tới trước nhận trước")
RECORD = ClaimRecord("k1", CLAIM, "false_with_source", WHY, (SOURCE,))


def bring(*texts_: str, first: int = 1, **change: object) -> list[Item]:
    """Import one item for each text, and look for known claims."""
    enqueue(queue_item(first + n, text=text, reasons=(), **change) for n, text in enumerate(texts_))
    found = list(Item.objects.filter(text__in=texts_).order_by("id"))
    match_items(Item.objects.filter(pk__in=[item.pk for item in found]))
    return found


def judge(person, item: Item, outcome: str = "false_with_source") -> None:
    decide(person, str(leases.claim(item, person).token), {"check": outcome}, WHY, SOURCE)


def posts(*items: Item) -> list[int]:
    return list(ItemPost.objects.filter(item__in=items).order_by("id").values_list("pk", flat=True))


@pytest.fixture
def decided(database, lan) -> Item:
    """The rumour as the team decided about it."""
    (item,) = bring(CLAIM)
    judge(lan, item)
    return Item.objects.get(pk=item.pk)


def test_another_wording_of_what_was_decided_waits_beside_it_and_one_confirmation_covers_it(decided, minh):
    (again,) = bring(AGAIN, first=2)
    assert list(late.items_with_late_posts(minh)) == [decided]
    assert (late.waiting(minh), late.count_waiting([decided], minh)[decided.pk]) == (1, 1)
    (group,) = late.late_groups(decided, minh)
    assert (group.text, group.match.level) == (AGAIN, "near_certain")
    assert [row["waiting_post_ids"] for row in exported()] == [[]]  # nothing joined by itself
    before = ItemPost.objects.get(item=again)
    assert late.confirm(decided, posts(again), minh, round_=1) == 1
    again.refresh_from_db()
    assert (again.state, again.merged_into) == (Item.State.MERGED, decided)
    (row,) = exported()
    assert before.post_id in row["post_ids"] and not row["waiting_post_ids"]
    kinds = [event.kind for event in Event.objects.order_by("id")][-4:]
    assert kinds == ["merged", "merged", "claim_confirmed", "confirmed"]
    assert late.waiting(minh) == 0
    assert event_log.verify().is_whole


@pytest.mark.parametrize("text", [DENIAL, ELSEWHERE, OTHER_NUMBER])
def test_what_denies_it_or_says_it_of_something_else_is_only_suggested(decided, minh, text):
    (other,) = bring(text, first=2)
    assert late.waiting(minh) == 0
    assert all(match.level == "suggested" for match in matched.suggestions(other, minh))
    assert all(match.differ for match in matched.suggestions(other, minh))
    with pytest.raises(RuleError, match="vừa có người"):
        late.confirm(decided, posts(other), minh, round_=1)
    other.refresh_from_db()
    assert other.state == Item.State.WAITING


def test_what_has_nothing_to_do_with_it_has_no_match(decided):
    bring(NOTHING, first=2)
    assert not ClaimMatch.objects.exists()


def test_several_wordings_wait_together_and_are_confirmed_at_once(decided, minh):
    waiting = bring(*WORDINGS[1:], first=2)
    assert len(late.late_groups(decided, minh)) == 4
    assert late.confirm(decided, posts(*waiting), minh, round_=1) == 4
    assert decided.posts.filter(covered_round=1).count() == 5


def test_what_a_person_has_open_beside_the_page_is_confirmed_and_what_another_has_open_is_not(
    decided, lan, minh
):
    own, other = bring(*WORDINGS[3:], first=2)
    leases.claim(own, minh)
    leases.claim(other, lan)
    assert late.confirm(decided, posts(own, other), minh, round_=1) == 1
    own.refresh_from_db()
    assert own.merged_into == decided
    assert leases.live_lease(lan).item == other


def test_an_item_of_which_a_person_has_not_read_every_post_stays_what_it_is(decided, minh):
    (again,) = bring(AGAIN, first=2)
    read = posts(again)
    enqueue([queue_item(2, text=AGAIN, reasons=(), members=(member("later"),))])
    with pytest.raises(RuleError, match="vừa có người"):
        late.confirm(decided, read, minh, round_=1)
    again.refresh_from_db()
    assert again.state == Item.State.WAITING


def test_a_refused_match_stays_in_the_queue_and_is_not_proposed_again(decided, minh):
    (again,) = bring(AGAIN, first=2)
    assert late.split_off(decided, posts(again), minh) == again
    assert (late.waiting(minh), matched.suggestions(again, minh)) == (0, [])
    match_items(Item.objects.filter(pk=again.pk))
    assert late.waiting(minh) == 0
    assert Event.objects.get(kind="claim_refused").actor == minh
    again.refresh_from_db()
    assert again.state == Item.State.WAITING


def test_a_confirmation_can_be_taken_back_and_the_merge_as_well(decided, minh, tuan):
    (again,) = bring(AGAIN, first=2)
    late.confirm(decided, posts(again), minh, round_=1)
    assert late.take_back(decided, minh) == 1
    assert late.waiting(minh) == 1
    clusters.undo(Item.objects.get(pk=decided.pk), tuan)
    again.refresh_from_db()
    assert again.state == Item.State.WAITING


def test_a_claim_that_is_old_is_only_suggested(decided, minh):
    (again,) = bring(AGAIN, first=2)
    KnownClaim.objects.update(checked_at=timezone.now() - matched.OLD_AFTER - timedelta(days=1))
    assert late.waiting(minh) == 0
    assert [match.claim.item for match in matched.suggestions(again, minh)] == [decided]


def test_a_file_may_bring_an_old_claim_which_is_only_suggested(database, minh):
    keep([ClaimRecord("k1", CLAIM, "false_with_source", WHY, (SOURCE,), claimed_on="2021-02-03")])
    (again,) = bring(AGAIN)
    assert known.waiting_claims(minh) == []
    assert [match.claim.claim_id for match in matched.suggestions(again, minh)] == ["k1"]


def test_a_withdrawn_claim_lets_go_of_its_matches_and_gets_them_back_when_it_is_checked_again(database, minh):
    keep([RECORD])
    (again,) = bring(AGAIN)
    assert [posts for _claim, posts in known.waiting_claims(minh)] == [1]
    set_state("k1", "withdrawn")
    assert (known.waiting_claims(minh), matched.suggestions(again, minh), late.waiting(minh)) == ([], [], 0)
    assert match_text(AGAIN) == []
    set_state("k1", "checked")
    assert late.waiting(minh) == 1


def test_a_decision_that_is_reopened_lets_go_of_what_waits_beside_it(decided, minh):
    (again,) = bring(AGAIN, first=2)
    reopen_item(decided, minh, "nguồn này đã gỡ rồi")
    learn()
    assert late.waiting(minh) == 0
    assert matched.suggestions(again, minh) == []


def test_claims_that_judge_an_item_differently_are_shown_both_and_close_nothing(database, minh):
    keep([RECORD, ClaimRecord("k2", TWIN, "accurate", "Đúng vậy", (SOURCE,))])
    (again,) = bring(AGAIN)
    assert {match.claim.claim_id for match in matched.suggestions(again, minh)} == {"k1", "k2"}
    assert (late.waiting(minh), known.waiting_claims(minh)) == (0, [])
    set_state("k2", "withdrawn")
    assert late.waiting(minh) == 1


def test_two_claims_that_say_the_same_ask_once(database, minh):
    keep([RECORD, ClaimRecord("k2", TWIN, "false_with_source", WHY, (SOURCE,))])
    bring(AGAIN)
    assert late.waiting(minh) == 1


def test_drafts_are_not_matched(database, minh):
    keep([ClaimRecord("k1", CLAIM, "false_with_source", state="draft")])
    bring(AGAIN)
    assert not ClaimMatch.objects.exists()


def test_an_item_that_asks_more_than_the_claim_answers_is_reviewed(decided, minh):
    (again,) = bring(AGAIN, first=2, flags=("check", "hateful"))
    assert late.waiting(minh) == 0
    lease = leases.claim(again, minh)
    (match,) = matched.suggestions(again, minh)
    with pytest.raises(InvalidAnswersError) as refused:
        known.confirm_open(minh, str(lease.token), match.pk)
    assert set(refused.value.problems) == {"hateful"}
    again.refresh_from_db()
    assert again.state == Item.State.WAITING


def test_what_waited_already_is_compared_with_a_claim_that_is_new(database, lan, minh):
    first, second, other = bring(CLAIM, AGAIN, NOTHING)
    assert not ClaimMatch.objects.exists()
    judge(lan, first)
    assert compare_waiting() == 1
    assert late.waiting(minh) == 1
    assert compare_waiting() == 0  # until a claim is new or changed
    assert ClaimMatch.objects.get().item == second
    assert other.claim_matches.count() == 0


# --- a claim from elsewhere, which the team has not decided about


def test_the_first_posts_that_state_a_claim_from_elsewhere_get_one_review_together(database, minh):
    keep([RECORD])
    waiting = bring(AGAIN, WORDINGS[4])
    claim = KnownClaim.objects.get()
    assert len(known.waiting_group(claim, minh).groups) == 2
    done = known.decide_group(claim, posts(*waiting), minh, version=known.version_of(claim))
    assert done.waits_for is None
    item = Item.objects.get(state=Item.State.DECIDED)
    assert item.posts.filter(covered_round=1).count() == 2
    (row,) = exported()
    assert (row["outcome"], row["note"], row["sources"]) == ("false_with_source", WHY, [SOURCE])
    assert len(row["post_ids"]) == 2
    learn()
    claim.refresh_from_db()
    assert (KnownClaim.objects.count(), claim.item, claim.text) == (1, item, CLAIM)
    (later,) = bring(WORDINGS[1], first=5)
    assert list(late.items_with_late_posts(minh)) == [item]
    assert late.confirm(item, posts(later), minh, round_=1) == 1


def test_a_second_blind_review_is_needed_where_the_team_wants_one(database, lan, minh):
    change_team(double_review=True, sample_rate=0.0)
    keep([RECORD])
    (again,) = bring(AGAIN)
    claim = KnownClaim.objects.get()
    done = known.decide_group(claim, posts(again), lan, version=known.version_of(claim))
    assert done.waits_for == "second"
    assert late.waiting(minh) == 0
    judge(minh, Item.objects.get(pk=again.pk))
    learn()
    assert KnownClaim.objects.get().item == again


def test_a_claim_that_changed_since_it_was_read_is_not_confirmed(database, minh):
    keep([RECORD])
    (again,) = bring(AGAIN)
    claim = KnownClaim.objects.get()
    read = known.version_of(claim)
    keep([ClaimRecord("k1", CLAIM, "accurate", WHY, (SOURCE,))])
    with pytest.raises(RuleError, match="vừa thay đổi"):
        known.decide_group(claim, posts(again), minh, version=read)
    assert not list(exported())


def test_what_does_not_state_a_claim_from_elsewhere_is_refused(database, minh):
    keep([RECORD])
    (again,) = bring(AGAIN)
    assert known.refuse_group(KnownClaim.objects.get(), posts(again), minh) == again
    assert (late.waiting(minh), matched.suggestions(again, minh)) == (0, [])


# --- the open item


def test_one_key_lets_the_open_item_join_what_was_decided(decided, minh):
    (again,) = bring(AGAIN, first=2)
    token = str(leases.claim(again, minh).token)
    (match,) = matched.suggestions(again, minh)
    assert known.confirm_open(minh, token, match.pk) == decided
    again.refresh_from_db()
    assert again.merged_into == decided
    assert leases.live_lease(minh) is None
    (row,) = exported()
    assert len(row["post_ids"]) == 2


def test_one_key_answers_the_open_item_where_the_match_is_only_suggested(decided, minh):
    (other,) = bring(OTHER_NUMBER, first=2)
    token = str(leases.claim(other, minh).token)
    (match,) = matched.suggestions(other, minh)
    stated = known.confirm_open(minh, token, match.pk)
    assert stated.outcomes == {"check": "false_with_source"}
    other.refresh_from_db()
    assert (other.state, other.merged_into) == (Item.State.DECIDED, None)


def test_a_refused_suggestion_leaves_the_item_open(decided, minh):
    (again,) = bring(AGAIN, first=2)
    lease = leases.claim(again, minh)
    (match,) = matched.suggestions(again, minh)
    known.refuse_open(minh, str(lease.token), match.pk)
    assert leases.live_lease(minh) == lease
    with pytest.raises(RuleError):
        known.refuse_open(minh, str(lease.token), match.pk)


def test_a_token_that_is_over_or_of_another_item_confirms_nothing(decided, lan, minh):
    again, other = bring(AGAIN, OTHER_NUMBER, first=2)
    token = str(leases.claim(other, minh).token)
    (match,) = matched.suggestions(again, minh)
    with pytest.raises(RuleError, match="Gợi ý này"):
        known.confirm_open(minh, token, match.pk)
    with pytest.raises(StaleLeaseError):
        known.confirm_open(lan, token, match.pk)
    leases.release(minh, token)
    with pytest.raises(StaleLeaseError):
        known.confirm_open(minh, token, match.pk)


def test_matches_are_reasons_of_their_own_kind(decided, minh):
    (again,) = bring(AGAIN, first=2)
    (reason,) = matched.reasons(again, minh)
    start, end = reason["span"]
    assert (reason["label"], reason["kind"], reason["text"]) == ("check", "known_claim", f"i{decided.pk}")
    assert again.text[start:end] == "Bệnh viện đa khoa Sông Lam nhận thuốc xương khớp miễn phí"
    assert 0.9 < reason["weight"] <= 1


def test_words_of_a_post_that_is_deleted_by_its_link_stay_nowhere_in_the_bank(database, lan, minh):
    both = (member("a", text=CLAIM), member("b", text=TWIN))
    enqueue([queue_item(1, text=CLAIM, reasons=(), members=both)])
    item = Item.objects.get()
    judge(lan, item)
    (again,) = bring(AGAIN, first=2)
    assert ClaimMatch.objects.get().wording == CLAIM
    purge_link("https://example.org/p/a")
    claim = KnownClaim.objects.get()
    assert (claim.text, ClaimMatch.objects.get().wording) == (TWIN, "")
    assert [found for found, _match in match_text(AGAIN)] == [claim]
    assert matched.suggestions(again, minh)


def test_matches_go_with_the_text_of_their_item(decided, minh):
    (again,) = bring(AGAIN, first=2)
    texts.erase([again.pk], timezone.now())
    assert not ClaimMatch.objects.exists()
    (later,) = bring(WORDINGS[1], first=3)
    texts.erase([decided.pk], timezone.now())
    assert not ClaimMatch.objects.exists()
    assert match_text(later.text) == []
