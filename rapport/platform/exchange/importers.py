"""What an app declares so that its records can come from files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor

if TYPE_CHECKING:
    from rapport.platform.exchange.parsing import Cells, Shaped
    from rapport.platform.exchange.staging import Staging

Counts = dict[str, Any]


class CellKind(StrEnum):
    """How a cell is understood."""

    TEXT = "text"
    KEY = "key"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    COUNTRY = "country"
    EMAIL = "email"
    CURRENCY = "currency"


@dataclass(frozen=True)
class ImportField:
    """Something that a column can be.

    ``synonyms`` are the headings that other systems give it; spelling, case and punctuation do not
    matter, and the earlier ones win. A cell of a ``is_lenient`` field that cannot be understood is
    left out and counted; any other refuses its row. ``limit`` is the most characters it takes.
    """

    name: str
    label: str
    kind: CellKind = CellKind.TEXT
    is_required: bool = False
    is_lenient: bool = False
    synonyms: tuple[str, ...] = ()
    limit: int = 250
    help: str = ""


@dataclass(frozen=True)
class ImportOption:
    """Something to be asked about a file as a whole; without ``choices`` any text answers it."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""
    help: str = ""


@dataclass(frozen=True)
class Importer:
    """How rows of files become records.

    Each row's cells, in the order of ``fields``, are staged as text; with ``shape``, what it makes
    of them is staged as ``staged`` instead. ``apply`` turns the staged rows into records, set by
    set, in one transaction, and answers counts: at least created, updated and unchanged rows.
    ``verbs`` are the permissions it takes; ``record_types`` those that the result page links to;
    ``parts`` names what rows can turn out to be: the counts of these and the refused add up.
    """

    key: str
    label: str
    fields: tuple[ImportField, ...]
    verbs: tuple[str, ...]
    apply: Callable[[Staging], Counts]
    shape: Callable[[Cells], Shaped] | None = None
    staged: tuple[str, ...] = ()
    record_types: tuple[str, ...] = ()
    options: tuple[ImportOption, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    help: str = ""
    by_name: Mapping[str, ImportField] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    @property
    def staged_columns(self) -> tuple[str, ...]:
        return self.staged or tuple(self.by_name)

    @property
    def required(self) -> Sequence[ImportField]:
        return [item for item in self.fields if item.is_required]


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make ``importer`` known; called in an app's ``importer.py``."""
    _importers[importer.key] = importer
    return importer


def importers() -> dict[str, Importer]:
    """Every importer by key."""
    return dict(_importers)


def importer_of(key: str) -> Importer:
    """The importer called ``key``. Raises Invalid and names the ones there are."""
    if key not in _importers:
        known = ", ".join(sorted(_importers))
        fields = {"record_type": say("Choose what the file holds.")}
        raise Invalid(
            "unknown_record_type",
            "Rapport imports %(known)s; not %(key)s.",
            fields=fields,
            known=known,
            key=repr(key),
        )
    return _importers[key]


def importers_for(by: Actor) -> dict[str, Importer]:
    """What ``by`` may import, by key."""
    return {
        key: importer
        for key, importer in _importers.items()
        if all(access.may(by, verb) for verb in importer.verbs)
    }


def require(by: Actor, importer: Importer) -> None:
    """Stop unless ``by`` may do everything that the import will do. Raises NotAllowed."""
    for verb in importer.verbs:
        access.require(by, verb)
