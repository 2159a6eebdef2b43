"""What hangs on the rule of who may see what: notes, merging, links for those without an account."""

from django.test import Client

from pipeline.review.accounts import invites
from pipeline.review.models import Item
from tests.review.accounts.who_sees import PEOPLE
from tests.review.accounts.world import build, client_of


def test_a_note_to_the_lead_is_not_even_named_to_others(database):
    world = build(PEOPLE["reviewer"])
    client = client_of(world.person)
    item = next(each for each in world.things["item"] if each.name == "decided")
    html = client.get(f"/item/{item.key}/").content.decode()
    named = {each.key for each in world.things["referral"] if f'/referrals/{each.key}/"' in html}
    assert named == {each.key for each in world.things["referral"] if each.is_own}


def test_the_lead_of_a_unit_merges_nothing_into_or_out_of_another(database):
    world = build(PEOPLE["lead of unit A"])
    client = client_of(world.person)
    own, others = (
        next(each for each in world.things["item"] if each.name == name)
        for name in ("waiting of A", "waiting of B")
    )
    said = client.post(f"/item/{own.key}/regroup/", {"into": others.key}, follow=True).content.decode()
    assert "Không có cụm nào mang số này" in said
    assert client.post(f"/item/{others.key}/regroup/", {"into": own.key}).status_code == 404
    assert set(Item.objects.filter(pk__in=(own.key, others.key)).values_list("state", flat=True)) == {
        "waiting"
    }


def test_a_link_opens_for_whoever_has_it_and_for_nobody_else(database):
    world = build(PEOPLE["lead of the district"])
    secret = invites.invite(world.person, "reviewer")[1]
    assert Client().get(f"/join/{secret}/").status_code == 200
    assert Client().get("/join/x/").status_code == 410
