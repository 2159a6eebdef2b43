"""People are added to a team and their age corrected from the command line."""

import pytest

from tests.cli_tools import PASSWORD, said_no


@pytest.mark.usefixtures("ready_queue")
def test_people_join_with_a_sound_name_and_password_only(khoitrong):
    assert khoitrong("team", "add", "lan", input=PASSWORD + "\r\n").returncode == 0
    assert "taken" in said_no(khoitrong("team", "add", "LAN", input=PASSWORD), 2)
    assert "short" in said_no(khoitrong("team", "add", "minh", input="ngắn"), 2)
    assert "common" in said_no(khoitrong("team", "add", "minh", input="1234567890"), 2)
    assert "No password" in said_no(khoitrong("team", "add", "minh", input=""), 2)
    assert "valid username" in said_no(khoitrong("team", "add", "minh anh", input=PASSWORD), 2)
    assert "role" in said_no(khoitrong("team", "add", "minh", "--role", "boss", input=PASSWORD), 2)
    assert khoitrong("team", "add", "huong", "--role", "lead", input=PASSWORD).returncode == 0
    assert khoitrong("team", "list").stdout == "huong\tlead\nlan\treviewer\n"


def test_under_18_is_said_when_somebody_is_added_and_corrected_later(khoitrong):
    added = khoitrong("team", "add", "an", "--minor", input=PASSWORD)
    assert "under 18" in added.stderr + added.stdout
    for option, says in (("--adult", "of age"), ("--minor", "under 18")):
        done = khoitrong("team", "age", "an", option)
        assert done.returncode == 0 and says in done.stderr + done.stdout
    assert "nobody" in said_no(khoitrong("team", "age", "binh", "--minor"), 2)
