"""Addresses of search, the palette, the list of keys and what makes the product installable."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import install, search
from rapport.platform.ui.views.help import shortcuts

urlpatterns = [
    path("search/", search.search, name="search"),
    path("-/palette", search.palette, name="palette"),
    path("-/opened", search.remember_opened, name="remember_opened"),
    path("help/keys/", shortcuts, name="shortcuts"),
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("worker.js", install.worker, name="service_worker"),
    path("-/offline", install.offline, name="offline"),
]
