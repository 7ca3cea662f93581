"""Importers of the record types that no app has an importer of its own for: products, objects made in
the browser, whatever the engine can enter.

What can be filled is what the actor may write, own fields too. Rows find their records by the source's
id, by a field that no two records share, or by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from rapport.kit.speech import noted, say
from rapport.platform.access import Actor, Right, may_see
from rapport.platform.exchange import options
from rapport.platform.exchange.entering import enter, entry_fields
from rapport.platform.exchange.importers import (
    CellKind,
    Importer,
    ImportField,
    ImportOption,
    declared_importers,
)
from rapport.platform.exchange.keys import AS_FILE, BY_ID, BY_ROW, ID, MAKE, MODE, currencies
from rapport.platform.records.actions.records import editable_fields
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.types import RecordType, record_types

LONGEST_CELL = 20_001
"""A letter more than the longest text holds: what is too long is refused, never cut."""
READ_AS = {
    Kind.NUMBER: CellKind.DECIMAL,
    Kind.RATING: CellKind.DECIMAL,
    Kind.MONEY: CellKind.DECIMAL,
    Kind.DATE: CellKind.DATE,
    Kind.DATETIME: CellKind.MOMENT,
}


def importers_of_types(by: Actor) -> Mapping[str, Importer]:
    """An importer for each type whose records the engine can enter, and no app does itself."""
    apart = {key for found in declared_importers().values() for key in found.record_types}
    return {
        key: importer_of_type(kind, by)
        for key, kind in record_types().items()
        if key not in apart
        and may_see(by, kind.model, Right.CREATE, name=kind.policy_name)
        and kind.title in editable_fields(kind, by)
    }


def importer_of_type(kind: RecordType, by: Actor) -> Importer:
    """How rows become records of ``kind``, as far as ``by`` may write them."""
    fields = {
        name: found for name, found in editable_fields(kind, by).items() if found.kind != Kind.FILE
    }
    entries = {name: found for name, found in entry_fields(kind, by).items() if found.synonyms}
    own_id = ImportField(
        ID,
        say("Id"),
        CellKind.KEY,
        synonyms=(f"{kind.label} id", f"{kind.label} number", "id", "external id", "record id"),
        limit=200,
        help=noted("What the source calls the record; a repeat finds it by this."),
    )
    return Importer(
        key=kind.key,
        label=kind.plural,
        names=(kind.plural,),
        fields=(
            own_id,
            *(_field(kind, found) for found in fields.values()),
            *(_entry_field(found) for found in entries.values()),
        ),
        verbs=(),
        policy=kind.policy_name,
        apply=partial(enter, kind.key),
        record_types=(kind.key,),
        options=(
            _key(kind, fields),
            MODE,
            MAKE,
            *((options.CURRENCY,) if currencies(kind) else ()),
            options.DATE_ORDER,
            options.DECIMAL_MARK,
        ),
        parts=(("records", kind.plural),),
    )


def _field(kind: RecordType, found: Field) -> ImportField:
    more = (kind.label, "title", "subject") if found.name == kind.title else ()
    return ImportField(
        found.name,
        found.label,
        READ_AS.get(found.kind, CellKind.TEXT),
        synonyms=(f"{kind.label} {found.label}", *found.synonyms, *more),
        limit=LONGEST_CELL,
        help=found.help,
    )


def _entry_field(found: Field) -> ImportField:
    """What a row says of an entry of a list: its words are told by the app, lest they take other columns."""
    kind = READ_AS.get(found.kind, CellKind.TEXT)
    return ImportField(
        found.name,
        found.label,
        kind,
        synonyms=found.synonyms,
        limit=LONGEST_CELL,
        help=found.help,
    )


def _key(kind: RecordType, fields: Mapping[str, Field]) -> ImportOption:
    choices = (AS_FILE, BY_ID, *_telling(kind, fields), BY_ROW)
    help_text = noted("By this a row finds the record that is here already.")
    return ImportOption("key", noted("Known by"), choices=choices, help=help_text)


def _telling(kind: RecordType, fields: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    """The fields that may tell records apart."""
    for name, found in fields.items():
        if found.is_unique or name == kind.title:
            yield name, found.label
