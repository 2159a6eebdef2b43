"""Feeds are well formed whatever a claim says, and hold checked claims only."""

import json
from datetime import UTC, datetime

import pytest
from defusedxml import ElementTree

from pipeline.known_claims import ClaimRecord
from pipeline.known_claims.feeds import FEEDS, MAX_ENTRIES, Channel, atom, json_feed, rss

CHANNEL = Channel("Đội Gạn Đục", "https://doi.example/tin", datetime(2026, 11, 29, tzinfo=UTC))
CLAIM = ClaimRecord(
    "k1",
    'Cầu <Đò Quan> đóng & "sập"\x00\x0b',
    "misleading",
    "Chỉ đóng ban đêm",
    ("https://gt.example/1?a=1&b=2",),
    claimed_on="2026-11-20",
)


@pytest.mark.parametrize("feed", FEEDS.values())
def test_a_claim_is_told_with_its_verdict_correction_and_source(feed) -> None:
    text = feed([CLAIM], CHANNEL)
    for part in ("Gây hiểu lầm: Cầu", "Chỉ đóng ban đêm", "https://doi.example/tin#k1"):
        assert part in text


@pytest.mark.parametrize("feed", [rss, atom])
def test_xml_is_well_formed_whatever_a_claim_says(feed) -> None:
    root = ElementTree.fromstring(feed([CLAIM], CHANNEL).encode())
    assert any("<Đò Quan>" in (each.text or "") for each in root.iter())


@pytest.mark.parametrize("feed", FEEDS.values())
def test_drafts_and_withdrawn_claims_are_left_out(feed) -> None:
    hidden = [ClaimRecord(state, f"Chuyện {state}", "scam", state=state) for state in ("draft", "withdrawn")]
    assert "Chuyện" not in feed(hidden, CHANNEL)


def test_a_feed_stays_small() -> None:
    many = (ClaimRecord(f"k{i}", f"Cầu {i} sập", "scam") for i in range(10_000))
    assert len(json.loads(json_feed(many, CHANNEL))["items"]) == MAX_ENTRIES
