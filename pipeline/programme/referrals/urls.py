"""Addresses of packages and what came of them."""

from django.urls import path

from pipeline.programme.referrals import views

urlpatterns = [
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/<int:number>/", views.referral, name="referral"),
]
