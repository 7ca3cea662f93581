"""A file comes in, its columns are read, and the work is queued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from rapport.kit.errors import Invalid, Refused
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.exchange import options as import_options
from rapport.platform.exchange import storage
from rapport.platform.exchange.events import ImportStarted
from rapport.platform.exchange.importers import Importer, importer_of, importers_for, require
from rapport.platform.exchange.joining import joined
from rapport.platform.exchange.models import Import
from rapport.platform.exchange.readers import open_table
from rapport.platform.exchange.recognition import checked, guess, recognise

DEFAULT_SOURCE = "file"
Status = Import.Status


@dataclass(frozen=True)
class Handed:
    """A file as it comes in: its name and its bytes, block by block."""

    name: str
    blocks: Iterable[bytes]


def create_import(
    files: Sequence[Handed],
    *,
    by: Actor,
    record_type: str = "",
    source: str = "",
    is_upload: bool = True,
) -> Import:
    """Keep a file and look into it; without ``record_type``, its headings decide what it holds.

    Several files are joined to one. Raises Invalid when they are too large for an upload, do not
    join, or are no tables.
    """
    access.require(by, "exchange.create_import")
    if record_type or not importers_for(by):
        require(by, importer_of(record_type or "parties", by))
    stored = _stored(files, limit=settings.UPLOAD_BYTES if is_upload else 0)
    try:
        table = open_table(stored.path)
    except Invalid:
        drop(stored)
        raise
    known = importers_for(by)
    importer = (
        known.get(record_type) or guess(known.values(), table.columns) or next(iter(known.values()))
    )
    last = remembered(importer, source.strip(), table.columns)
    return Import.objects.create(
        record_type=importer.key,
        source=source.strip() or (last.source if last else DEFAULT_SOURCE),
        file_name=" + ".join(file.name for file in files)[:200],
        path=str(stored.path),
        sha256=stored.sha256,
        headings=list(table.columns),
        mapping=last.mapping if last else recognise(importer, table.columns),
        options=import_options.defaults(importer) | (last.options if last else {}),
        meanings=last.meanings if last else {},
        total_rows=table.total_rows,
        by_id=by.user_id,
    )


def remembered(importer: Importer, source: str, columns: Sequence[str]) -> Import | None:
    """The last file with the same headings that came in, from ``source`` if that is said: what was said
    of its columns holds for the next one, too.
    """
    alike = Import.objects.filter(
        record_type=importer.key, status=Status.DONE, headings__contains=list(columns)
    )
    for found in (alike.filter(source=source) if source else alike).order_by("-pk")[:10]:
        if (
            sorted(found.headings) == sorted(columns)
            and found.mapping.keys() <= importer.by_name.keys()
        ):
            return found
    return None


def _stored(files: Sequence[Handed], *, limit: int) -> storage.Stored:
    """The one file, or all of them joined."""
    if len(files) == 1:
        return storage.store(files[0].blocks, limit=limit)
    parts: list[storage.Stored] = []
    try:
        for file in files:
            parts.append(storage.store(file.blocks, limit=limit))
        return storage.store(
            joined({part.path: file.name for part, file in zip(parts, files, strict=True)})
        )
    finally:
        for part in parts:
            drop(part)


def drop(stored: storage.Stored) -> None:
    """A file that no import knows must not stay."""
    if not Import.objects.filter(sha256=stored.sha256).exists():
        stored.path.unlink(missing_ok=True)


def map_import(
    chosen: Import,
    *,
    by: Actor,
    mapping: Mapping[str, str],
    source: str = "",
    options: Mapping[str, Any] | None = None,
    record_type: str = "",
) -> Import:
    """Say what the file holds, which column is which field, and how it writes things.

    Raises Invalid field by field. With another ``record_type`` the columns are recognised anew.
    """
    access.require(by, "exchange.map_import")
    importer = importer_of(record_type or chosen.record_type, by)
    require(by, importer)
    must_wait(chosen)
    columns = open_table(storage.kept(chosen)).columns
    is_same = importer.key == chosen.record_type
    chosen.record_type = importer.key
    chosen.meanings = chosen.meanings if is_same else {}
    chosen.mapping = (
        checked(importer, mapping, columns) if is_same else recognise(importer, columns)
    )
    asked = {**(chosen.options if is_same else {}), **(options or {} if is_same else {})}
    chosen.options = import_options.checked(importer, asked)
    chosen.source = source.strip()[:60] or chosen.source
    chosen.status, chosen.trial, chosen.answers = Status.UPLOADED, None, {}
    chosen.save()
    return chosen


@transaction.atomic
def start_import(chosen: Import, *, by: Actor) -> Import:
    """Queue the work. A started import whose worker died may be queued again: it runs once."""
    queue_import(chosen, by=by)
    from rapport.platform.exchange.tasks import work_import

    work_import.defer(import_id=chosen.pk)
    return chosen


@transaction.atomic
def queue_import(chosen: Import, *, by: Actor) -> None:
    """Check that the import can run, and write down that it begins."""
    importer = importer_of(chosen.record_type, by)
    access.require(by, "exchange.start_import")
    require(by, importer)
    if chosen.status == Status.DONE:
        raise Refused(
            "import_is_done", "This file was imported already; hand it in again to repeat it."
        )
    checked(importer, chosen.mapping, open_table(storage.kept(chosen)).columns)
    if chosen.status in (Status.READING, Status.APPLYING):
        return
    chosen.status, chosen.message = Status.QUEUED, ""
    chosen.save(update_fields=["status", "message"])
    started = ImportStarted(
        chosen.pk, chosen.record_type, chosen.file_name, chosen.sha256, chosen.source
    )
    with events.story(chosen.story):
        events.record(started, by=by, subject=chosen)


def must_wait(chosen: Import) -> None:
    """Raises Refused unless the file is still to be imported."""
    if chosen.status not in (Status.UPLOADED, Status.TRIED, Status.FAILED):
        raise Refused(
            "import_has_started",
            "This import has started already; its columns cannot change any more.",
        )
