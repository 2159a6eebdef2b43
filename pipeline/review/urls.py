"""Addresses of the review app."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.i18n import set_language

from pipeline.review import views
from pipeline.review.people import DEMO_PASSWORD, DEMO_PEOPLE

urlpatterns = [
    path("", views.review, name="review"),
    path("decide/", views.decide, name="decide"),
    path("skip/", views.skip, name="skip"),
    path("resume/", views.resume, name="resume"),
    path("undo/", views.undo, name="undo"),
    path("item/<int:number>/", views.item, name="item"),
    path("item/<int:number>/again/", views.ask_again, name="ask_again"),
    path("text/", views.full_text, name="full_text"),
    path("mine/", views.mine, name="mine"),
    path("overview/", views.overview, name="overview"),
    path(
        "login/",
        LoginView.as_view(
            template_name="review/login.html",
            redirect_authenticated_user=True,
            extra_context={
                "demo_people": DEMO_PEOPLE,
                "demo_password": DEMO_PASSWORD,
            },  # shown on a demo only
        ),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
]
