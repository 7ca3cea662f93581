"""The builder's form: its controls are named by their place in the document ("steps.0.fields.1.name").

What is posted becomes the document; a button may change it (add, remove, move a part) before it is
shown again. So the builder works without JavaScript, and saves nothing before it is told to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues
from rapport.platform.automation import queries
from rapport.platform.automation.definition import Definition, Filter, every_step, read
from rapport.platform.automation.saying import Said, said
from rapport.platform.automation.steps.kinds import StepKind, step_kinds
from rapport.platform.automation.validation import Problem, problems, scope_of, warnings
from rapport.platform.events.happenings import happenings
from rapport.platform.records.actions.records import editable_fields
from rapport.platform.records.filters import typed
from rapport.platform.records.types import Field, Kind, RecordType, record_type, record_types

_PATH = re.compile(r"(?:trigger|steps)(?:\.(?:[a-z_]{1,20}|\d{1,2})){0,12}|filter|hourly_limit")
PARTS = ("trigger", "steps", "filter", "hourly_limit")
MOST_VALUES = 60
MOMENTS = (Kind.DATE, Kind.DATETIME)
BLANK: Mapping[str, Any] = {"trigger": {"kind": "event"}, "steps": []}


def document_of(data: QueryDict) -> dict[str, Any]:
    """What was posted, as a document; names that are no places are left out."""
    tree: dict[str, Any] = {}
    for key, found in data.lists():
        path = key.removesuffix("[]")
        if not _PATH.fullmatch(path):
            continue
        *way, last = path.split(".")
        here = tree
        for part in way:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                break
        else:
            here[last] = list(found) if key.endswith("[]") else found[-1]
    listed: dict[str, Any] = _listed(tree)
    return deepcopy(dict(BLANK)) | listed


def _listed(tree: Any) -> Any:
    """Numbered parts as lists, in their order."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(key.isdecimal() for key in tree):
        return [_listed(tree[key]) for key in sorted(tree, key=int)]
    return {key: _listed(part) for key, part in tree.items()}


def changed(document: dict[str, Any], order: str) -> str:
    """Do to ``document`` what a button says ("add:steps:mail", "remove:steps.0", "more:trigger.inputs");
    returns the place to go on at.
    """
    what, _, rest = order.partition(":")
    path, _, kind = rest.partition(":")
    if what not in ("add", "more", "remove", "up", "down") or not _PATH.fullmatch(path):
        return ""
    if what in ("add", "more"):
        added = {"kind": kind} if what == "add" else {}
        if what == "add" and kind not in step_kinds():
            return ""
        parts = _at(document, path.split("."))
        if not isinstance(parts, list):
            return ""
        parts.append(added)
        return f"{path}.{len(parts) - 1}"
    return _moved(document, what, path)


def _moved(document: dict[str, Any], what: str, path: str) -> str:
    way, _, last = path.rpartition(".")
    parts = _at(document, way.split(".")) if way else None
    if not isinstance(parts, list) or not last.isdecimal() or int(last) >= len(parts):
        return ""
    number = int(last)
    if what == "remove":
        del parts[number]
        return way
    other = number + (1 if what == "down" else -1)
    if 0 <= other < len(parts):
        parts[number], parts[other] = parts[other], parts[number]
        return f"{way}.{other}"
    return path


def _at(document: Any, way: Sequence[str]) -> Any:
    """The list at ``way``, made when there is none yet."""
    for number, part in enumerate(way):
        if isinstance(document, list):
            if not part.isdecimal() or int(part) >= len(document):
                return None
            document = document[int(part)]
        elif isinstance(document, dict):
            is_last = number == len(way) - 1
            document = document.setdefault(part, [] if is_last else {})
    return document


def as_typed(condition: Filter) -> str:
    """A filter as text, also when it came as a tree."""
    return condition if isinstance(condition, str) else typed(condition)


@dataclass
class Builder:
    """The page's half-made automation, with all that can be chosen in it and what is wrong."""

    actor: Actor
    name: str
    document: Mapping[str, Any]
    number: int = 0
    focus: str = ""
    is_judged: bool = False
    error: str = ""
    own: int = 0
    definition: Definition = field(default_factory=Definition)

    def __post_init__(self) -> None:
        try:
            self.definition = read(self.document)
        except Invalid as wrong:
            self.error = str(wrong)

    @cached_property
    def kind(self) -> RecordType | None:
        return scope_of(self.definition, self.actor).kind

    @cached_property
    def sentence(self) -> Said:
        return said(self.definition, self.actor)

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong, once the maker wanted to know."""
        return problems(self.definition, self.actor) if self.is_judged else []

    @cached_property
    def warnings(self) -> list[Problem]:
        return warnings(self.definition, self.actor, own=self.own)

    @cached_property
    def filter(self) -> str:
        """The condition as it is typed."""
        return as_typed(self.definition.filter)

    def typed(self, condition: Filter) -> str:
        """A branch's condition as it is typed."""
        return as_typed(condition)

    def wrong_at(self, place: str) -> list[str]:
        """The sentences at one place."""
        return [found.sentence for found in self.problems if found.place == place]

    @cached_property
    def types(self) -> list[tuple[str, RecordType]]:
        """What can be watched and made: every type that the maker sees."""
        return [
            (key, kind)
            for key, kind in record_types().items()
            if access.may_see(self.actor, kind.model, name=kind.policy_name)
        ]

    @cached_property
    def fields(self) -> list[Field]:
        return list(self.kind.fields_for(self.actor).values()) if self.kind else []

    @cached_property
    def dates(self) -> list[Field]:
        return [found for found in self.fields if found.kind in MOMENTS]

    def writable(self, key: str = "") -> list[Field]:
        """The fields that a step may write: of the trigger's type, or of the type ``key``."""
        kind = (record_type(key) if key else None) or (None if key else self.kind)
        return list(editable_fields(kind, self.actor).values()) if kind else []

    def options(self, fields: Sequence[Field], value: str = "") -> list[tuple[str, str]]:
        """Fields to choose from; one that is gone stays until another is chosen."""
        found = [(one.name, one.label) for one in fields]
        is_gone = value and value not in {name for name, _ in found}
        return [*found, (value, f"{value} (gone)")] if is_gone else found

    @cached_property
    def value_lists(self) -> dict[str, list[str]]:
        """Field → what it may hold, for fields of few values."""
        created = {step.type for step in every_step(self.definition.steps) if step.kind == "create"}
        fields = [*self.fields, *(found for key in created for found in self.writable(key))]
        return {
            found.name: [label for _, label in found.choices]
            for found in fields
            if 0 < len(found.choices) <= MOST_VALUES
        }

    @cached_property
    def events(self) -> list[tuple[str, str]]:
        """(name, words) of every event that an automation may wait for."""
        return [(name, name.replace("_", " ").replace(".", ": ")) for name in happenings()]

    @cached_property
    def users(self) -> list[tuple[int, str]]:
        return list(colleagues(self.actor).values_list("pk", "name"))

    @cached_property
    def teams(self) -> Sequence[tuple[int, str]]:
        return queries.teams()

    @cached_property
    def kinds(self) -> dict[str, StepKind]:
        return step_kinds()
