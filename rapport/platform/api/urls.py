"""Addresses of the API: a few of its own, and the same ones for every record type."""

from __future__ import annotations

from django.urls import path, re_path

from rapport.platform.api import views
from rapport.platform.api.answering import address, nowhere

urlpatterns = [
    path("openapi.json", address(GET=views.openapi), name="api_openapi"),
    path("types", address(GET=views.list_types), name="api_types"),
    path(
        "<slug:key>", address(GET=views.list_records, POST=views.create_record), name="api_records"
    ),
    path("<slug:key>/upsert", address(POST=views.upsert_records), name="api_upsert_records"),
    path(
        "<slug:key>/<int:pk>",
        address(GET=views.read_record, PATCH=views.edit_record, DELETE=views.delete_record),
        name="api_record",
    ),
    path(
        "<slug:key>/<int:pk>/restore",
        address(POST=views.restore_record),
        name="api_restore_record",
    ),
    re_path("", address(ANY=nowhere), name="api_nowhere"),
]
