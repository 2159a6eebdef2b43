"""Addresses of the first ten minutes."""

from django.urls import path

from pipeline.review.training import views

urlpatterns = [
    path("learn/", views.start, name="training"),
    path("learn/practice/<int:number>/", views.practice, name="practise"),
    path("learn/checking/", views.checking, name="checking"),
    path("learn/labels/", views.labels, name="labels"),
    path("learn/known/", views.known, name="known_guide"),
    path("learn/units/", views.units, name="training_units"),
]
