"""Records whose forms bring files along: the file is kept with the record, and its field leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.access import Actor
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.records import create_record, edit_record, editable_fields
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.types import RecordType

Uploads = Mapping[str, "UploadedFile[Any]"]


@transaction.atomic
def enter_record(kind: RecordType, given: Mapping[str, Any], uploads: Uploads, *, by: Actor) -> Any:
    """``create_record``, and a file for each of ``uploads`` by field name."""
    wrong = missing(editable_fields(kind, by), uploads)
    if wrong:
        raise Invalid("invalid_record", fields=wrong)
    record = create_record(kind, given, by=by)
    _link(kind, record, uploads, by)
    return record


@transaction.atomic
def change_record(
    kind: RecordType, pk: int, given: Mapping[str, Any], uploads: Uploads, **seen: Any
) -> Any:
    """``edit_record`` with its ``by``, ``version`` and ``seen``, and a file for each of ``uploads``."""
    record = edit_record(kind, pk, given, **seen).record
    _link(kind, record, uploads, seen["by"])
    return record


def missing(fields: Mapping[str, Field], uploads: Uploads) -> dict[str, str]:
    """Those of ``fields`` that a new record needs a file in and has none, with the sentence that says so."""
    return {
        name: say("%(field)s is needed.", field=found.label)
        for name, found in fields.items()
        if found.kind is Kind.FILE and found.is_required and name not in uploads
    }


def keep(record: Any, uploads: Uploads, by: Actor) -> dict[str, int]:
    """Keep ``uploads`` with ``record``; returns what the fields lead to from now on."""
    links = {}
    for name, upload in uploads.items():
        try:
            links[name] = add_file(record, upload, by=by).pk
        except Invalid as error:
            raise Invalid(error.code, fields={name: str(error)}) from None
    return links


def _link(kind: RecordType, record: Any, uploads: Uploads, by: Actor) -> None:
    links = keep(record, uploads, by)
    if links:
        edit_record(kind, record.pk, links, by=by)
