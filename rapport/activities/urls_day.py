"""Addresses that people type: their day, their calendar, and what strangers are given."""

from __future__ import annotations

from django.urls import path

from rapport.activities.views import booking, calendars, daily, elsewhere, feeds, visits

urlpatterns = [
    path("day/", daily.my_day, name="my_day"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/for-programs/", feeds.my_feed, name="my_feed"),
    path("calendar/for-programs/renew/", feeds.renew_feed, name="renew_feed"),
    path("calendar/for-programs/close/", feeds.close_feed, name="close_feed"),
    path("calendar/elsewhere/", elsewhere.my_calendar, name="my_calendar"),
    path("calendar/elsewhere/connect/", elsewhere.connect_calendar, name="connect_calendar"),
    path("calendar/elsewhere/choose/", elsewhere.choose_calendar, name="choose_calendar"),
    path("calendar/elsewhere/sync/", elsewhere.sync_calendar, name="sync_calendar"),
    path(
        "calendar/elsewhere/disconnect/", elsewhere.disconnect_calendar, name="disconnect_calendar"
    ),
    path("calendar/booking/", booking.change_booking_page, name="change_booking_page"),
    path("book/mine/<str:token>/", booking.booking, name="booking"),
    path("book/mine/<str:token>/move/", booking.move_booking, name="move_booking"),
    path("book/mine/<str:token>/give-back/", booking.give_back_slot, name="give_back_slot"),
    path("book/<slug:slug>/", booking.book, name="book"),
    path("book/<slug:slug>/<slug:slot>/", booking.book_slot, name="book_slot"),
    path("visits/new/", visits.report_visit, name="report_visit"),
    path("calendar/feed/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
]
