"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import include, path

from rapport.platform.ui.patterns import patterns
from rapport.platform.ui.views import adoption
from rapport.platform.ui.views.health import health
from rapport.platform.ui.views.home import home
from rapport.platform.ui.views.lists import records

urlpatterns = [
    path("", home, name="home"),
    path("-/health", health, name="health"),
    path("-/patterns", patterns, name="patterns"),
    path("records/<slug:key>/", records, name="records"),
    path("adoption/", adoption.adoption, name="adoption"),
    path("adoption/<int:pk>/<slug:what>/", adoption.adoption_of, name="adoption_of"),
    path("", include("rapport.platform.ui.urls_access")),
    path("", include("rapport.platform.ui.urls_accounts")),
    path("", include("rapport.platform.ui.urls_attached")),
    path("", include("rapport.platform.ui.urls_automations")),
    path("", include("rapport.platform.ui.urls_webhooks")),
    path("", include("rapport.platform.ui.urls_notifications")),
    path("", include("rapport.platform.ui.urls_custom")),
    path("", include("rapport.platform.ui.urls_history")),
    path("", include("rapport.platform.ui.urls_imports")),
    path("", include("rapport.platform.ui.urls_search")),
    path("", include("rapport.platform.ui.urls_views")),
    path("", include("rapport.platform.ui.urls_records")),
]
