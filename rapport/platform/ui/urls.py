"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import include, path

from rapport.platform.ui.views.health import health

urlpatterns = [
    path("-/health", health, name="health"),
    path("sign-in/", include("allauth.urls")),
]
