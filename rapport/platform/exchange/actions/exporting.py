"""Records written to a file: streamed, permitted, and written down."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.exchange.events import RecordsExported
from rapport.platform.exchange.writers import writer_for
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.types import Field, Kind, RecordType, record_types

CHUNK = 5_000


@transaction.atomic
def export_records(
    *,
    by: Actor,
    record_type: str,
    path: Path,
    filter: str = "",  # noqa: A002 — the word of the list and of the command line
    columns: Sequence[str] = (),
) -> dict[str, Any]:
    """Write the records that ``filter`` selects to ``path`` (.csv, .parquet or .xlsx), in the fields
    called ``columns``, else in all that ``by`` may know.

    Only what ``by`` may export; memory does not grow with the number of rows. Nothing half-written
    is left behind.
    """
    chosen = record_type_called(record_type)
    if not access.may_see(by, chosen.model, Right.EXPORT, name=chosen.policy_name):
        raise NotAllowed(
            "not_allowed",
            "Your role does not allow you to export %(chosens)s.",
            chosens=chosen.plural.lower(),
        )
    known = chosen.fields_for(by)
    fields = [known[name] for name in columns if name in known] or list(known.values())
    headings = ["id", *_headings(fields)]
    rows = access.visible_to(
        by, selection(by, chosen, parse(filter)), Right.EXPORT, name=chosen.policy_name
    )
    draft = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        with writer_for(draft, headings) as writer:
            count = sum(writer.write(chunk) for chunk in _chunks(rows, fields))
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
    events.record(
        RecordsExported(chosen.key, count, headings, path.suffix.lstrip("."), filter), by=by
    )
    return {"record_type": chosen.key, "rows": count, "file": str(path), "columns": headings}


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


def _headings(fields: list[Field]) -> Iterator[str]:
    """A money field of a relation has its currency beside it; one of the record, as a field."""
    for item in fields:
        yield item.name
        if item.kind is Kind.MONEY and item.relation:
            yield f"{item.name}_currency"
        if item.kind is Kind.RECORD and not item.is_custom:
            yield f"{item.name}_name"


def _expressions(chosen: type[Any], fields: list[Field]) -> Iterator[tuple[str, Any]]:
    for item in fields:
        is_person = item.kind is Kind.USER and not item.is_custom
        path = f"{item.column}__name" if is_person else item.column
        yield f"x_{item.name}", _expression(chosen, item, path)
        if item.kind is Kind.MONEY and item.relation:
            yield f"x_{item.name}_currency", _expression(chosen, item, item.currency)
        if item.kind is Kind.RECORD and not item.is_custom:
            yield f"x_{item.name}_name", F(item.shown_column)


def _expression(model: type[Any], item: Field, path: str) -> Any:
    """The column, or of a relation's rows the first."""
    if not item.relation:
        return F(path)
    relation: Any = model._meta.get_field(item.relation)
    rows = relation.related_model._default_manager.filter(
        **{relation.field.name: OuterRef("pk")}, **item.where
    )
    return Subquery(rows.order_by("pk").values(path)[:1])


def _chunks(rows: QuerySet[Any], fields: list[Field]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in the order of their ids, through one cursor on the server."""
    named = dict(_expressions(rows.model, fields))
    values = rows.order_by("pk").annotate(**named).values_list("pk", *named)
    chunk: list[tuple[Any, ...]] = []
    for row in values.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk
