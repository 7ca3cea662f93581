"""Reads of imports and exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.exchange import options, storage
from rapport.platform.exchange.cells import plain
from rapport.platform.exchange.importers import Importer, importer_of
from rapport.platform.exchange.models import Export, ExportSchedule, Import
from rapport.platform.exchange.parsing import Parser
from rapport.platform.exchange.readers import Batch, Table, open_table
from rapport.platform.records.queries.lists import exportable
from rapport.platform.records.types import record_types

PREVIEW_ROWS = 20
SAMPLES = 3
KEPT_DAYS = 14
"""So long stays a file that was made in the background."""


def imports(asker: Actor) -> QuerySet[Import]:
    """The imports that ``asker`` sees, newest first."""
    return access.visible_to(asker, Import.objects.select_related("by")).order_by("-created_at")


def import_by_id(asker: Actor, pk: int) -> Import:
    """One import. Raises NotFound when it is missing or hidden."""
    found = imports(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Asked:
    """A word of a file that leads nowhere, or is said to mean something: ``meant``, None until it is."""

    field: str
    label: str
    word: str
    meant: str | None = None
    rows: int = 0
    near: Sequence[str] = ()


def asked_words(chosen: Import, importer: Importer) -> list[Asked]:
    """What people are asked about the words of a file that was tried, and what they said before."""
    known = importer.by_name
    said = [
        Asked(name, known[name].label, word, meant)
        for name, words in chosen.meanings.items()
        for word, meant in words.items()
        if name in known
    ]
    open_ones = (chosen.trial or {}).get("words", ())
    told = {(each.field, each.word) for each in said}
    return [
        *(Asked(**each) for each in open_ones if (each["field"], each["word"]) not in told),
        *said,
    ]


def companions(chosen: Import) -> list[Import]:
    """The files that came together with this one, it included, in the order in which they are imported."""
    return list(Import.objects.filter(story=chosen.story).order_by("pk"))


def sources(asker: Actor) -> list[str]:
    """The names of systems that files came from so far."""
    return sorted(set(imports(asker).order_by().values_list("source", flat=True)[:1000]))


def refused_rows(asker: Actor, pk: int) -> Path:
    """The file of the refused rows. Raises NotFound when there is none."""
    path = storage.refused_path(import_by_id(asker, pk).pk)
    if not path.is_file():
        raise NotFound()
    return path


@dataclass(frozen=True)
class ColumnPreview:
    """A column of a file: its heading, some of its values, and the field that it is taken for."""

    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class PreviewRow:
    """One of the first rows, and why it would be refused."""

    number: int
    cells: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class Preview:
    """What an import will make of the beginning of its file; figures are of ``tried`` rows."""

    importer: Importer
    note: str
    total_rows: int
    is_whole: bool
    columns: tuple[ColumnPreview, ...]
    rows: tuple[PreviewRow, ...]
    tried: int
    refused: int
    ignored_cells: int
    reasons: tuple[str, ...]

    @property
    def shows_problems(self) -> bool:
        """Whether one of the rows shown would be refused."""
        return any(row.problem for row in self.rows)


def preview(asker: Actor, chosen: Import) -> Preview:
    """A dry run over the first batch of the file; ``is_whole`` if there is no other, so that its rows are
    counted, not estimated. Reads it; raises Invalid when it cannot.
    """
    table = open_table(storage.kept(chosen))
    importer = importer_of(chosen.record_type, asker)
    batches = iter(table.batches())
    batch = next(batches, None) or Batch([], [()] * len(table.columns))
    is_whole = next(batches, None) is None
    mapping = {name: column for name, column in chosen.mapping.items() if column in table.columns}
    known = Parser(
        importer, mapping, table.columns, options.reading(chosen.options, timezone.now())
    )
    parsed = known.parse(batch)
    fields = {column: name for name, column in mapping.items()}
    return Preview(
        importer=importer,
        note=table.note,
        total_rows=len(batch.numbers) if is_whole else table.total_rows,
        is_whole=is_whole,
        columns=_columns(table, batch, fields),
        rows=_rows(batch, parsed.problems),
        tried=len(batch.numbers),
        refused=len(parsed.problems),
        ignored_cells=parsed.ignored,
        reasons=tuple(dict.fromkeys(parsed.problems.values()))[:SAMPLES],
    )


def _columns(table: Table, batch: Batch, fields: Mapping[str, str]) -> tuple[ColumnPreview, ...]:
    return tuple(
        ColumnPreview(heading, _samples(values), fields.get(heading, ""))
        for heading, values in zip(table.columns, batch.columns, strict=True)
    )


def _samples(values: Sequence[object]) -> tuple[str, ...]:
    """The first few different values that are not empty."""
    texts = (plain(value)[:60] for value in islice(values, 500))
    return tuple(dict.fromkeys(text for text in texts if text))[:SAMPLES]


def _rows(batch: Batch, problems: Mapping[int, str]) -> tuple[PreviewRow, ...]:
    return tuple(
        PreviewRow(
            number,
            tuple(plain(column[index])[:80] for column in batch.columns),
            problems.get(index, ""),
        )
        for index, number in enumerate(batch.numbers[:PREVIEW_ROWS])
    )


def progress(chosen: Import) -> dict[str, Any]:
    """How far an import is: share of the reading, rows a second, seconds since it began."""
    total = chosen.total_rows or 0
    until = chosen.finished_at or timezone.now()
    return {
        "elapsed": (until - chosen.started_at).total_seconds() if chosen.started_at else 0.0,
        "share": min(chosen.row_count / total, 1.0) if total else 0.0,
        "rate": round(chosen.row_count / chosen.seconds) if chosen.seconds else 0,
        "is_over": chosen.status in (Import.Status.DONE, Import.Status.FAILED, Import.Status.TRIED),
    }


def columns(chosen: Import) -> list[str]:
    """The headings of the import's file. Reads it; raises Invalid when it cannot."""
    return list(open_table(storage.kept(chosen)).columns)


def exports(asker: Actor) -> QuerySet[Export]:
    """The files that were made for ``asker`` in the background, newest first."""
    return Export.objects.filter(by_id=asker.user_id).select_related("schedule").order_by("-pk")


def export_by_id(asker: Actor, pk: int) -> Export:
    """One of them. Raises NotFound when it is missing or somebody else's."""
    found = exports(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def kept_file(asker: Actor, chosen: Export) -> Path:
    """The bytes of an export, as long as ``asker`` may have them. Raises NotFound."""
    kind = record_types().get(chosen.record_type)
    if chosen.holds_all:
        access.require(asker, "exchange.export_account")
    elif kind is None or not exportable(asker, kind):
        raise NotFound()
    path = storage.exports_folder() / chosen.file_name
    if not chosen.is_kept or not path.is_file():
        raise NotFound()
    return path


def schedules(asker: Actor) -> QuerySet[ExportSchedule]:
    """What ``asker`` has exported on a schedule."""
    return ExportSchedule.objects.filter(owner_id=asker.user_id).order_by("label", "pk")


def schedule_by_id(asker: Actor, pk: int) -> ExportSchedule:
    """One of them. Raises NotFound when it is missing or somebody else's."""
    found = schedules(asker).select_related("owner").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found
