"""Files that belong together: each recognised, in the order in which they lead to each other, one story."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from django.conf import settings
from django.db import transaction

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.exchange import options, storage
from rapport.platform.exchange.actions.handing_in import (
    DEFAULT_SOURCE,
    Handed,
    drop,
    queue_import,
)
from rapport.platform.exchange.actions.running import part_of, run_import, silent
from rapport.platform.exchange.archives import is_archive, unpacked
from rapport.platform.exchange.importers import Importer, importers_for
from rapport.platform.exchange.joining import joined
from rapport.platform.exchange.keys import ID
from rapport.platform.exchange.models import Import
from rapport.platform.exchange.readers import Table, open_table
from rapport.platform.exchange.recognition import Mapped, folded, guess, recognise
from rapport.platform.exchange.staging import Told

FEWEST_KNOWN = 2
Status = Import.Status


@dataclass(frozen=True)
class Workspace:
    """The imports that were made of files, in the order in which they run, and the files left out."""

    imports: list[Import]
    left_out: list[str]


@dataclass
class _Part:
    """A file, and what it holds."""

    name: str
    stored: storage.Stored
    table: Table
    importer: Importer | None = None

    @property
    def mapping(self) -> Mapped:
        return recognise(self.importer, self.table.columns) if self.importer else {}

    @property
    def key(self) -> str:
        """The heading of the column by which other files lead to this one's rows."""
        return folded(self.mapping.get(ID, "") or self.mapping.get("number", ""))

    @property
    def headings(self) -> set[str]:
        return {folded(column) for column in self.table.columns}


def create_workspace(
    files: Sequence[Handed], *, by: Actor, source: str = "", is_upload: bool = True
) -> Workspace:
    """Keep files that belong together, or a ZIP archive of them, and look into each.

    Files that only make sense as one (orders and their lines) are joined; what nothing understands is
    left out. Raises Invalid when that is all of them.
    """
    access.require(by, "exchange.create_import")
    known = list(importers_for(by).values())
    parts = _joined(_parts(files, settings.UPLOAD_BYTES if is_upload else 0), known)
    for part in parts:
        part.importer = part.importer or guess(known, part.table.columns)
    clear = [part for part in parts if len(part.mapping) >= FEWEST_KNOWN]
    left_out = [part for part in parts if part not in clear]
    for part in left_out:
        drop(part.stored)
    if not clear:
        sentence = say("Nothing in these files is understood: %(names)s.", names=_names(parts))
        raise Invalid("nothing_understood", sentence, fields={"file": sentence})
    made = _made(_in_order(clear), source.strip() or DEFAULT_SOURCE, by)
    return Workspace(made, [part.name for part in left_out])


@transaction.atomic
def start_workspace(chosen: Import, *, by: Actor) -> None:
    """Queue all files that came together with ``chosen``; they are imported one after the other."""
    from rapport.platform.exchange.tasks import work_workspace

    begin_workspace(chosen.story, by=by)
    work_workspace.defer(story=str(chosen.story))


def begin_workspace(story: uuid.UUID, *, by: Actor) -> None:
    """Check that the files that came together can be imported, and write down that they are."""
    for each in Import.objects.filter(story=story).exclude(status=Status.DONE).order_by("pk"):
        queue_import(each, by=by)


def run_workspace(story: uuid.UUID, *, told: Told = silent) -> list[Import]:
    """Import the files of a workspace in their order; after one that fails, none. A repeat goes on."""
    rows = list(Import.objects.filter(story=story).order_by("pk"))
    for place, each in enumerate(rows):
        with suppress(RapportError):
            rows[place] = run_import(each.pk, told=part_of(told, rows, place))
        rows[place].refresh_from_db()
        if rows[place].status == Status.FAILED:
            reason = say(
                "%(file)s could not be imported, to which this leads.", file=each.file_name
            )
            rest = Import.objects.filter(story=story, pk__gt=each.pk).exclude(status=Status.DONE)
            rest.update(status=Status.FAILED, message=reason)
            break
    return list(Import.objects.filter(story=story).order_by("pk"))


def _names(parts: Sequence[_Part]) -> str:
    return ", ".join(part.name for part in parts)


def _parts(files: Sequence[Handed], limit: int) -> list[_Part]:
    found: list[_Part] = []
    try:
        for file in files:
            stored = storage.store(file.blocks, limit=limit)
            is_many = is_archive(stored.path)
            found += _members(stored) if is_many else [_part(file.name, stored)]
    except Invalid:
        for part in found:
            drop(part.stored)
        raise
    return found


def _members(archive: storage.Stored) -> Iterator[_Part]:
    try:
        for name, blocks in unpacked(archive.path):
            stored = storage.store(blocks)
            with suppress(Invalid):
                yield _part(name, stored)
    finally:
        drop(archive)


def _part(name: str, stored: storage.Stored) -> _Part:
    try:
        return _Part(name, stored, open_table(stored.path))
    except Invalid:
        drop(stored)
        raise


def _joined(parts: list[_Part], known: Sequence[Importer]) -> list[_Part]:
    """The parts, of which two are one where only together they have all that an importer requires."""
    for importer in known:
        for one, other in combinations(parts, 2):
            if _need_each_other(importer, one, other):
                rest = [part for part in parts if part is not one and part is not other]
                return [*rest, _whole(one, other, importer)]
    return parts


def _need_each_other(importer: Importer, one: _Part, other: _Part) -> bool:
    if not (importer.required and one.headings & other.headings):
        return False
    both = [*one.table.columns, *other.table.columns]
    alone = any(_is_whole(importer, part.table.columns) for part in (one, other))
    return not alone and _is_whole(importer, both)


def _is_whole(importer: Importer, columns: Sequence[str]) -> bool:
    found = recognise(importer, columns)
    return all(item.name in found for item in importer.required)


def _whole(one: _Part, other: _Part, importer: Importer) -> _Part:
    paths: dict[Path, str] = {part.stored.path: part.name for part in (one, other)}
    stored = storage.store(joined(paths))
    for part in (one, other):
        drop(part.stored)
    return _Part(f"{one.name} + {other.name}", stored, open_table(stored.path), importer)


def _in_order(parts: Sequence[_Part]) -> list[_Part]:
    """Those first that others lead to; files that lead to each other stay as they came."""
    rest, found = list(parts), []
    while rest:
        free = [part for part in rest if not any(_leads(part, other) for other in rest)]
        chosen = (free or rest)[0]
        rest.remove(chosen)
        found.append(chosen)
    return found


def _leads(part: _Part, other: _Part) -> bool:
    return part is not other and bool(other.key) and other.key in part.headings - {part.key}


def _made(parts: Sequence[_Part], source: str, by: Actor) -> list[Import]:
    story = uuid.uuid4()
    return [
        Import.objects.create(
            record_type=part.importer.key,
            source=_source(part, parts, source),
            file_name=part.name[:200],
            path=str(part.stored.path),
            sha256=part.stored.sha256,
            headings=list(part.table.columns),
            mapping=part.mapping,
            options=options.defaults(part.importer),
            total_rows=part.table.total_rows,
            story=story,
            by_id=by.user_id,
        )
        for part in parts
        if part.importer
    ]


def _source(part: _Part, parts: Sequence[_Part], source: str) -> str:
    """Ids of several files of one type may be the same: those that others lead to keep the source's name."""
    rivals = [other for other in parts if other.importer == part.importer]
    meant = [other for other in rivals if any(_means(third, other) for third in parts)]
    if len(rivals) == 1 or part is (meant or rivals)[0]:
        return source[:60]
    return f"{source} {Path(part.name).stem}"[:60]


def _means(part: _Part, other: _Part) -> bool:
    """Whether a column of ``part`` that is read holds the ids of ``other``."""
    used = {folded(column) for column in part.mapping.values()}
    return _leads(part, other) and other.key in used
