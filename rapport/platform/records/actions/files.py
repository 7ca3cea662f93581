"""Files: put with a record, taken away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records import storage
from rapport.platform.records.actions.allowance import about, allow, allow_own, type_of
from rapport.platform.records.events import FileAdded, FileRemoved
from rapport.platform.records.models import File
from rapport.platform.records.sniffing import safe_name


def add_file(record: Model, upload: UploadedFile[Any], *, by: Actor) -> File:
    """Keep ``upload`` with ``record``. The bytes are put away first; the row makes them visible."""
    allow(by, record)
    check_size(upload)
    stored = _stored(upload)
    with transaction.atomic():
        file = File(
            record_type=type_of(record), record_id=record.pk, name=safe_name(upload.name or "")
        )
        file.content_type, file.size_bytes, file.sha256 = (
            stored.content_type,
            stored.size_bytes,
            stored.sha256,
        )
        file.by_id, file.at = by.user_id, timezone.now()
        file.save()
        happening = FileAdded(file.pk, file.name, file.content_type, file.size_bytes)
        events.record(happening, by=by, about=about(record), subject=record)
        if settings.VIRUS_SCANNER:
            transaction.on_commit(_have_scanned)
    return file


@transaction.atomic
def copy_files(source: Model, target: Model, *, by: Actor) -> list[File]:
    """Keep the files of ``source`` with ``target`` as well; their bytes are kept once."""
    allow(by, source)
    allow(by, target)
    copies = []
    for file in File.objects.filter(record_type=type_of(source), record_id=source.pk).order_by(
        "pk"
    ):
        file.pk, file._state.adding = None, True
        file.record_type, file.record_id = type_of(target), target.pk
        file.by_id, file.at = by.user_id, timezone.now()
        file.save()
        happening = FileAdded(file.pk, file.name, file.content_type, file.size_bytes)
        events.record(happening, by=by, about=about(target), subject=target)
        copies.append(file)
    return copies


def _have_scanned() -> None:
    from rapport.platform.records.tasks import wake_scanner  # the tasks call actions

    wake_scanner()


@transaction.atomic
def remove_file(file: File, record: Model, *, by: Actor) -> None:
    """Take one's own file away; its bytes go with the last row that has them."""
    allow(by, record)
    allow_own(by, file.by_id)
    number, sha256 = file.pk, file.sha256
    file.delete()
    events.record(FileRemoved(number, file.name), by=by, about=about(record), subject=record)
    if not File.objects.filter(sha256=sha256).exists():
        transaction.on_commit(lambda: _forget(sha256))


def _forget(sha256: str) -> None:
    """Delete bytes that no row names (one may have been added in the meantime)."""
    if not File.objects.filter(sha256=sha256).exists():
        storage.forget(sha256)


def check_size(upload: UploadedFile[Any]) -> None:
    """Raises Invalid when ``upload`` is empty, or larger than files may be."""
    if not upload.size:
        raise Invalid("empty_file", fields={"file": "This file is empty."})
    if upload.size > settings.UPLOAD_BYTES:
        raise _too_large()


def _stored(upload: UploadedFile[Any]) -> storage.Stored:
    try:
        return storage.store(upload.chunks(), limit=settings.UPLOAD_BYTES)
    except storage.TooLargeError:
        raise _too_large() from None


def _too_large() -> Invalid:
    most = settings.UPLOAD_BYTES // 1048576
    return Invalid("large_file", fields={"file": "A file has at most %(most)s MB."}, most=most)
