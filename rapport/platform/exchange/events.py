"""What can happen to imports and exports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class ImportStarted(Happening):
    """A file was handed in to be imported; everything that follows belongs to its story."""

    import_id: int
    record_type: str
    file_name: str
    sha256: str
    source: str = ""


@dataclass(frozen=True)
class ImportFinished(Happening):
    """A file was imported; ``counts`` says what became of its rows."""

    import_id: int
    record_type: str
    file_name: str
    counts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportFailed(Happening):
    """A file could not be imported, and nothing of it was kept."""

    import_id: int
    record_type: str
    file_name: str
    reason: str = ""


@dataclass(frozen=True)
class RecordsExported(Happening):
    """Records were written to a file: personal data may have left the house."""

    record_type: str
    count: int
    columns: list[str]
    format: str
    filter: str = ""
    export_id: int = 0
    label: str = ""


@dataclass(frozen=True)
class AccountExported(Happening):
    """Everything was written to one archive: all data may have left the house."""

    counts: dict[str, int]
    format: str
    export_id: int = 0


@dataclass(frozen=True)
class ExportFailed(Happening):
    """A file that somebody waits for could not be written, and nothing of it was kept."""

    export_id: int
    label: str
    reason: str


@dataclass(frozen=True)
class ExportScheduled(Happening):
    """Somebody has a view written to a file again and again."""

    record_type: str
    label: str
    format: str
    every: str


@dataclass(frozen=True)
class ExportScheduleEdited(Happening):
    """What is exported on a schedule, or when, was changed."""

    record_type: str
    label: str
    format: str
    every: str


@dataclass(frozen=True)
class ExportSchedulePaused(Happening):
    """An export on a schedule waits until it is resumed."""

    label: str


@dataclass(frozen=True)
class ExportScheduleResumed(Happening):
    """An export on a schedule goes on."""

    label: str


@dataclass(frozen=True)
class ExportScheduleDeleted(Happening):
    """An export on a schedule was given up; the files that it made stay for their time."""

    label: str


@dataclass(frozen=True)
class ExportScheduleStopped(Happening):
    """An export on a schedule ended because its owner may not have it any more, or its view is gone."""

    label: str
    reason: str
