"""Every address with every method for every role and every kind of object: what is not theirs is not there.

The answers that are expected come from `who_sees`, where the rule is written out once more, and from the
table of permissions. A new address that is in no table fails.
"""

from dataclasses import replace
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from pipeline.review.accounts import tokens, visibility
from pipeline.review.accounts.permissions import can
from tests.review.accounts.page_table import MEMBERS, METHODS, NOBODY, NOT_THERE, OPEN, PAGES, READ, Page
from tests.review.accounts.who_sees import PEOPLE, Thing, Who, may_search, sees
from tests.review.accounts.world import World, build, client_of
from tests.review.addresses import API, pages


@pytest.fixture(params=list(PEOPLE))
def asked(request, database) -> tuple[Who | None, World]:
    who = PEOPLE[request.param]
    return who, build(who)


def ask(client: Client, method: str, address: str, data: dict[str, str]) -> tuple[int, str]:
    """Ask, and undo whatever that did; return the status and where it leads."""
    cookies = SimpleCookie(client.cookies)
    with transaction.atomic():
        if method == "put":
            answer = client.put(address, urlencode(data), "application/x-www-form-urlencoded")
        else:
            answer = getattr(client, method)(address, data if method in ("get", "head", "post") else None)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code, answer.headers.get("Location", "")


def expected(who: Who | None, world: World, page: Page, method: str, thing: Thing | None) -> str:
    if who is None:
        if page.action not in (OPEN, READ):
            return "login"
        return "there" if method in page.methods else "405"
    if method not in page.methods and page.action != OPEN:
        return "405"
    if not can_open(world, page):
        return "403"
    return "there" if thing is None or sees(who, replace(thing, kind=page.kind)) else "404"


def can_open(world: World, page: Page) -> bool:
    return page.action in (OPEN, READ, MEMBERS) or can(world.person, page.action)


def found(status: int, goal: str) -> str:
    if status == 302 and goal.startswith("/login/?next="):
        return "login"
    return str(status) if status in (403, 404, 405) or status >= 500 else "there"


def walk(world: World):
    """Yield every address with each object of its kind."""
    for name, page in PAGES.items():
        for thing in world.things[page.kind] if page.kind else [None]:
            keys = [] if thing is None else [thing.key]
            kind = {"import_rejects": ["csv"], "card": ["svg"]}.get(name, [])
            yield name, page, thing, reverse(name, args=[*page.arguments, *keys, *kind])


def methods_for(page: Page, thing: Thing | None, world: World) -> tuple[str, ...]:
    """Return the methods to try: all with the first object of a kind, GET and POST with the rest."""
    if thing is None or thing is world.things[page.kind][0]:
        return METHODS
    return tuple(method for method in page.methods if method in ("get", "post"))


def test_every_page_is_in_the_table():
    assert {str(page.name) for page in pages()} == set(PAGES)


def test_every_page_with_an_object_is_walked_with_one():
    for page in pages():
        if "number>" in str(page.pattern) and page.name != "practise":  # whose posts are everybody's
            assert PAGES[str(page.name)].kind, page


def test_nobody_reaches_what_is_not_theirs(asked):
    who, world = asked
    wrong, client = [], client_of(world.person)
    for name, page, thing, address in walk(world):
        for method in methods_for(page, thing, world):
            got = found(*ask(client, method, address, page.data))
            wanted = expected(who, world, page, method, thing)
            fine = got == wanted or (name in NOT_THERE and wanted == "there" and got == "404")
            if (
                name == "api_guide" and who is not None and wanted == "405"
            ):  # asks who it is before it asks what for
                fine = got == ("405" if can_open(world, page) else "403")
            if name == "review" and who is not None and who.role == "auditor" and wanted == "403":
                fine = got == "there"  # sent on to the log
            # What somebody sees and may not change: a shared search, or a person of another role.
            if name == "change_view" and wanted == "there" and not thing.is_own and who.unit:
                fine = got == "403"
            if name == "change_view" and wanted == "there" and who.role == "senior" and not thing.is_own:
                fine = got == "403"
            if not fine:
                wrong.append(f"{method.upper()} {name} with {thing}: {got} instead of {wanted}")
    assert not wrong, "\n".join(wrong)


def test_a_number_that_was_never_given_looks_like_one_that_is_not_theirs(database):
    world = build(PEOPLE["lead of unit A"])
    client = client_of(world.person)
    other = next(each for each in world.things["item"] if each.name == "decided of B")
    answers = [client.get(f"/item/{key}/") for key in (other.key, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not any("lá xoan" in answer.content.decode() for answer in answers)


def test_the_rule_of_the_app_is_the_one_written_here(asked):
    who, world = asked
    if who is None:
        return
    items = world.things["item"]
    assert keys(visibility.visible_items(world.person)) == {each.key for each in items if sees(who, each)}
    assert keys(visibility.searchable_items(world.person)) == {
        each.key for each in items if may_search(who, each)
    }


def test_search_and_lists_hold_nothing_else(asked):
    who, world = asked
    if who is None:
        return
    client = client_of(world.person)
    html = client.get("/search/").content.decode()
    for item in world.things["item"]:
        shown = f'/item/{item.key}/"' in html or f'/item/{item.key}/cluster/"' in html
        assert not shown or may_search(who, item), item
    html = client.get("/known/").content.decode() if can(world.person, "search") else ""
    for claim in world.things["claim"]:
        assert (f'/known/{claim.key}/"' in html) == (bool(html) and sees(who, claim)), claim
    if can(world.person, "see_own_decisions"):
        html = client.get("/mine/").content.decode()
        for item in world.things["item"]:
            assert f'/item/{item.key}/"' not in html or sees(who, item), item
    if can(world.person, "see_overview") and can(world.person, "refer"):
        html = client.get("/programme/referrals/").content.decode()
        for made in world.things["referral"]:
            assert (f'/referrals/{made.key}/"' in html) == sees(who, made), made
    if can(world.person, "export_queue"):
        rows = b"".join(client.get("/exports/label-studio.json").streaming_content).decode()
        for item in world.things["item"]:
            assert (f'"item": {item.key},' in rows) == may_search(who, item), item


# --- the API

API_ROUTES = {
    "list_items": ("get", "read", ""),
    "get_item": ("get", "read", "item"),
    "list_questions": ("get", "read", ""),
    "follow_decisions": ("get", "read", ""),
    "claim_item": ("post", "decide", ""),
    "decide": ("post", "decide", ""),
    "skip": ("post", "decide", ""),
    "release": ("delete", "decide", ""),
    "list_late": ("get", "decide", ""),
    "read_late": ("get", "decide", "item"),
    "confirm_late": ("post", "decide", "item"),
    "split_late": ("post", "decide", "item"),
    "unconfirm_late": ("delete", "decide", "item"),
    "list_known_claims": ("get", "read", ""),
    "match_known_claims": ("post", "read", ""),
    "export_queue": ("get", "export", ""),
}
"""Method, scope and kind of object, by operation."""


def operations() -> dict[str, tuple[str, str]]:
    """Return method and path of each operation, by its name."""
    from pipeline.review.api import main

    return {
        told["operationId"]: (method, path)
        for path, methods in main.document()["paths"].items()
        for method, told in methods.items()
    }


def api_addresses() -> list[URLPattern]:
    return [
        each
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern).startswith(API)
        for each in resolver.url_patterns
    ]


def test_every_address_of_the_api_is_in_the_table():
    told = operations()
    assert {name: method for name, (method, _path) in told.items()} == {
        name: method for name, (method, _scope, _kind) in API_ROUTES.items()
    }
    paths = {path.removeprefix("/api/v1/") for _method, path in told.values()}
    addresses = {str(each.pattern) for each in api_addresses()}  # one may take several methods
    assert len(addresses) == len(paths) + 2  # and the document, and what answers everything else


def test_a_token_reaches_no_more_than_its_owner(asked, settings):
    settings.API_REQUESTS_PER_MINUTE = 10**6
    who, world = asked
    client = Client()
    if who is None or not can(world.person, "use_api"):
        for method, path in operations().values():
            address = path.format(number=1, tool="argilla", lease=NOBODY)
            assert getattr(client, method)(address).status_code == 401, path
        return
    scopes = tokens.scopes_for(world.person)
    secret = tokens.make_token(world.person, "máy", scopes, 30)[1]
    headers = {"authorization": f"Bearer {secret}"}
    told = client.get("/api/v1/items?limit=200", headers=headers).json()["items"]
    items = world.things["item"]
    assert {each["id"] for each in told} == {each.key for each in items if sees(who, each)}
    for item in items:
        answer = client.get(f"/api/v1/items/{item.key}", headers=headers)
        assert answer.status_code == (200 if sees(who, item) else 404), item
        late = client.get(f"/api/v1/items/{item.key}/late", headers=headers)
        may = 403 if not can(world.person, "review") else 200 if sees(who, item) and item.is_decided else 404
        assert late.status_code == may, item
    known = client.get("/api/v1/known-claims?limit=200", headers=headers).json()["claims"]
    assert {each["number"] for each in known} == {c.key for c in world.things["claim"] if sees(who, c)}
    feed = client.get("/api/v1/decisions?limit=500", headers=headers).json()["entries"]
    assert {each["item"] for each in feed} <= {each.key for each in items if in_reach(who, each)}
    for item in items:
        status, _ = claim(client, headers, item)
        assert (status == 404) == (not in_reach(who, item)), (item, status)
    answer = client.get("/api/v1/exports/label-studio", headers=headers)
    assert answer.status_code == (200 if can(world.person, "export_queue") else 403)
    if answer.status_code == 200:
        rows = b"".join(answer.streaming_content).decode()
        for item in items:
            assert (f'"item": {item.key},' in rows) == may_search(who, item), item
    for method, path in (("post", "decision"), ("post", "skip"), ("delete", "")):
        address = f"/api/v1/claims/{NOBODY}/{path}".rstrip("/")
        body = {"answers": {"check": "unverifiable"}} if path == "decision" else None
        answer = getattr(client, method)(address, body, content_type="application/json", headers=headers)
        assert answer.status_code == 404, path


def claim(client: Client, headers: dict[str, str], item: Thing) -> tuple[int, str]:
    with transaction.atomic():
        answer = client.post(
            "/api/v1/claims", {"item": item.key}, content_type="application/json", headers=headers
        )
        transaction.set_rollback(True)
    return answer.status_code, ""


def in_reach(who: Who, item: Thing) -> bool:
    """Whether an item may come to somebody by the queue: a reviewer gets what waits, without finding it."""
    if item.is_merged or item.is_apart or (who.is_minor and item.is_restricted):
        return False
    return not who.leads or who.unit in ("", item.unit)


def keys(items) -> set[int]:
    return set(items.values_list("pk", flat=True))
