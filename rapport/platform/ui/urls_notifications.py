"""Addresses of notices, and of who follows which record or has it open."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import followers, onlookers, wishes
from rapport.platform.ui.views import notifications as notices

RECORD = "attached/<slug:record_type>/<int:pk>"

urlpatterns = [
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/count/", notices.unread_count, name="unread_count"),
    path("notifications/read/", notices.read_notifications, name="read_notifications"),
    path("notifications/<int:pk>/", notices.notification, name="notification"),
    path("account/notifications/", wishes.my_notifications, name="my_notifications"),
    path("account/visibility/", onlookers.choose_visibility, name="choose_visibility"),
    path("unsubscribe/<str:token>/", wishes.unsubscribe, name="unsubscribe"),
    *[
        path(
            f"attached/{key}/<int:pk>/followers/",
            followers.followers,
            {"record_type": key},
            name=f"{key}_followers",
        )
        for key in ("party", "product", "order", "quote")
    ],
    path(f"{RECORD}/followers/", followers.followers, name="followers"),
    path(f"{RECORD}/follow-button/", followers.follow_button, name="follow_button"),
    path(f"{RECORD}/look-on/", onlookers.look_on, name="look_on"),
    path(f"{RECORD}/follow/", followers.follow_record, name="follow_record"),
    path(f"{RECORD}/unfollow/", followers.unfollow_record, name="unfollow_record"),
]
