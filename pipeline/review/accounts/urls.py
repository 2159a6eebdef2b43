"""Addresses of people and of logging in."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from pipeline.review.accounts.views import login, people, preferences, security, tokens, units

urlpatterns = [
    path("account/", preferences.account, name="account"),
    path("account/password/", security.NewPassword.as_view(), name="change_pass"),
    path("account/security/", security.security, name="security"),
    path("account/security/begin/", security.begin_codes, name="begin_codes"),
    path("account/security/qr.svg", security.qr_code, name="codes_picture"),
    path("account/security/confirm/", security.confirm_codes, name="confirm_codes"),
    path("account/security/change/", security.change_codes, name="change_codes"),
    path("account/security/sessions/", security.end_sessions, name="end_sessions"),
    path("account/tokens/", tokens.own, name="tokens"),
    path("account/tokens/<int:number>/revoke/", tokens.revoke, name="revoke_token"),
    path("settings/", preferences.settings, name="settings"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invite/<int:number>/revoke/", people.revoke, name="revoke_invite"),
    path("people/<int:number>/", people.edit_person, name="change_person"),
    path("people/units/", units.units, name="units"),
    path("people/units/add/", units.add, name="add_unit"),
    path("people/units/<int:number>/", units.change, name="change_unit"),
    path("join/<str:secret>/", people.join, name="join"),
    path("login/", login.Login.as_view(), name="login"),
    path("login/code/", login.code, name="login_code"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
