"""What is opened from a mail, by whoever got it: behind an address that needs no signing in."""

from __future__ import annotations

from django.urls import path

from rapport.touchpoints.views import contacting

urlpatterns = [
    path("unsubscribe/party/<str:token>/", contacting.opt_out, name="opt_out"),
]
