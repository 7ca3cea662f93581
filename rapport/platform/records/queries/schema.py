"""The whole set-up of objects and fields as one document, and what another one would change here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.queries.setting_up import field_plan, object_plan
from rapport.platform.records.types import declared_types

VERSION = 1
MOST_OBJECTS, MOST_FIELDS = 200, 2000
NEW, SAME, CHANGED, CONFLICT = "new", "same", "changed", "conflict"
FIXED = ("kind", "source", "target")
"""What of a field no import changes: its values would have to follow."""
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """An object or a field of a document beside what is here: new, the same, changed or in conflict.

    ``plan`` is what it says; ``sentence`` says what would change, or why it cannot.
    """

    state: str
    type: str
    name: str
    plan: ObjectPlan | FieldPlan
    sentence: str = ""


def schema(asker: Actor) -> dict[str, Any]:
    """Every custom object and field in use, as a document. Two queries."""
    access.require(asker, "records.set_up")
    objects = CustomObject.objects.filter(removed_at=None).order_by("key")
    known = {*declared_types(), *(row.key for row in objects)}
    rows = CustomField.objects.filter(removed_at=None, record_type__in=known)
    return {
        "rapport_schema": VERSION,
        "objects": [{"key": row.key, **asdict(object_plan(row))} for row in objects],
        "fields": [
            {"type": row.record_type, "name": row.name, **field_plan(row).as_json()}
            for row in rows.order_by("record_type", "position", "pk")
        ],
    }


def differences(asker: Actor, document: Document) -> list[Difference]:
    """What ``document`` would change here. Raises Invalid when it is none such. Two queries."""
    access.require(asker, "records.set_up")
    objects, added = read(document)
    return [*_objects(objects), *_fields(added, {row[0] for row in objects})]


Objects = list[tuple[str, ObjectPlan]]
Fields = list[tuple[str, str, FieldPlan]]


def read(document: Any) -> tuple[Objects, Fields]:
    """The plans in ``document``, by key and by type and name. Raises Invalid naming what is wrong."""
    if not isinstance(document, dict) or "rapport_schema" not in document:
        raise _wrong("This is no file of objects and fields of Rapport.")
    if document["rapport_schema"] != VERSION:
        raise _wrong(
            "This file is of version %(given)s; known is %(version)s.",
            given=document["rapport_schema"],
            version=VERSION,
        )
    objects, added = document.get("objects", []), document.get("fields", [])
    if not isinstance(objects, list) or not isinstance(added, list):
        raise _wrong("Its objects and fields are not lists.")
    if len(objects) > MOST_OBJECTS or len(added) > MOST_FIELDS:
        raise _wrong(
            "It holds more than %(objects)s objects or %(fields_)s fields.",
            objects=MOST_OBJECTS,
            fields_=f"{MOST_FIELDS:,}",
        )
    return (
        [(_slug(said, "key"), ObjectPlan(**_known(ObjectPlan, said))) for said in objects],
        [
            (_slug(said, "type"), _slug(said, "name"), FieldPlan(**_known(FieldPlan, said)))
            for said in added
        ],
    )


def _known(plan: type[Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What ``said`` says of a plan, each of the type that the plan has; the rest is left out."""
    blank = plan("", "") if plan is ObjectPlan else plan("")
    found = {}
    for one in fields(plan):
        if one.name not in said:
            continue
        value, usual = said[one.name], getattr(blank, one.name)
        wanted: Any = (list, tuple) if isinstance(usual, tuple) else type(usual)
        if usual is not None and not isinstance(value, wanted):
            raise _wrong(
                "“%(part)s” of %(name)s is of a wrong type.",
                one=one.name,
                said=said.get("name") or said.get("key"),
            )
        found[one.name] = value
    if "label" not in found or (plan is ObjectPlan and "plural" not in found):
        raise _wrong("%(said)s has no label.", said=said.get("name") or said.get("key"))
    return found


def _slug(said: Any, name: str) -> str:
    value = said.get(name) if isinstance(said, dict) else None
    is_slug = isinstance(value, str) and value.isascii() and value.isidentifier()
    if not is_slug or len(str(value)) > 40 or value != str(value).lower():
        raise _wrong(
            "“%(value)s” is no %(name)s: small letters, digits and underscores.",
            value=str(value)[:40],
            name=name,
        )
    return str(value)


def _objects(objects: Objects) -> list[Difference]:
    rows = {row.key: row for row in CustomObject.objects.all()}
    found = []
    for key, plan in objects:
        row = rows.get(key)
        if key in declared_types():
            found.append(
                Difference(CONFLICT, key, "", plan, say("Rapport itself has records of this key."))
            )
        elif row is None:
            found.append(Difference(NEW, key, "", plan))
        else:
            changed = _changed(asdict(object_plan(row)), asdict(plan))
            changed += ["it comes back into sight"] if row.removed_at else []
            state = CHANGED if changed else SAME
            found.append(Difference(state, key, "", plan, ", ".join(changed)))
    return found


def _fields(added: Fields, new_types: set[str]) -> list[Difference]:
    rows = {(row.record_type, row.name): row for row in CustomField.objects.all()}
    here = {*declared_types(), *CustomObject.objects.values_list("key", flat=True), *new_types}
    found = []
    for key, name, plan in added:
        row = rows.get((key, name))
        if key not in here:
            sentence = say("There are no records “%(key)s” here.", key=key)
            found.append(Difference(CONFLICT, key, name, plan, sentence))
        elif row is None:
            found.append(_new(key, name, plan))
        else:
            found.append(_existing(row, plan))
    return found


def _new(key: str, name: str, plan: FieldPlan) -> Difference:
    declared = declared_types().get(key)
    if declared and name in declared.declared_fields():
        return Difference(
            CONFLICT, key, name, plan, say("The records have a field of this name already.")
        )
    return Difference(NEW, key, name, plan)


def _existing(row: CustomField, plan: FieldPlan) -> Difference:
    before, after = field_plan(row), plan
    for part in FIXED:
        if part == "kind" and before.is_computed and after.is_computed:
            continue
        if getattr(before, part) != getattr(after, part):
            sentence = say(
                "Here its %(part)s is %(here)s, there %(there)s.",
                part=part,
                here=getattr(before, part),
                there=getattr(after, part),
            )
            return Difference(CONFLICT, row.record_type, row.name, plan, sentence)
    changed = _changed(before.as_json(), after.as_json())
    changed += ["it comes back into sight"] if row.removed_at else []
    state = CHANGED if changed else SAME
    return Difference(state, row.record_type, row.name, plan, ", ".join(changed))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _wrong(sentence: str, **data: Any) -> Invalid:
    return Invalid("bad_schema", fields={"file": sentence}, **data)
