"""Addresses that people type: their day, their calendar, and what strangers are given."""

from __future__ import annotations

from django.urls import path

from rapport.activities.views import calendars, daily

urlpatterns = [
    path("day/", daily.my_day, name="my_day"),
    path("calendar/", calendars.calendar, name="calendar"),
]
