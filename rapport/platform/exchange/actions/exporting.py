"""Records written to a file: streamed, permitted, and written down."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.exchange.events import RecordsExported
from rapport.platform.exchange.writers import writer_for
from rapport.platform.records.filters import Tree, parse, typed
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.flat import Flat
from rapport.platform.records.queries.lists import order_of
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.tasks.lanes import in_order

Told = Callable[[int], None]
"""Hears how many records are written; what it raises ends the export."""


def silent(_count: int) -> None:
    return None


def export_records(
    *,
    by: Actor,
    record_type: str,
    path: Path,
    filter: str | Tree = "",  # noqa: A002 — the word of the list and of the command line
    columns: Sequence[str] = (),
    sort: str = "",
    told: Told = silent,
) -> dict[str, Any]:
    """Write the records that ``filter`` selects to ``path`` (.csv, .parquet or .xlsx), in the fields
    called ``columns``, else in all that ``by`` may know; in the order ``sort`` of a list, else by id.

    Only what ``by`` may export; memory does not grow with the number of rows. Nothing half-written
    is left behind, and nothing is there that is not written down.
    """
    chosen = record_type_called(record_type)
    flat = flat_of(chosen, by=by, filter=filter, columns=columns, sort=sort)
    with drafted(path) as draft:
        count = write_records(draft, flat, told=told)
        kind = path.suffix.lstrip(".").lower()
        where = filter if isinstance(filter, str) else typed(filter)
        events.record(RecordsExported(chosen.key, count, flat.headings, kind, where), by=by)
    return {"record_type": chosen.key, "rows": count, "file": str(path), "columns": flat.headings}


def flat_of(
    chosen: RecordType,
    *,
    by: Actor,
    filter: str | Tree = "",  # noqa: A002 — the word of the list and of the command line
    columns: Sequence[str] = (),
    sort: str = "",
) -> Flat:
    """What ``by`` may take along of the records that ``filter`` selects. Raises NotAllowed."""
    require_export(chosen, by)
    known = chosen.fields_for(by)
    fields = [known[name] for name in columns if name in known] or list(known.values())
    tree = parse(filter) if isinstance(filter, str) else filter
    rows = selection(by, chosen, tree)
    mine = access.visible_to(by, rows, Right.EXPORT, name=chosen.policy_name)
    return Flat(mine, fields, order_of(known, sort) if sort else None)


def require_export(chosen: RecordType, by: Actor) -> None:
    """Raises NotAllowed unless ``by`` may take records of the type out of the house."""
    if not access.may_see(by, chosen.model, Right.EXPORT, name=chosen.policy_name):
        raise NotAllowed(
            "not_allowed",
            "Your role does not allow you to export %(chosens)s.",
            chosens=chosen.plural.lower(),
        )


def write_records(path: Path, flat: Flat, *, told: Told = silent) -> int:
    """Write the records of ``flat``, as they are at one moment; returns how many they are."""
    count = 0
    with (
        writer_for(path, flat) as writer,
        closing(in_order(writer.fetch, flat.windows())) as parts,
    ):
        for part in parts:
            count += writer.append(part)
            told(count)
    return count


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of ``path`` at the end, or is gone. Raises Invalid."""
    draft = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise Invalid(
            "cannot_write",
            "%(path)s cannot be written: %(strerror)s.",
            path=path,
            strerror=error.strerror,
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def record_type_called(name: str) -> RecordType:
    """The record type whose key or plural is ``name``. Raises Invalid and names the ones there are."""
    known = record_types()
    for key, found in known.items():
        if name.lower() in (key, found.plural.lower()):
            return found
    plurals = ", ".join(sorted(found.plural.lower() for found in known.values()))
    raise Invalid(
        "unknown_record_type",
        "Rapport exports %(plurals)s; not %(name)s.",
        plurals=plurals,
        name=repr(name),
    )
