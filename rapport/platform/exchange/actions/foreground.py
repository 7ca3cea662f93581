"""An import from the command line: the same work, here and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from rapport.kit.errors import Invalid, RapportError
from rapport.platform.access import Actor
from rapport.platform.exchange import storage
from rapport.platform.exchange.actions.handing_in import (
    Handed,
    create_import,
    map_import,
    queue_import,
)
from rapport.platform.exchange.actions.running import forget_file, run_import, silent
from rapport.platform.exchange.actions.trying import begin_trial, map_words, run_trials
from rapport.platform.exchange.actions.workspaces import (
    begin_workspace,
    create_workspace,
    run_workspace,
)
from rapport.platform.exchange.importers import importer_of, require
from rapport.platform.exchange.models import Import
from rapport.platform.exchange.staging import Told
from rapport.platform.exchange.words import Meanings

Status = Import.Status
UNFINISHED = (Status.QUEUED, Status.READING, Status.APPLYING)


@dataclass(frozen=True)
class ImportSummary:
    """What became of a file's rows.

    ``created``, ``updated``, ``unchanged`` and ``refused`` add up to ``rows``; so do ``lines`` with
    ``refused``. ``records`` counts what was made of them; ``words`` are those that it is not clear of what
    they mean, and the empty cells.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    seconds: float
    lines: dict[str, int] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    words: list[dict[str, Any]] = field(default_factory=list)
    ignored_cells: int = 0
    import_id: int = 0
    refused_file: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def summary_of(done: Import) -> ImportSummary:
    """The summary of a finished import."""
    counts = done.counts
    names = ("created", "updated", "unchanged", "refused", "ignored_cells")
    whole: dict[str, Any] = {name: int(counts.get(name, 0)) for name in names}
    parts = {name: counts.get(name, {}) for name in ("lines", "records", "reasons")}
    parts["words"] = counts.get("words", [])
    refused_file = str(storage.refused_path(done.pk)) if whole["refused"] else ""
    return ImportSummary(
        rows=done.row_count,
        seconds=round(done.seconds, 2),
        import_id=done.pk,
        refused_file=refused_file,
        **whole,
        **parts,
    )


@dataclass(frozen=True)
class WorkspaceSummary:
    """What became of files that belong together: one summary each, and those that nothing understood."""

    files: list[dict[str, Any]]
    left_out: list[str]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def as_lines(self) -> dict[str, Any]:
        """For people: the counts by file."""
        names = ("created", "updated", "unchanged", "refused")
        told = {each["file"]: {name: each[name] for name in names} for each in self.files}
        return {**told, **({"left_out": ", ".join(self.left_out)} if self.left_out else {})}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is said of a file beside its name: ``mapping`` goes from columns to fields, beside what is
    recognised, ``meanings`` from fields by words to what these mean.
    """

    record_type: str
    source: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    meanings: Meanings = field(default_factory=dict)


def import_file(
    path: Path | Sequence[Path], asked: Asked, *, by: Actor, progress: Told = silent
) -> ImportSummary:
    """Import ``path`` (several files are joined first) and wait for it. A file that was left half imported
    by a crash is taken up again.
    """
    paths = [path] if isinstance(path, Path) else path
    chosen, is_new = _taken_up(paths, asked, UNFINISHED, by)
    if is_new:
        queue_import(chosen, by=by)
    return summary_of(run_import(chosen.pk, told=progress))


def try_file(
    path: Sequence[Path], asked: Asked, *, by: Actor, progress: Told = silent
) -> dict[str, Any]:
    """What importing ``path`` would do: see ``trying``. Nothing stays, the file neither."""
    chosen, is_new = _taken_up(path, asked, [Status.TRYING], by)
    if is_new:
        begin_trial(chosen, by=by)
    return _told_once([chosen], progress)[0]


def try_workspace(
    paths: Sequence[Path], *, by: Actor, source: str = "", progress: Told = silent
) -> dict[str, Any]:
    """What importing files that belong together would do, by file. Nothing stays, the files neither."""
    made = create_workspace(_handed(paths), by=by, source=source, is_upload=False)
    story = _story_left_behind(made.imports, [Status.TRYING])
    if story is not None:
        _forget(made.imports)
    rows = list(Import.objects.filter(story=story or made.imports[0].story).order_by("pk"))
    with transaction.atomic():
        for each in rows:
            begin_trial(each, by=by)
    names = [each.file_name for each in rows]
    return dict(zip(names, _told_once(rows, progress), strict=True))


def _told_once(rows: Sequence[Import], progress: Told) -> list[dict[str, Any]]:
    """Try imports, and forget them; a repeat finds those again that something else than their files stopped."""
    try:
        run_trials(rows, told=progress)
    except RapportError:
        _forget(rows)
        raise
    found = [Import.objects.get(pk=each.pk) for each in rows]
    _forget(found)
    return [each.trial for each in found]


def import_workspace(
    paths: Sequence[Path], *, by: Actor, source: str = "", progress: Told = silent
) -> WorkspaceSummary:
    """Import files that belong together, or a ZIP archive of them, and wait for it.

    Files that a crash left half imported are taken up again, as the same story. Raises Invalid when one fails.
    """
    made = create_workspace(_handed(paths), by=by, source=source, is_upload=False)
    story = _story_left_behind(made.imports, UNFINISHED)
    if story is None:
        story = made.imports[0].story
        with transaction.atomic():
            begin_workspace(story, by=by)
    else:
        _forget(made.imports)
    done = run_workspace(story, told=progress)
    for each in done:
        if each.status == Status.FAILED:
            raise Invalid(
                "workspace_failed", "%(file)s: %(reason)s", file=each.file_name, reason=each.message
            )
    return WorkspaceSummary(
        [
            {"file": each.file_name, "record_type": each.record_type, **summary_of(each).as_dict()}
            for each in done
        ],
        made.left_out,
    )


def _taken_up(
    paths: Sequence[Path], asked: Asked, unfinished: Sequence[str], by: Actor
) -> tuple[Import, bool]:
    """The import of files, and whether it is new: it is not if it was begun before, and never finished."""
    importer = importer_of(asked.record_type, by)
    require(by, importer)
    made = create_import(
        _handed(paths), by=by, record_type=importer.key, source=asked.source, is_upload=False
    )
    same = Import.objects.filter(_is_same(made), status__in=unfinished).exclude(pk=made.pk)
    found = same.order_by("-pk").first()
    if found is not None:
        made.delete()
        return found, False
    own = {field: column for column, field in asked.mapping.items()}
    kept = {name: column for name, column in made.mapping.items() if column not in own.values()}
    map_import(made, by=by, mapping={**kept, **own}, options=asked.options)
    map_words(made, asked.meanings, by=by)
    return made, True


def _handed(paths: Sequence[Path]) -> list[Handed]:
    return [Handed(each.name, storage.blocks_of(each)) for each in paths]


def _is_same(made: Import) -> Q:
    return Q(sha256=made.sha256, record_type=made.record_type, source=made.source)


def _story_left_behind(made: Sequence[Import], unfinished: Sequence[str]) -> UUID | None:
    """The story of the same files, begun before and never finished."""
    begun = Import.objects.filter(
        _is_same(made[-1]), status__in=unfinished, pk__lt=made[0].pk
    ).order_by("-pk")
    for last in begun:
        rows = Import.objects.filter(story=last.story).order_by("pk")
        if [_told_by(each) for each in rows] == [_told_by(each) for each in made]:
            return last.story
    return None


def _told_by(found: Import) -> tuple[str, str, str]:
    return found.sha256, found.record_type, found.source


def _forget(rows: Sequence[Import]) -> None:
    """Remove imports that are not needed, and the bytes that no other waits for."""
    for each in rows:
        each.delete()
        forget_file(each)
