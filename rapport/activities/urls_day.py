"""Addresses that people type: their day, their calendar, and what strangers are given."""

from __future__ import annotations

from django.urls import path

from rapport.activities.views import calendars, daily, feeds

urlpatterns = [
    path("day/", daily.my_day, name="my_day"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/for-programs/", feeds.my_feed, name="my_feed"),
    path("calendar/for-programs/renew/", feeds.renew_feed, name="renew_feed"),
    path("calendar/for-programs/close/", feeds.close_feed, name="close_feed"),
    path("calendar/feed/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
]
