"""Addresses of good news."""

from django.urls import path

from pipeline.programme.good_news.views import calendar, stories

urlpatterns = [
    path("good-news/", stories.today, name="good_news"),
    path("good-news/<int:number>/", stories.story, name="story"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:number>/", calendar.page, name="calendar_page"),
]
