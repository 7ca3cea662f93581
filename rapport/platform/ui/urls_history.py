"""Addresses of what was done: history, stories and their undo, the trash, the audit."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import audit, history, trash

RECORD = "records/<slug:key>/<int:pk>"
PARTY = {"key": "party"}

urlpatterns = [
    path(f"{RECORD}/history/", history.record_history, name="record_history"),
    path(f"{RECORD}/history/restore/", history.restore_value, name="restore_value"),
    path("records/party/<int:pk>/history/", history.record_history, PARTY, name="party_history"),
    path("stories/<uuid:story>/", history.story, name="story"),
    path("stories/<uuid:story>/undo/", history.undo_story, name="undo_story"),
    path("trash/", trash.trash, name="trash"),
    path("trash/<slug:key>/", trash.trash, name="trash_of"),
    path("trash/<slug:key>/restore/", trash.restore_trash, name="restore_trash"),
    path("trash/<slug:key>/erase/", trash.erase_trash, name="erase_trash"),
    path("trash/<slug:key>/retention/", trash.set_retention, name="set_retention"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export_audit, name="export_audit"),
    path("audit/verify/", audit.verify_seals, name="verify_seals"),
]
