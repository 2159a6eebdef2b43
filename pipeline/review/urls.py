"""Addresses of the review app."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from pipeline.review.api import guide, main
from pipeline.review.pages import (
    account,
    clusters,
    desk,
    documents,
    heartbeat,
    items,
    lead,
    library,
    login,
    rules,
    search,
    security,
    tokens,
    views,
    webhooks,
)
from pipeline.review.pages import people as team_pages
from pipeline.review.pages.common import needs

handler400 = "pipeline.review.pages.common.bad_request"

urlpatterns = [
    path("", desk.review, name="review"),
    path("decide/", desk.decide, name="decide"),
    path("skip/", desk.skip, name="skip"),
    path("renew/", heartbeat.renew, name="renew"),
    path("resume/", desk.resume, name="resume"),
    path("undo/", desk.undo, name="undo"),
    path("attach/", documents.attach, name="attach"),
    path("document/<uuid:token>/", documents.document, name="document"),
    path("item/<int:number>/", items.item, name="item"),
    path("item/<int:number>/again/", items.ask_again, name="ask_again"),
    path("item/<int:number>/refer/", items.refer, name="refer"),
    path("referral/<int:number>/", items.referral, name="referral"),
    path("item/<int:number>/cluster/", clusters.cluster, name="cluster"),
    path("item/<int:number>/regroup/", clusters.regroup, name="regroup"),
    path("text/", desk.full_text, name="full_text"),
    path("mine/", items.mine, name="mine"),
    path("overview/", lead.overview, name="overview"),
    path("overview/agreement/", lead.agreement, name="agreement"),
    path("charts/<slug:name>.svg", lead.chart, name="chart"),
    path("referrals/", lead.referrals, name="referrals"),
    path("search/", search.search, name="search"),
    path("search/views/", views.save, name="save_view"),
    path("search/views/<int:number>/", views.change, name="change_view"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:number>/end/", rules.end, name="end_rule"),
    path("account/", account.account, name="account"),
    path("account/password/", security.NewPassword.as_view(), name="change_pass"),
    path("account/security/", security.security, name="security"),
    path("account/security/begin/", security.begin, name="begin_codes"),
    path("account/security/qr.svg", security.picture, name="codes_picture"),
    path("account/security/confirm/", security.confirm, name="confirm_codes"),
    path("account/security/change/", security.change, name="change_codes"),
    path("account/security/sessions/", security.end_sessions, name="end_sessions"),
    path("library/", library.library, name="library"),
    path("library/<str:kind>/new/", library.entry, name="new_entry"),
    path("library/<str:kind>/<int:number>/", library.entry, name="entry"),
    path("account/tokens/", tokens.own, name="tokens"),
    path("account/tokens/<int:number>/revoke/", tokens.revoke, name="revoke_token"),
    path("account/api/", needs("use_api")(guide.page(main.document)), name="api_guide"),
    path("api/v1/", include(main.urls())),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:number>/remove/", webhooks.remove, name="remove_webhook"),
    path("webhooks/delivery/<int:number>/resend/", webhooks.resend, name="resend"),
    path("settings/", account.settings, name="settings"),
    path("people/", team_pages.people, name="people"),
    path("people/invite/", team_pages.invite, name="invite"),
    path("people/invite/<int:number>/revoke/", team_pages.revoke, name="revoke_invite"),
    path("people/<int:number>/", team_pages.change, name="change_person"),
    path("people/units/", team_pages.add_unit, name="add_unit"),
    path("join/<str:secret>/", team_pages.join, name="join"),
    path("login/", login.Login.as_view(), name="login"),
    path("login/code/", login.code, name="login_code"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
]
