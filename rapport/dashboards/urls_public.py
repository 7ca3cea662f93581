"""What is opened from a mail, by whoever got it: behind an address that needs no signing in."""

from __future__ import annotations

from django.urls import path

from rapport.dashboards import views_mailings

urlpatterns = [
    path(
        "unsubscribe/dashboard/<str:token>/",
        views_mailings.stop_mailing_by_link,
        name="stop_mailing_by_link",
    ),
]
