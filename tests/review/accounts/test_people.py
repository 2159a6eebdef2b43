"""Nobody joins without a link, and a link opens exactly what a lead meant it to."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.review.accounts import invites
from pipeline.review.accounts.accounts import add_user, change_person
from pipeline.review.accounts.permissions import may_manage
from pipeline.review.accounts.roles import ROLES, role_of
from pipeline.review.models import Event, Invite, Unit, User
from pipeline.review.storage import event_log

PASSWORD = "bến sông 42 đò"


@pytest.fixture
def doan(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Sen")


@pytest.fixture
def unit_lead(doan) -> User:
    user = add_user("quyen", PASSWORD, "lead")
    user.unit = doan
    user.save()
    return user


def link_on(response) -> str:
    return re.search(
        r'id="link" readonly value="http://testserver(/join/[^"]+/)"', response.content.decode()
    )[1]


def test_a_link_makes_one_account_with_its_role_and_unit(as_huong, doan):
    path = link_on(as_huong.post("/people/invite/", {"role": "senior", "unit": doan.pk, "is_minor": "on"}))
    guest = Client()
    assert "người có kinh nghiệm" in guest.get(path).content.decode()
    answer = guest.post(path, {"username": "thao", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert guest.get("/mine/").status_code == 200
    thao = User.objects.get(username="thao")
    assert (role_of(thao), thao.unit, thao.is_minor) == ("senior", doan, True)
    again = Client().post(path, {"username": "hai", "password": PASSWORD})
    assert again.status_code == 410 and "đã dùng rồi" in again.content.decode()
    assert event_log.verify().is_whole


def test_many_are_invited_at_once_each_by_name_with_a_link_of_their_own(as_huong, doan):
    form = {"role": "reviewer", "unit": doan.pk, "names": "Bùi  An\n\n Đỗ Bình\n"}
    html = as_huong.post("/people/invite/", form).content.decode()
    links = re.findall(r'readonly value="http://testserver(/join/[^"]+/)"', html)
    assert len(set(links)) == 2 and re.findall(r"<label for=\"link[^>]*>([^<]+)<", html) == [
        "Bùi An",
        "Đỗ Bình",
    ]
    listed = as_huong.get("/people/").content.decode()
    assert "<b>Bùi An</b>" in listed and links[0] not in listed
    assert Client().post(links[0], {"username": "an", "password": PASSWORD}).status_code == 302
    assert "Bùi An" not in as_huong.get("/people/").content.decode(), "who joined is known by their account"
    assert not Invite.objects.filter(name="Bùi An").exists()


def test_too_many_names_make_no_link_at_all(as_huong, doan):
    form = {"role": "reviewer", "names": "\n".join(f"Bạn {n}" for n in range(invites.MAX_AT_ONCE + 1))}
    html = as_huong.post("/people/invite/", form, follow=True).content.decode()
    assert "tối đa 100 người" in html and not Invite.objects.exists()


def test_the_database_does_not_hold_the_secret_of_a_link(huong):
    made, secret = invites.invite(huong, "reviewer")
    assert secret not in str(Invite.objects.values().get(pk=made.pk))


def test_a_weak_password_or_a_taken_name_is_refused_kindly_and_the_link_stays_good(as_huong, huong):
    path = link_on(as_huong.post("/people/invite/", {"role": "reviewer"}))
    for data in ({"username": "tu", "password": "ngắn"}, {"username": "HUONG", "password": PASSWORD}):
        answer = Client().post(path, data)
        assert answer.status_code == 422 and 'class="problem"' in answer.content.decode()
    assert Client().post(path, {"username": "tu", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("tu", "ngắn", "cần ít nhất 10 ký tự"),
        ("tu", "1234567890123", "không thể chỉ có chữ số"),
        ("tu", "password1234", "nhiều người dùng"),
        ("nguyenlinhchi", "nguyenlinhchi1", "giống tên đăng nhập"),
        ("tú linh", PASSWORD, "không có khoảng trắng"),
        ("", PASSWORD, "Bạn điền ô này"),
    ],
)
def test_the_first_form_says_what_is_wrong_in_vietnamese(as_huong, name, password, said):
    path = link_on(as_huong.post("/people/invite/", {"role": "reviewer"}))
    html = Client().post(path, {"username": name, "password": password}).content.decode()
    problems = " ".join(re.findall(r'class="problem"[^>]*>([^<]*)<', html))
    assert said in problems and "password" not in problems.lower() and "This " not in problems


def test_links_end(huong):
    made, secret = invites.invite(huong, "reviewer")
    invites.revoke(huong, made)
    with pytest.raises(RuleError, match="huỷ"):
        invites.find_invite(secret)
    made, secret = invites.invite(huong, "reviewer")
    Invite.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RuleError, match="hết hạn"):
        invites.accept(secret, "tu", PASSWORD)
    for nonsense in ("", "x" * 500, "\ud800"):
        with pytest.raises(RuleError, match="không đúng"):
            invites.find_invite(nonsense)


@pytest.mark.parametrize("role", ROLES)
def test_the_lead_of_a_unit_manages_its_reviewers_and_nobody_else(unit_lead, doan, role):
    other = Unit.objects.create(name="Đoàn phường Súng")
    assert may_manage(unit_lead, role, doan.pk) == (role in ("reviewer", "senior"))
    assert not may_manage(unit_lead, role, other.pk)
    assert not may_manage(unit_lead, role, None)


@pytest.mark.parametrize("who", ["auditor", "reviewer", "senior"])
def test_only_a_lead_invites(database, who):
    person = add_user("ai", PASSWORD, who)
    with pytest.raises(PermissionDenied):
        invites.invite(person, "reviewer")


def test_the_lead_of_a_unit_sees_only_its_people(unit_lead, lan, client):
    client.force_login(unit_lead)
    html = client.get("/people/").content.decode()
    assert "quyen" in html and ">lan" not in html


def test_a_changed_role_counts_at_once_and_a_closed_account_is_out(as_huong, huong, lan, as_lan):
    address = f"/people/{lan.pk}/"
    as_huong.post(address, {"role": "auditor", "is_active": "on"})
    assert as_lan.get("/").url == "/audit/"
    as_huong.post(address, {"role": "reviewer"})
    assert as_lan.get("/").status_code == 302
    assert Event.objects.filter(kind="user_changed", actor=huong).count() == 2


def test_nobody_changes_themselves(huong):
    with pytest.raises(PermissionDenied):
        change_person(huong, huong, role="reviewer", unit=None, is_active=True, is_minor=False)


def test_a_new_password_ends_other_sessions_and_a_lockout(as_huong, lan, as_lan, settings):
    guest = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        locked = guest.post("/login/", {"username": "lan", "password": "sai"})
    assert locked.status_code == 429 and "15 phút" in locked.content.decode()
    assert guest.post("/login/", {"username": "lan", "password": PASSWORD}).status_code == 429
    path = link_on(as_huong.post(f"/people/{lan.pk}/", {"reset": "1"}))
    assert Client().post(path, {"password": "núi đồi 77 mây"}).status_code == 302
    assert as_lan.get("/").status_code == 302
    answer = Client().post("/login/", {"username": "lan", "password": "núi đồi 77 mây"})
    assert (answer.status_code, answer.url) == (302, "/")


def test_the_lead_opens_a_locked_name(as_huong, lan, settings):
    guest = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        guest.post("/login/", {"username": "lan", "password": "sai"})
    as_huong.post(f"/people/{lan.pk}/", {"unlock": "1"})
    assert guest.post("/login/", {"username": "lan", "password": PASSWORD}).status_code == 302
    assert Event.objects.filter(kind="unlocked").count() == 1


def test_a_password_is_kept_as_argon2(database, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert add_user("tu", PASSWORD).password.startswith("argon2$argon2id$")


def test_a_link_for_a_password_must_be_strong_too(huong, lan):
    _, secret = invites.reset_link(huong, lan)
    with pytest.raises(ValidationError):
        invites.accept(secret, "", "lan")


@pytest.mark.parametrize("unit", ["99", "9" * 40, "²", "x"])
def test_a_unit_that_is_none_is_refused_and_breaks_nothing(as_huong, unit):
    assert as_huong.post("/people/invite/", {"role": "reviewer", "unit": unit}).status_code == 404


def test_a_link_to_a_new_password_is_on_record_and_its_owner_is_told(as_huong, huong, lan):
    said = "trưởng nhóm đã tạo liên kết đặt lại mật khẩu cho bạn"
    data = {"username": "lan", "password": PASSWORD}
    assert said not in Client().post("/login/", data, follow=True).content.decode()
    as_huong.post(f"/people/{lan.pk}/", {"reset": "1"})
    made = Event.objects.get(kind="reset_link_made")
    assert (made.actor, made.payload) == (huong, {"username": "lan"})
    assert said in Client().post("/login/", data, follow=True).content.decode()
    assert said not in Client().post("/login/", data, follow=True).content.decode()


def test_an_auditor_is_shown_only_what_an_auditor_may_open(database, client):
    client.force_login(add_user("xuan", PASSWORD, "auditor"))
    html = client.get("/overview/").content.decode()
    assert 'href="/people/"' in html and 'href="/mine/"' not in html and 'href="/account/"' not in html
    assert 'href="/overview/"' in client.get("/", follow=True).content.decode()
