"""Addresses of what hangs on any record: notes, files, tags, lists, ids of other systems."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import attached

PARTY = {"record_type": "party"}
RECORD = "attached/<slug:record_type>/<int:pk>"

urlpatterns = [
    path("attached/party/<int:pk>/notes/", attached.notes, PARTY, name="party_notes"),
    path("attached/party/<int:pk>/files/", attached.files, PARTY, name="party_files"),
    path("attached/party/<int:pk>/tags/", attached.tags, PARTY, name="party_tags"),
    path(
        "attached/party/<int:pk>/external-ids/",
        attached.external_ids,
        PARTY,
        name="party_external_ids",
    ),
    *[
        path(
            f"attached/{key}/<int:pk>/lists/",
            attached.record_lists,
            {"record_type": key},
            name=f"{key}_lists",
        )
        for key in ("party", "product", "order", "quote")
    ],
    path("attached/tag-suggestions/", attached.tag_suggestions, name="tag_suggestions"),
    path(f"{RECORD}/notes/", attached.notes, name="notes"),
    path(f"{RECORD}/notes/<int:note_pk>/edit/", attached.edit_note, name="edit_note"),
    path(f"{RECORD}/notes/<int:note_pk>/pin/", attached.pin_note, name="pin_note"),
    path(f"{RECORD}/notes/<int:note_pk>/unpin/", attached.unpin_note, name="unpin_note"),
    path(f"{RECORD}/notes/<int:note_pk>/delete/", attached.delete_note, name="delete_note"),
    path(f"{RECORD}/mentions/", attached.mention_choices, name="mention_choices"),
    path(f"{RECORD}/files/", attached.files, name="files"),
    path(f"{RECORD}/files/<int:file_pk>/", attached.download_file, name="download_file"),
    path(f"{RECORD}/files/<int:file_pk>/show/", attached.show_file, name="show_file"),
    path(f"{RECORD}/files/<int:file_pk>/preview/", attached.preview_file, name="preview_file"),
    path(f"{RECORD}/files/<int:file_pk>/remove/", attached.remove_file, name="remove_file"),
    path(f"{RECORD}/tags/", attached.tags, name="tags"),
    path(f"{RECORD}/tags/remove/", attached.remove_tag, name="remove_tag"),
    path(f"{RECORD}/lists/", attached.record_lists, name="record_lists"),
    path(f"{RECORD}/lists/<int:list_pk>/take-off/", attached.take_off_list, name="take_off_list"),
    path(f"{RECORD}/external-ids/", attached.external_ids, name="external_ids"),
    path(
        f"{RECORD}/external-ids/<int:id_pk>/remove/",
        attached.remove_external_id,
        name="remove_external_id",
    ),
]
