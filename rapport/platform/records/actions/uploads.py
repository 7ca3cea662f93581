"""Records whose forms bring files along: the file is kept with the record, and its field leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor
from rapport.platform.records import values
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.records import create_record, edit_record, editable_fields
from rapport.platform.records.fields import Kind
from rapport.platform.records.types import RecordType

Uploads = Mapping[str, "UploadedFile[Any]"]


@transaction.atomic
def enter_record(kind: RecordType, given: Mapping[str, Any], uploads: Uploads, *, by: Actor) -> Any:
    """``create_record``, and a file for each of ``uploads`` by field name."""
    for name, found in editable_fields(kind, by).items():
        if found.kind is Kind.FILE and found.is_required and name not in uploads:
            raise values.wrong(found, "%(found)s is needed.", found=found.label)
    record = create_record(kind, given, by=by)
    _keep(kind, record, uploads, by)
    return record


@transaction.atomic
def change_record(
    kind: RecordType, pk: int, given: Mapping[str, Any], uploads: Uploads, **seen: Any
) -> Any:
    """``edit_record`` with its ``by``, ``version`` and ``seen``, and a file for each of ``uploads``."""
    record = edit_record(kind, pk, given, **seen).record
    _keep(kind, record, uploads, seen["by"])
    return record


def _keep(kind: RecordType, record: Any, uploads: Uploads, by: Actor) -> None:
    links = {}
    for name, upload in uploads.items():
        try:
            links[name] = add_file(record, upload, by=by).pk
        except Invalid as error:
            raise Invalid(error.code, fields={name: str(error)}) from None
    if links:
        edit_record(kind, record.pk, links, by=by)
