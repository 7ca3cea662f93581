"""What an app declares so that its records can come from files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, Right

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
class Alike:
    """A row that makes a new record, and those that were there before and may be the same: id, name, why."""

    row: int
    name: str
    others: tuple[tuple[int, str, str], ...]


def _none_alike(_staging: Staging) -> list[Alike]:
    """Nobody looks."""
    return []


@dataclass(frozen=True)
class Importer:
    """How rows of files become records.

    Each row's cells, in the order of ``fields``, are staged as text; with ``shape``, what it makes
    of them is staged as ``staged`` instead. ``apply`` turns the staged rows into records, set by
    set, in one transaction, and answers counts: at least created, updated and unchanged rows.
    ``verbs`` are the permissions it takes; ``record_types`` those that the result page links to;
    ``parts`` names what rows can turn out to be: the counts of these and the refused add up.
    ``alike``, called after ``apply`` and before that is rolled back, finds the rows that made new records
    much like ones that were there. ``names`` are other words for ``key``; with
    ``policy``, whoever may enter records under the policy of that name may import.
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
    alike: Callable[[Staging], list[Alike]] = _none_alike
    help: str = ""
    names: tuple[str, ...] = ()
    policy: str = ""
    by_name: Mapping[str, ImportField] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    @property
    def staged_columns(self) -> tuple[str, ...]:
        return self.staged or tuple(self.by_name)

    @property
    def required(self) -> Sequence[ImportField]:
        return [item for item in self.fields if item.is_required]


Source = Callable[[Actor], Mapping[str, Importer]]
_importers: dict[str, Importer] = {}
_late: list[Source] = []


def register(importer: Importer) -> Importer:
    """Make ``importer`` known; called in an app's ``importer.py``."""
    _importers[importer.key] = importer
    return importer


def late_importers(source: Source) -> None:
    """``source`` gives the importers that depend on who asks, by key."""
    _late.append(source)


def declared_importers() -> dict[str, Importer]:
    """The importers that apps declare, by key."""
    return dict(_importers)


def importers(by: Actor) -> dict[str, Importer]:
    """Every importer by key, with the fields that ``by`` may fill."""
    return _importers | {key: found for source in _late for key, found in source(by).items()}


def labels(by: Actor) -> dict[str, str]:
    """What files hold is called, by the importer's key."""
    return {key: found.label for key, found in importers(by).items()}


def importer_of(key: str, by: Actor) -> Importer:
    """The importer called ``key``. Raises Invalid and names the ones there are."""
    known = importers(by)
    named = {name.lower(): found for found in known.values() for name in found.names}
    found = known.get(key) or named.get(key.lower())
    if found is None:
        raise Invalid(
            "unknown_record_type",
            "Rapport imports %(known)s; not %(key)s.",
            fields={"record_type": say("Choose what the file holds.")},
            known=", ".join(sorted(known)),
            key=repr(key),
        )
    return found


def importers_for(by: Actor) -> dict[str, Importer]:
    """What ``by`` may import, by key."""
    return {key: importer for key, importer in importers(by).items() if _allows(by, importer)}


def _allows(by: Actor, importer: Importer) -> bool:
    try:
        require(by, importer)
    except (NotAllowed, NotFound):
        return False
    return True


def require(by: Actor, importer: Importer) -> None:
    """Stop unless ``by`` may do everything that the import will do. Raises NotAllowed."""
    for verb in importer.verbs:
        access.require(by, verb)
    if importer.policy:
        access.hold(by, Right.CREATE, importer.policy)
