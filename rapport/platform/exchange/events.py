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
