"""Addresses of the API: a few of its own, and the same ones for every record type."""

from __future__ import annotations

from django.urls import path, re_path

from rapport.platform.api import attached, files, views
from rapport.platform.api.answering import address, nowhere

RECORD = "<slug:key>/<int:pk>"

urlpatterns = [
    path("openapi.json", address(GET=views.openapi), name="api_openapi"),
    path("types", address(GET=views.list_types), name="api_types"),
    path(
        "<slug:key>", address(GET=views.list_records, POST=views.create_record), name="api_records"
    ),
    path("<slug:key>/upsert", address(POST=views.upsert_records), name="api_upsert_records"),
    path(
        RECORD,
        address(GET=views.read_record, PATCH=views.edit_record, DELETE=views.delete_record),
        name="api_record",
    ),
    path(
        f"{RECORD}/restore",
        address(POST=views.restore_record),
        name="api_restore_record",
    ),
    path(
        f"{RECORD}/notes",
        address(GET=attached.list_notes, POST=attached.write_note),
        name="api_notes",
    ),
    path(
        f"{RECORD}/notes/<int:note_pk>",
        address(PATCH=attached.edit_note, DELETE=attached.delete_note),
        name="api_note",
    ),
    path(
        f"{RECORD}/tags",
        address(GET=attached.list_tags, POST=attached.change_tags),
        name="api_tags",
    ),
    path(
        f"{RECORD}/external-ids",
        address(GET=attached.list_external_ids, POST=attached.add_external_id),
        name="api_external_ids",
    ),
    path(
        f"{RECORD}/external-ids/<int:id_pk>",
        address(DELETE=attached.remove_external_id),
        name="api_external_id",
    ),
    path(
        f"{RECORD}/files",
        address(files.upload_of, GET=files.list_files, POST=files.upload_file),
        name="api_files",
    ),
    path(
        f"{RECORD}/files/<int:file_pk>",
        address(GET=files.read_file, DELETE=files.delete_file),
        name="api_file",
    ),
    path(
        f"{RECORD}/files/<int:file_pk>/content",
        address(GET=files.read_content),
        name="api_file_content",
    ),
    re_path("", address(ANY=nowhere), name="api_nowhere"),
]
