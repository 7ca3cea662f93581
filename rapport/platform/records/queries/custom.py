"""Types and fields made in the browser, as the engine knows them: read once per stamp."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Place, Policy, Right, Role, Scope, grant
from rapport.platform.accounts.stamps import stamped
from rapport.platform.records.computing import computations
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord
from rapport.platform.records.rollups import RollUp, roll_up_of
from rapport.platform.records.types import (
    RecordType,
    Writing,
    declared_types,
    late_fields,
    late_types,
)

PERSONAL = frozenset({Kind.EMAIL, Kind.PHONE, Kind.ADDRESS})
ALL, TEAM, OWN = Scope.ALL, Scope.TEAM, Scope.OWN
WORKING = grant(read=ALL, create=ALL, edit=TEAM, delete=OWN)
GRANTS = {
    Role.SALES_MANAGER: grant(read=ALL, create=ALL, edit=ALL, delete=ALL, export=ALL),
    Role.SALES_PERSON: WORKING,
    Role.SERVICE_AGENT: WORKING,
    Role.MARKETER: WORKING,
    Role.ANALYST: grant(read=ALL, export=ALL),
}
OWN_FIELDS = (
    Field(
        "name",
        "Name",
        is_sortable=True,
        is_editable=True,
        is_required=True,
        limits=Limits(longest=200),
    ),
    Field("owner", "Owner", Kind.USER, is_editable=True),
    Field("team", "Team", path="team__name"),
    Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
    Field("updated", "Changed", Kind.DATETIME, path="updated_at"),
)


@stamped
def custom_fields() -> Mapping[str, Sequence[Field]]:
    """The fields that were added to each type, by its key, in their order. One query per stamp."""
    rows: defaultdict[str, list[CustomField]] = defaultdict(list)
    for row in CustomField.objects.filter(removed_at=None).order_by("position", "pk"):
        rows[row.record_type].append(row)
    return {key: _with_formulas(key, found) for key, found in rows.items()}


def _with_formulas(key: str, rows: Sequence[CustomField]) -> list[Field]:
    """The fields of a type; its formulas can be worked out, or say why they cannot."""
    fields = base_fields(key) | {row.name: field_of(row) for row in rows}
    texts = {
        row.name: str(row.computation.get("formula", ""))
        for row in rows
        if row.source == CustomField.Source.FORMULA
    }
    workers, wrong = computations(texts, fields)
    return [
        replace(fields[row.name], compute=workers.get(row.name), problem=wrong.get(row.name, ""))
        for row in rows
    ]


def base_fields(key: str) -> dict[str, Field]:
    """The fields that the type of ``key`` has by itself and in itself: what formulas can read."""
    declared = declared_types().get(key)
    own = declared.declared_fields().values() if declared else OWN_FIELDS
    return {found.name: found for found in own if not found.relation and "__" not in found.path}


@stamped
def roll_ups() -> Sequence[RollUp]:
    """Every roll-up. One query per stamp."""
    found = CustomField.objects.filter(removed_at=None, source=CustomField.Source.ROLL_UP)
    return [
        roll_up_of(row.record_type, row.name, row.computation, row.currency)
        for row in found.order_by("position", "pk")
    ]


@stamped
def custom_types() -> Mapping[str, RecordType]:
    """The types of the custom objects, by key. One query per stamp."""
    found = CustomObject.objects.filter(removed_at=None).order_by("label")
    return {row.key: type_of_object(row) for row in found}


@stamped
def dated_formulas() -> set[str]:
    """The types that have a formula which asks for the day. One query per stamp."""
    found = CustomField.objects.filter(removed_at=None, source=CustomField.Source.FORMULA)
    rows = found.filter(computation__formula__icontains="today").values_list("record_type")
    return {key for (key,) in rows}


def field_of(row: CustomField) -> Field:
    """``row`` as the engine's field."""
    return Field(
        name=row.name,
        label=row.label,
        kind=Kind(row.kind),
        choices=tuple((str(value), str(label)) for value, label in row.choices),
        currency=row.currency,
        help=row.help,
        is_custom=True,
        is_sortable=row.kind not in (Kind.CHOICES, Kind.LONG_TEXT, Kind.FILE),
        is_editable=row.source == CustomField.Source.ENTERED,
        is_required=row.is_required,
        is_unique=row.is_unique,
        default=row.default,
        limits=Limits(row.lowest, row.highest, row.longest, row.pattern),
        target=row.target,
        roles=frozenset(Role(role) for role in row.roles) or None,
    )


def type_of_object(row: CustomObject) -> RecordType:
    """``row`` as the engine's type, with its policy made law."""
    known = custom_fields().get(row.key, ())
    fields = [found.name for found in known]
    policy = access.register(
        Policy(
            f"records.{row.key}",
            grants=GRANTS,
            verbs={f"records.see_{row.key}": Right.READ, f"records.create_{row.key}": Right.CREATE},
            places={place: f"custom__{place}" for place in Place if place in fields},
        )
    )
    return RecordType(
        key=row.key,
        label=row.label,
        plural=row.plural,
        model=CustomRecord,
        fields=OWN_FIELDS,
        columns=("name", *fields[:6], "owner"),
        sort="name",
        url_name="record",
        url_args=(row.key,),
        icon=row.icon,
        search="search_text",
        create_url_name="create_record",
        create_verb=f"records.create_{row.key}",
        empty=row.help or say("Nothing yet. Enter the first one by hand, or import a file."),
        only={"object_id": row.pk},
        policy=policy.name,
        writing=WRITING,
        is_personal=any(found.kind in PERSONAL for found in known),
    )


def _search_text(record: CustomRecord, names: frozenset[str]) -> None:
    from rapport.kit.text import fold

    words = [record.name, *(text for text in record.custom.values() if isinstance(text, str))]
    record.search_text = " ".join(fold(word) for word in words)[:2000]


WRITING = Writing(before=_search_text)
late_fields(lambda key: custom_fields().get(key, ()))
late_types(custom_types)
