"""Addresses of records that have no page of their own, and of their forms."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import records

RECORD = "records/<slug:key>/<int:pk>"

urlpatterns = [
    path("records/<slug:key>/create/", records.create_record, name="create_record"),
    path("records/<slug:key>/pick/<slug:name>/", records.pick, name="pick"),
    path(f"{RECORD}/", records.record, name="record"),
    path(f"{RECORD}/edit/", records.edit_record, name="edit_record"),
    path(f"{RECORD}/fields/", records.own_fields, name="own_fields"),
    path(f"{RECORD}/leads/", records.leads, name="record_leads"),
    *[
        path(f"records/{key}/<int:pk>/{part}/", view, {"key": key}, name=f"{key}_{name}")
        for key in ("party", "product", "order", "quote")
        for part, view, name in (
            ("fields", records.own_fields, "own_fields"),
            ("leads", records.leads, "record_leads"),
        )
    ],
    path(f"{RECORD}/lists/<slug:name>/", records.edit_list, name="edit_list"),
    path(f"{RECORD}/delete/", records.delete_record, name="delete_record"),
    path(
        f"{RECORD}/related/<slug:child>/<slug:name>/",
        records.related_records,
        name="related_records",
    ),
]
