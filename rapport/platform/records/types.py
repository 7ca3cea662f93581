"""Record types: what an app declares once, and lists, filters, search and exchange follow from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.events.happenings import Happening
from rapport.platform.records.fields import Choices, Field, Kind, Limits
from rapport.platform.records.making import Making
from rapport.platform.records.parts import Parts
from rapport.platform.records.saying import said

__all__ = [
    "Choices",
    "Field",
    "Kind",
    "Limits",
    "RecordType",
    "View",
    "Writing",
    "declared_type",
    "declared_types",
    "late_fields",
    "late_types",
    "name_of_many",
    "policy_name",
    "record_type",
    "record_types",
    "register",
]

_ANY_ID = 987_654_321
Changes = Mapping[str, Sequence[Any]]
"""Field → its value before and after, JSON-ready."""


@dataclass(frozen=True)
class View:
    """A way to look at a list: a filter, columns and an order, under a name of its own."""

    key: str
    label: str
    filter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
    icon: str = ""


def _nothing(record: Any, names: frozenset[str]) -> None:
    """Nothing follows from the fields called ``names``."""


def _nothing_more(pks: Sequence[int], by: Actor) -> None:
    """Nothing else belongs to the records."""


def _nothing_needed() -> None:
    """Records of the type need nothing but themselves."""


@dataclass(frozen=True)
class Writing:
    """What else happens when the engine writes records of a type.

    ``before`` derives other columns of the record from the changed fields, and may raise Invalid;
    for which records that are written at once have what they lead to by the relations in ``reads``;
    ``after`` keeps up what stands in other tables; both are needed only for the fields in
    ``derives_from``. ``refresh`` does the work of both for many records at once, by their ids, where
    that is quicker than one by one; ``after_many`` that of ``after``. ``among`` says of records that come
    at once which cannot stand beside an earlier one of them: place → sentences by field. ``settle`` does
    it on a new record itself that comes without lists, told what it is called elsewhere. ``restored``
    brings back what else belongs to records that came out of the trash, by their ids, and may refuse
    them. ``ready`` makes what records of the type need before the first of them comes. ``events`` gives the type's own
    events for "created", "edited", "deleted" and "restored", where it has them.
    """

    before: Callable[[Any, frozenset[str]], None] = _nothing
    reads: tuple[str, ...] = ()
    after: Callable[[Any, frozenset[str]], None] = _nothing
    derives_from: frozenset[str] = frozenset()
    refresh: Callable[[Sequence[int], frozenset[str]], None] | None = None
    after_many: Callable[[Sequence[int]], None] | None = None
    among: Callable[[Sequence[Any]], Mapping[int, Mapping[str, str]]] | None = None
    settle: Callable[[Any, str], None] | None = None
    restored: Callable[[Sequence[int], Actor], None] = _nothing_more
    ready: Callable[[], None] = _nothing_needed
    events: Mapping[str, Callable[[Any, Changes], Happening]] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A page about all records of a type, led to from their list."""

    label: str
    url_name: str
    icon: str


@dataclass(frozen=True)
class RecordType:
    """One declaration per record type.

    ``key`` stands in addresses ("party"); ``search`` is the folded text column that free words are
    looked up in; ``more_fields`` gives the fields that are known only at run time (traits);
    ``url_name`` takes the record's id, after ``url_args``; ``example`` is a condition that shows how
    filters are typed. Only those rows of ``model`` belong to the type that have the values of
    ``only``; ``policy`` is the name of its policy where that is not the model's; ``title`` is the
    column that names a record; ``begins`` is a folded column with an index in which names begin with
    what people type first, so that of very many the likeliest are found at once. Who looks at a
    record of a type that ``is_personal`` is written down. ``completeness`` names the fields that whoever
    owns a record should have filled; ``parts`` are the lists that are written with it; with
    ``making``, programs enter records by the app's own action.
    """

    key: str
    label: str
    plural: str
    model: type[Model]
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    sort: str
    url_name: str
    icon: str = "file"
    search: str = ""
    views: tuple[View, ...] = ()
    create_url_name: str = ""
    create_verb: str = ""
    merge_url_name: str = ""
    links: tuple[Link, ...] = ()
    empty: str = ""
    example: str = ""
    has_faces: bool = False
    is_personal: bool = False
    more_fields: Callable[[], Sequence[Field]] = tuple
    only: Mapping[str, Any] = field(default_factory=dict)
    policy: str = ""
    writing: Writing = Writing()
    title: str = "name"
    begins: str = ""
    completeness: tuple[str, ...] = ()
    url_args: tuple[str, ...] = ()
    parts: tuple[Parts, ...] = ()
    making: Making | None = None

    @property
    def policy_name(self) -> str:
        return self.policy or self.model._meta.label

    def all_fields(self) -> dict[str, Field]:
        """Every field by name: the declared, the app's late ones, and those made in the browser."""
        late = [found for source in _late_fields for found in source(self.key)]
        return self.declared_fields() | {found.name: found for found in late}

    def declared_fields(self) -> dict[str, Field]:
        """Those of the app itself, by name."""
        return {found.name: found for found in (*self.fields, *self.more_fields())}

    def fields_for(self, actor: Actor) -> dict[str, Field]:
        """The fields that ``actor`` may know of, by name. What names a record is hidden from nobody."""
        policy = access.policy_called(self.policy_name)
        narrowed = {*policy.narrowed(actor)} - {self.title}
        return {
            name: found
            for name, found in self.all_fields().items()
            if (found.roles is None or actor.is_administrator or found.roles & actor.roles)
            and (name not in narrowed or policy.field_right(actor, name))
        }

    def hides_searched(self, actor: Actor) -> bool:
        """Whether the search text may hold what ``actor`` must not know: for them, words are looked up
        in titles alone.
        """
        known = self.fields_for(actor)
        return any(
            name not in known and (found.kind.is_text or found.is_custom)
            for name, found in self.all_fields().items()
        )

    def visible_to(
        self, actor: Actor, right: Right = Right.READ, *, in_trash: bool = False
    ) -> QuerySet[Any]:
        """The records on which ``actor`` holds ``right``: those in use, or those in the trash."""
        rows: QuerySet[Any] = self.model._default_manager.filter(**self.only)
        if self.is_trashable:
            rows = rows.exclude(deleted_at=None) if in_trash else rows.filter(deleted_at=None)
        return access.visible_to(actor, rows, right, name=self.policy_name)

    @property
    def is_entered_here(self) -> bool:
        """Whether the engine's own forms enter and change its records."""
        return self.create_url_name == "create_record"

    @property
    def create_url(self) -> str:
        """Where a record is entered; empty where people do not."""
        args = (self.key,) if self.is_entered_here else self.url_args
        return reverse(self.create_url_name, args=args) if self.create_url_name else ""

    def url_of(self, pk: int) -> str:
        return reverse(self.url_name, args=[*self.url_args, pk])

    def urls_of(self, pks: Sequence[int]) -> list[str]:
        """The addresses of many records: resolving each one would cost more than its row."""
        before, after = self.url_of(_ANY_ID).split(str(_ANY_ID))
        return [f"{before}{pk}{after}" for pk in pks]

    @property
    def is_trashable(self) -> bool:
        return any(item.name == "deleted_at" for item in self.model._meta.get_fields())


_types: dict[str, RecordType] = {}
_late_fields: list[Callable[[str], Sequence[Field]]] = []
_late_types: list[Callable[[], Mapping[str, RecordType]]] = []


def register(record_type: RecordType) -> RecordType:
    """Make ``record_type`` known; called in an app's ``records.py``."""
    _types[record_type.key] = record_type
    return record_type


def late_fields(source: Callable[[str], Sequence[Field]]) -> None:
    """``source`` gives the fields that were added in the browser to the type of a key."""
    _late_fields.append(source)


def late_types(source: Callable[[], Mapping[str, RecordType]]) -> None:
    """``source`` gives the types that were made in the browser, by key."""
    _late_types.append(source)


def declared_types() -> dict[str, RecordType]:
    """The types that apps declare, by key, in the reader's language."""
    return {key: said(found, is_declared=True) for key, found in _types.items()}


def record_types() -> dict[str, RecordType]:
    """Every record type by key, those made in the browser last, in the reader's language."""
    return declared_types() | made_types()


def made_types() -> dict[str, RecordType]:
    """The types that were made in the browser, by key."""
    late = {key: found for source in _late_types for key, found in source().items()}
    return {key: said(found, is_declared=False) for key, found in late.items()}


def record_type(key: str) -> RecordType | None:
    """The type called ``key``, without reading those made in the browser when it is declared."""
    found = _types.get(key)
    return said(found, is_declared=True) if found else record_types().get(key)


def declared_type(key: str) -> RecordType:
    """The type called ``key`` that an app declares. Raises KeyError where none does."""
    return said(_types[key], is_declared=True)


def name_of_many(kind: RecordType) -> str:
    """What filters call records of ``kind``, whatever the reader's language: "orders"."""
    plural = _types.get(kind.key, kind).plural.lower()
    name = re.sub(r"[ -]", "_", plural)
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else kind.key.replace("-", "_")


def type_of(record: Model) -> RecordType | None:
    """The type that ``record`` belongs to: that of its model whose ``only`` it meets."""
    for found in record_types().values():
        if isinstance(record, found.model) and all(
            getattr(record, name) == value for name, value in found.only.items()
        ):
            return found
    return None


def policy_name(record: Model) -> str:
    """The name of the policy that ``record`` falls under."""
    found = type_of(record)
    return found.policy_name if found else record._meta.label
