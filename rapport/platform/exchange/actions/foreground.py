"""An import from the command line: the same work, here and now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.exchange import storage
from rapport.platform.exchange.actions.handing_in import (
    DEFAULT_SOURCE,
    Handed,
    create_import,
    map_import,
    queue_import,
)
from rapport.platform.exchange.actions.running import run_import
from rapport.platform.exchange.importers import importer_of, require
from rapport.platform.exchange.models import Import


@dataclass(frozen=True)
class ImportSummary:
    """What became of a file's rows.

    ``created``, ``updated``, ``unchanged`` and ``refused`` add up to ``rows``; so do ``lines`` with
    ``refused``. ``records`` counts what was made of them.
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
    refused_file = str(storage.refused_path(done.pk)) if whole["refused"] else ""
    return ImportSummary(
        rows=done.row_count,
        seconds=round(done.seconds, 2),
        import_id=done.pk,
        refused_file=refused_file,
        **whole,
        **parts,
    )


def import_file(
    *,
    by: Actor,
    record_type: str,
    path: Path | Sequence[Path],
    source: str = "",
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> ImportSummary:
    """Import ``path`` (several files are joined first) and wait for it.

    ``mapping`` says of columns which field they are, beside those that are recognised. A file that
    was left half imported by a crash is taken up again.
    """
    importer = importer_of(record_type, by)
    require(by, importer)
    told = progress or (lambda _label, _share: None)
    paths = [path] if isinstance(path, Path) else list(path)
    files = [Handed(each.name, storage.blocks_of(each)) for each in paths]
    made = create_import(files, by=by, record_type=importer.key, source=source, is_upload=False)
    chosen = _left_behind(made) or made
    if chosen is made:
        own = {field: column for column, field in (mapping or {}).items()}
        kept = {name: column for name, column in made.mapping.items() if column not in own.values()}
        map_import(made, by=by, mapping={**kept, **own}, options=options)
        queue_import(made, by=by)
    return summary_of(run_import(chosen.pk, told=told))


def _left_behind(made: Import) -> Import | None:
    """The same file, started before and never finished; ``made`` is then given up."""
    unfinished = (Import.Status.QUEUED, Import.Status.READING, Import.Status.APPLYING)
    same = Import.objects.filter(
        sha256=made.sha256,
        record_type=made.record_type,
        source=made.source or DEFAULT_SOURCE,
        status__in=unfinished,
    )
    found = same.order_by("-pk").first()
    if found is not None:
        made.delete()
    return found
