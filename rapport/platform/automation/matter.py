"""What a run is about: its record, what started it, for whom it acts; and the words that name these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as site
from django.db.models import QuerySet
from django.utils import timezone

from rapport.kit.errors import RapportError, Refused
from rapport.kit.speech import noted, say
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import user_or_none
from rapport.platform.automation import wording
from rapport.platform.automation.definition import Filter, Setting
from rapport.platform.automation.models import Run
from rapport.platform.records import values
from rapport.platform.records.filters import compile_tree, parse, sentence
from rapport.platform.records.types import Field, Kind, RecordType, record_type

SPECIAL = ("record.url", "record.id", "automation", "by", "today", "now", "made.id")
PERSONAL = ("name", "email")


class Missing(Refused):
    """A text names something that is not there."""

    def __init__(self, sentence: str) -> None:
        super().__init__("missing", sentence)


@dataclass
class Matter:
    """One run, while its steps are done. Values are read when they are asked for."""

    run: Run
    actor: Actor
    kind: RecordType | None
    record: Any = None
    is_dry: bool = False
    _fields: Mapping[str, Field] = field(default_factory=dict)

    def needed(self) -> tuple[RecordType, Any]:
        """The record and its type. Raises Missing when there is none."""
        if self.kind is None:
            raise Missing(say("This automation runs without a record."))
        if self.record is None:
            label = self.kind.label.lower()
            raise Missing(
                say(
                    "The %(noun)s is gone, or %(owner)s does not see it any more.",
                    noun=label,
                    owner=self.owner_name,
                )
            )
        return self.kind, self.record

    @property
    def owner_name(self) -> str:
        owner = self.run.automation.owner
        return str(owner) if owner else say("its owner")

    def refresh(self) -> None:
        """Read the record again, after a step that may have changed it."""
        if self.kind is not None and self.run.record_id is not None:
            self.record = seen(self.kind, self.actor, self.run.record_id)

    def text(self, template: str) -> str:
        """``template`` with its places filled in for people. Raises Missing."""
        return wording.filled(template, self.said)

    def given(self, template: str, target: Field | None = None) -> Any:
        """What ``template`` comes to as a value of ``target``: a lone place keeps its kind, unless
        it is to be read as words.
        """
        place = wording.only_place(template)
        is_words = target is not None and target.kind in (Kind.TEXT, Kind.LONG_TEXT)
        return self.text(template) if is_words or not place else values.plain(self.value(place))

    def given_all(self, settings: Iterable[Setting], kind: RecordType) -> dict[str, Any]:
        """The values that ``settings`` come to, by field of ``kind``."""
        fields = kind.fields_for(self.actor)
        return {one.name: self.given(one.value, fields.get(one.name)) for one in settings}

    def said(self, place: str) -> str:
        """What stands at ``place``, for people."""
        found, value = self.field(place), self.value(place)
        if value is None:
            return ""
        if found is not None and found.kind is Kind.USER and isinstance(value, int):
            return str(user_or_none(value) or "")
        if found is not None and found.choices and not isinstance(value, list):
            return found.choice_labels.get(str(value), str(value))
        if isinstance(value, dict):
            return ", ".join(f"{key}: {part}" for key, part in value.items())
        return values.written(found or Field("", ""), value)

    def field(self, place: str) -> Field | None:
        """The field that ``place`` names, if it names one."""
        if not self._fields and self.kind is not None:
            self._fields = self.kind.fields_for(self.actor)
        return self._fields.get(place)

    def value(self, place: str) -> Any:
        """What stands at ``place``. Raises Missing when there is no such thing."""
        found = self.field(place)
        if found is not None:
            kind, record = self.needed()
            return value_of(kind, record, found)
        root, _, rest = place.partition(".")
        if root == "input":
            return _within(self.run.inputs, rest)
        if root == "old":
            return (self.run.changes.get(rest) or [None])[0]
        if rest in PERSONAL and (person := self.field(root)) and person.kind is Kind.USER:
            return getattr(user_or_none(self.value(root) or 0), rest, "")
        return self.special(place)

    def special(self, place: str) -> Any:
        """What is there besides fields."""
        if place == "record.url":
            kind, record = self.needed()
            return f"{site.BASE_URL}{kind.url_of(record.pk)}"
        known = {
            "record.id": self.run.record_id,
            "automation": self.run.automation.name,
            "by": self.run.by_name,
            "now": timezone.localtime().replace(microsecond=0),
            "made.id": self.run.made.get("id"),
        }
        if place in known:
            return known[place]
        day = wording.shifted(place, timezone.localdate())
        if day is None:
            raise Missing(unknown_place(place, self.kind))
        return day

    def holds(self, condition: Filter) -> bool:
        """Whether the record meets ``condition``; an empty one is always met."""
        if not condition:
            return True
        kind, record = self.needed()
        is_gone = getattr(record, "deleted_at", None) is not None
        found = selected(kind, self.actor, condition, in_trash=is_gone)
        return found.filter(pk=record.pk).exists()


def unknown_place(place: str, kind: RecordType | None) -> str:
    """The sentence for a place that nothing stands at."""
    if place.partition(".")[0] == "input":
        return say("{%(place)s} was not filled in or sent.", place=place)
    plural = kind.plural if kind else say("Runs without a record")
    return say(
        "%(kinds)s have no field “%(name)s”; it was removed or renamed.",
        kinds=plural,
        name=place,
    )


def selected(
    kind: RecordType, actor: Actor, condition: Filter, *, in_trash: bool = False
) -> QuerySet[Any]:
    """The records of ``kind`` that ``actor`` sees and that meet ``condition``. Raises Invalid."""
    rows = kind.visible_to(actor, in_trash=in_trash)
    tree = parse(condition) if isinstance(condition, str) else condition
    return rows.filter(compile_tree(tree, kind, by=actor)) if tree else rows


def a_record(kind: RecordType | None) -> str:
    """Any one record of ``kind``, within a sentence."""
    if kind is None:
        return say("a record")
    noun = kind.label.lower()
    return say(noted("an %(noun)s") if noun[0] in "aeio" else noted("a %(noun)s"), noun=noun)


def in_words(condition: Filter, kind: RecordType | None, actor: Actor) -> str:
    """The filter as a person would say it; as it was typed when it cannot be understood."""
    if not condition or kind is None:
        return str(condition or "")
    try:
        tree = parse(condition) if isinstance(condition, str) else condition
        return sentence(tree, kind, actor)
    except RapportError:
        return str(condition)


def seen(kind: RecordType, actor: Actor, pk: int) -> Any:
    """The record ``pk`` if ``actor`` sees it, even in the trash."""
    found = kind.visible_to(actor).filter(pk=pk).first()
    if found is None and kind.is_trashable:
        found = kind.visible_to(actor, in_trash=True).filter(pk=pk).first()
    return found


def matter_of(run: Run, actor: Actor, *, is_dry: bool = False) -> Matter:
    """``run`` with its record as it is now."""
    found = Matter(run, actor, record_type(run.record_type) if run.record_type else None)
    found.is_dry = is_dry
    found.refresh()
    return found


def value_of(kind: RecordType, record: Any, found: Field) -> Any:
    """The value of any field of ``record``; one query when it stands elsewhere."""
    if not found.relation and (found.is_custom or "__" not in found.column):
        return values.get(record, found)
    rows = kind.model._default_manager.filter(pk=record.pk)
    column = found.column
    if found.relation:
        reverse: Any = kind.model._meta.get_field(found.relation)
        rows = reverse.related_model._default_manager.filter(
            **{reverse.field.name: record.pk}, **found.where
        )
    return rows.values_list(column, flat=True).first()


def _within(document: Any, path: str) -> Any:
    """What stands at "customer.lines.0.price" in ``document``. Raises Missing."""
    found = document
    for part in path.split("."):
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            raise Missing(unknown_place(f"input.{path}", None))
    return found
