"""How the rows of a file find the records that are here already, and what may become of them."""

from __future__ import annotations

from collections.abc import Collection

from rapport.kit.speech import noted
from rapport.platform.exchange.importers import ImportOption
from rapport.platform.records.actions.upserting import HERE_ALREADY, NOT_HERE, Manner
from rapport.platform.records.types import RecordType

ID, ROW = "external_id", "row"
AS_FILE = ("", noted("As the file allows"))
BY_ID = (ID, noted("The source's id"))
BY_ROW = (ROW, noted("Nothing: every row is a record of its own"))
MODE = ImportOption(
    "mode",
    noted("Rows"),
    choices=(
        ("", noted("Enter new records and change those here")),
        ("create", noted("Only enter new records")),
        ("update", noted("Only change records that are here")),
    ),
)
UNWANTED = {"create": (True, HERE_ALREADY), "update": (False, NOT_HERE)}
"""By mode, whether rows are refused that are here or those that are not, and why."""
MAKE = ImportOption(
    "make",
    noted("What is not here yet"),
    choices=(
        ("", noted("Refuse rows that need it")),
        ("make", noted("Make records and choices that rows lead to")),
    ),
)


def key_of(kind: RecordType, chosen: str, filled: Collection[str]) -> str:
    """What the rows are known by: as chosen, else the id if there is a column for it, a field that is
    unique, the name, and at last the row itself.
    """
    if chosen:
        return chosen
    unique = [name for name, found in kind.all_fields().items() if found.is_unique]
    return next((name for name in (ID, *unique, kind.title) if name in filled), ROW)


def currencies(kind: RecordType) -> set[str]:
    """The fields that say in which currency the amounts of a record are."""
    fields = kind.all_fields()
    return {found.currency for found in fields.values() if fields.keys() & {found.currency}}


def manner(key: str, mode: str) -> Manner:
    """How the engine is to take the rows."""
    return Manner(
        key="" if key in (ID, ROW) else key,
        may_enter=mode != "update",
        may_change=mode != "create",
    )
