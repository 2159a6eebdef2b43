"""The list in docs/asvs.md is whole, names tests that exist, and what no other test shows is shown here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

ROOT = Path(__file__).parents[3]
LIST = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
PASSWORD = "bến sông 42 đò"
LEVEL_1 = """
V1.2.1 V1.2.2 V1.2.3 V1.2.4 V1.2.5 V1.3.1 V1.3.2 V1.5.1 V2.1.1 V2.2.1 V2.2.2 V2.3.1 V3.2.1 V3.2.2
V3.3.1 V3.4.1 V3.4.2 V3.5.1 V3.5.2 V3.5.3 V4.1.1 V4.4.1 V5.2.1 V5.2.2 V5.3.1 V5.3.2 V6.1.1 V6.2.1
V6.2.2 V6.2.3 V6.2.4 V6.2.5 V6.2.6 V6.2.7 V6.2.8 V6.3.1 V6.3.2 V6.4.1 V6.4.2 V7.2.1 V7.2.2 V7.2.3
V7.2.4 V7.4.1 V7.4.2 V8.1.1 V8.2.1 V8.2.2 V8.3.1 V9.1.1 V9.1.2 V9.1.3 V9.2.1 V10.4.1 V10.4.2 V10.4.3
V10.4.4 V10.4.5 V11.3.1 V11.3.2 V11.4.1 V12.1.1 V12.2.1 V12.2.2 V13.4.1 V14.2.1 V14.3.1 V15.1.1
V15.2.1 V15.3.1
""".split()
"""Requirements of level 1 in the CSV of ASVS 5.0.0."""


def test_every_requirement_of_level_1_is_answered_once():
    assert re.findall(r"^\| (V[\d.]+) \|", LIST, re.MULTILINE) == LEVEL_1


def test_every_requirement_is_met_by_a_test_or_says_why_not():
    for line in LIST.splitlines():
        if line.startswith("| V"):
            assert "::test_" in line or "not applicable because" in line or "not met:" in line, line


def test_every_section_names_what_shows_it_but_the_one_that_asks_people_for_something():
    sections = re.split(r"^## ", LIST, flags=re.MULTILINE)[1:]
    unshown = [section.splitlines()[0] for section in sections if "::test_" not in section]
    assert unshown == ["Updates"]


def test_every_named_test_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LIST)
    assert len(named) > 50
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), (path, name)


def test_with_https_cookies_belong_to_this_host_and_hsts_lasts_a_year(tmp_path):
    code = (
        "from pipeline.review import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.MESSAGE_STORAGE)"
    )
    environment = os.environ | {"KHOITRONG_HTTPS": "1", "KHOITRONG_DB": str(tmp_path / "q.sqlite3")}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert said[:3] == [f"__Host-khoitrong_{name}" for name in ("session", "csrf", "language")]
    assert said[3:6] == ["True"] * 3 and int(said[6]) >= 365 * 24 * 3600
    assert said[7].endswith("SessionStorage"), "no cookie of its own for messages"


def test_no_other_site_may_read_an_answer(as_lan):
    for path in ("/", "/mine/", "/login/"):
        headers = as_lan.get(path, headers={"origin": "https://example.org"}).headers
        assert not [name for name in headers if name.lower().startswith("access-control-")]


def test_every_page_says_what_it_is_and_in_which_charset(filled, as_lan):
    for path in ("/", "/mine/", "/text/", "/khong-co/"):
        assert as_lan.get(path)["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.parametrize("password", ["qwertyuiop", "1q2w3e4r5t", "basketball", "liverpool1"])
def test_a_common_password_is_refused(database, password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_plain_small_letters_make_a_password(database):
    validate_password("con cò bay lả bay la")
    validate_password("ruavangngaphoa")


def test_password_fields_are_masked_and_leave_password_managers_alone(as_lan):
    pages = {"/account/password/": as_lan, "/account/security/": as_lan, "/login/": Client()}
    for path, client in pages.items():
        html = client.get(path).content.decode()
        fields = re.findall(r'<input[^>]*name="\w*password\d?"[^>]*>', html)
        assert fields and all('type="password"' in field for field in fields), path
        assert all("autocomplete=" in field for field in fields) and 'autocomplete="off"' not in html, path
        assert "onpaste" not in html


def test_a_password_counts_to_its_last_character(lan):
    lan.set_password(" Dài " * 30 + "x")
    assert lan.check_password(" Dài " * 30 + "x")
    for other in (" Dài " * 30, " dài " * 30 + "x", (" Dài " * 30 + "x").strip()):
        assert not lan.check_password(other)


def test_session_keys_are_long_and_differ(lan):
    keys = set()
    for _ in range(3):
        client = Client()
        client.post("/login/", {"username": "lan", "password": PASSWORD})
        keys.add(client.cookies["khoitrong_session"].value)
    assert len(keys) == 3 and all(re.fullmatch("[a-z0-9]{32}", key) for key in keys)


def test_a_cookie_from_before_logging_out_opens_nothing(as_lan):
    thief = Client()
    thief.cookies = as_lan.cookies.copy()
    assert thief.get("/mine/").status_code == 200
    as_lan.post("/logout/")
    assert thief.get("/mine/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/../settings.py", "/static/review/../../settings.py"]
)
def test_nothing_but_static_files_is_served_from_disk(as_lan, path):
    assert as_lan.get(path).status_code == 404
