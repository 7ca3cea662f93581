"""What administrators say of objects and fields, on its way to a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.kit.text import fold
from rapport.platform.access import Role
from rapport.platform.records.fields import Kind
from rapport.platform.records.filters import typed
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import (
    CHOSEN,
    ENTERED,
    FORMULA,
    ICONS,
    INDEXED,
    LONGEST,
    ROLL_UP,
    UNIQUE,
    WITHOUT_DEFAULT,
    FieldPlan,
    ObjectPlan,
)
from rapport.platform.records.queries.links import Lead
from rapport.platform.records.queries.setting_up import formula_text
from rapport.platform.records.rollups import HOW, is_own
from rapport.platform.records.saying import said_choices
from rapport.platform.records.types import record_types
from rapport.platform.ui.forms_records import Control

PATTERNED = frozenset({Kind.TEXT, Kind.PHONE})


@dataclass(frozen=True)
class Sort:
    """A sort of field as it is offered: its icon, its name, and what it is for."""

    key: str
    icon: str
    label: Any
    text: Any


SORTS = (
    Sort("text", "letter-case", _("Text"), _("A line: a name, a code")),
    Sort("long_text", "align-left", _("Long text"), _("Several lines")),
    Sort("number", "hash", _("Number"), _("An amount, a count")),
    Sort("money", "coin", _("Money"), _("An amount in one currency")),
    Sort("date", "calendar", _("Date"), _("A day")),
    Sort("datetime", "calendar-time", _("Date and time"), _("A moment")),
    Sort("time", "clock", _("Time"), _("A time of the day")),
    Sort("boolean", "checkbox", _("Yes or no"), _("A check mark")),
    Sort("choice", "circle-dot", _("Choice"), _("One of a few: a stage, a size")),
    Sort("choices", "list-check", _("Several choices"), _("Any number of a few")),
    Sort("user", "user", _("Person"), _("A colleague")),
    Sort("record", "link", _("Record"), _("Leads to a record of any kind")),
    Sort("email", "mail", _("E-mail"), _("An address to write to")),
    Sort("phone", "phone", _("Phone"), _("A number to call")),
    Sort("address", "map-pin", _("Address"), _("Where something is")),
    Sort("url", "world", _("Web address"), _("A page on the web")),
    Sort("file", "paperclip", _("File"), _("A contract, a photo")),
    Sort("rating", "star", _("Rating"), _("One to five stars")),
    Sort(FORMULA, "math-function", _("Formula"), _("Worked out from other fields")),
    Sort(ROLL_UP, "sum", _("Roll-up"), _("Counts or sums related records")),
)
BY_KEY: Mapping[str, Sort] = {sort.key: sort for sort in SORTS}


class ObjectForm(forms.Form):
    """What an object is called and looks like."""

    label = forms.CharField(label=_("Name of one"), max_length=60, help_text=_("As in “Project”."))
    plural = forms.CharField(
        label=_("Name of many"), max_length=60, required=False, help_text=_("As in “Projects”.")
    )
    icon = forms.ChoiceField(
        label=_("Icon"), choices=[(name, name) for name in ICONS], widget=forms.RadioSelect
    )
    help = forms.CharField(
        label=_("What it is for"),
        max_length=300,
        required=False,
        help_text=_("Shown where its list is still empty."),
    )

    def plan(self) -> ObjectPlan:
        return ObjectPlan(**self.cleaned_data)


class FieldForm(forms.Form):
    """What a field of one sort is called and takes. The plan judges; here it is only read."""

    def __init__(
        self,
        key: str,
        sort: str,
        data: QueryDict | None = None,
        *,
        row: CustomField | None = None,
        way: Lead | None = None,
    ) -> None:
        self.sort, self.row, self.way, self.key = sort, row, way, key
        self.source = sort if sort in (FORMULA, ROLL_UP) else ENTERED
        self.kind = Kind(row.kind) if row else Kind(sort) if self.source == ENTERED else Kind.TEXT
        super().__init__(data, initial=initial_of(row) if row else {})
        self.fields["label"] = _text(_("Name"), longest=60, is_required=True)
        for name, control in {**self._own(), **self._others()}.items():
            self.fields[name] = control

    def _own(self) -> dict[str, forms.Field]:
        """What only this sort asks for."""
        if self.sort == FORMULA:
            return {"formula": _area(_("Formula"), rows=3)}
        if self.sort == ROLL_UP and self.way:
            return _rolling_up(self.way)
        found: dict[str, forms.Field] = {}
        if self.kind in CHOSEN:
            help_text = _("One a line. A line that you change in its place renames the choice.")
            found["choices"] = _area(_("Choices"), help_text, rows=6)
        if self.kind is Kind.RECORD and not self.row:
            kinds = [(key, kind.label) for key, kind in record_types().items()]
            found["target"] = _select(_("Leads to"), kinds)
        if self.kind is Kind.MONEY:
            found["currency"] = _text(_("Currency"), _("Three letters, such as EUR."), longest=3)
        return found

    def _others(self) -> dict[str, forms.Field]:
        """What fields of many sorts have."""
        found: dict[str, forms.Field] = {"help": _text(_("Explanation"), longest=300)}
        if self.source == ENTERED:
            found |= self._rules()
        found["roles"] = Control(
            label=_("Visible to"),
            required=False,
            help_text=_("None marked: everyone who sees the record."),
            widget=forms.CheckboxSelectMultiple(
                choices=[
                    (role.value, role.label) for role in Role if role is not Role.ADMINISTRATOR
                ]
            ),
        )
        if self.kind in INDEXED and not self.row:
            found["is_indexed"] = _check(_("Fast to filter and sort by"))
        return found

    def _rules(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        if self.kind not in WITHOUT_DEFAULT:
            found["default"] = _text(_("To begin with"), _("What a new record holds."))
        if self.kind.is_number and self.kind is not Kind.RATING:
            found |= {"lowest": _number(_("Lowest")), "highest": _number(_("Highest"))}
        if self.kind in LONGEST:
            found["longest"] = _number(_("Longest, in letters"))
        if self.kind in PATTERNED:
            help_text = _("A regular expression, such as [A-Z]{2}-[0-9]+, that all of it matches.")
            found["pattern"] = _text(_("Pattern"), help_text, longest=200)
            found["sample"] = _text(_("Try the pattern"), _("Type a value to see whether it fits."))
        if self.kind is not Kind.BOOLEAN:
            found["is_required"] = _check(_("Needed in every record"))
        if self.kind in UNIQUE:
            found["is_unique"] = _check(_("No two records have the same"))
        return found

    def plan(self) -> FieldPlan:
        """What was said, as a plan. ``is_valid`` comes first."""
        said = self.cleaned_data
        names = set(FieldPlan.__dataclass_fields__) & set(said)
        plain = {name: said[name] for name in names - {"choices", "longest"}}
        if "choices" in said:
            plain["choices"] = choices_of(said["choices"], self.row.choices if self.row else ())
        longest = str(said.get("longest") or 0)
        plain["longest"] = int(longest) if longest.isdecimal() else -1
        return FieldPlan(
            kind=self.kind.value, source=self.source, computation=self._computation(), **plain
        )

    def _computation(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.sort == FORMULA:
            return {"formula": said["formula"]}
        if self.sort != ROLL_UP or self.way is None:
            return {}
        way = {"child": self.way.kind.key, "through": self.way.field.name}
        return way | {name: said.get(name, "") for name in ("how", "of", "by", "where")}


def initial_of(row: CustomField) -> dict[str, Any]:
    """A field as the form shows it."""
    names = ("label", "help", "currency", "longest", "pattern", "is_required", "is_unique", "roles")
    found = {name: getattr(row, name) for name in names}
    for name in ("lowest", "highest"):
        limit = getattr(row, name)
        found[name] = "" if limit is None else f"{limit.normalize():f}"
    found["longest"] = row.longest or ""
    found["choices"] = "\n".join(label for _value, label in row.choices)
    found["default"] = ", ".join(row.default) if isinstance(row.default, list) else row.default
    said = row.computation
    found |= {name: said.get(name, "") for name in ("how", "of", "by")}
    found["where"] = typed(said["where"]) if said.get("where") else ""
    found["formula"] = formula_text(row)
    return found


def choices_of(text: str, before: Sequence[Sequence[str]]) -> list[list[str]]:
    """Value and label per line. A line keeps the value of the choice called so, or, when that choice
    is gone and the line is new, of the one that stood in its place.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    values_of = {fold(label): value for value, label in before}
    kept = {fold(line) for line in lines} & set(values_of)
    found = []
    for place, line in enumerate(lines):
        value = values_of.get(fold(line), "")
        if not value and place < len(before) and fold(before[place][1]) not in kept:
            value = before[place][0]
        found.append([value, line])
    return found


def _rolling_up(way: Lead) -> dict[str, forms.Field]:
    fields = [found for found in way.kind.all_fields().values() if is_own(found)]
    ordered = [(found.name, found.label) for found in fields if found.kind.is_ordered]
    every = [("", "–"), *[(found.name, found.label) for found in fields]]
    return {
        "how": _select(_("What of them"), said_choices(HOW.items())),
        "of": _select(_("Of the field"), every),
        "by": _select(_("First and last by"), [("", "–"), *ordered]),
        "where": _text(_("Only those where"), _("A filter as in a list; empty for all.")),
        "currency": _text(_("Currency"), _("Of money in several currencies, the one that counts.")),
    }


def _text(
    label: Any, help_text: Any = "", *, longest: int = 0, is_required: bool = False
) -> Control:
    attrs = {"autocomplete": "off"} | ({"maxlength": longest} if longest else {})
    widget = forms.TextInput(attrs)
    return Said(label=label, help_text=help_text, required=is_required, widget=widget)


def _area(label: Any, help_text: Any = "", *, rows: int) -> Control:
    widget = forms.Textarea({"rows": rows, "spellcheck": "false"})
    return Said(label=label, help_text=help_text, required=True, widget=widget)


def _number(label: Any) -> Control:
    return Said(label=label, required=False, widget=forms.NumberInput({"step": "any"}))


def _select(label: Any, choices: Sequence[tuple[str, Any]]) -> Control:
    return Said(label=label, required=False, widget=forms.Select(choices=choices))


def _check(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class Said(Control):
    """Text that the plan judges."""

    def clean(self, value: Any) -> str:
        return str(value or "").replace("\x00", "").strip()


def sort_of(row: CustomField) -> Sort:
    """The sort of a field: its source, when it is computed, else its kind."""
    return BY_KEY[row.source if row.source != ENTERED else row.kind]
