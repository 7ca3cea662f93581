"""The form of any record: a control per field, by its kind. The engine judges what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from rapport.kit.errors import RapportError, Refused
from rapport.kit.text import fold
from rapport.platform.access import Actor
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.links import Link, candidates, links
from rapport.platform.ui import refused

PICKED = frozenset({Kind.USER, Kind.RECORD})
SEEN, WORDS, CLEAR = "seen-", "words-", "clear-"
Data = QueryDict | None
Uploaded = MultiValueDict[str, "UploadedFile[Any]"] | None


class RecordForm(forms.Form):
    """Some editable fields of a record, as a person types them.

    ``record`` is the one that is edited, or None. What stood in the form when it was opened comes
    back with it, so that only what the person changed is written.
    """

    data: MultiValueDict[str, str]
    of_list = ""
    """The list whose entry it is, if it is one."""

    def __init__(
        self,
        asker: Actor,
        fields: Sequence[Field],
        record: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        data: Data = None,
        files: Uploaded = None,
        prefix: str = "",
    ) -> None:
        self.asker, self.of, self.record = asker, {found.name: found for found in fields}, record
        shown = {name: as_typed(found, record) for name, found in self.of.items()}
        super().__init__(data, files, initial=shown | dict(initial or {}), prefix=prefix or None)
        self.theirs: dict[str, str] = {}
        self.newest: int | None = None
        for name, found in self.of.items():
            self.fields[name] = control(found)
        self.pickers = {
            name: Picker(asker, found, self)
            for name, found in self.of.items()
            if found.kind in PICKED
        }

    @property
    def version(self) -> int | None:
        """Which version of the record the person saw; once they were told of another, that one."""
        if self.newest is not None or not self.is_bound:
            return self.newest or getattr(self.record, "version", None)
        text = str(self.data.get("version", ""))
        return int(text) if text.isdecimal() else None

    def said(self, name: str, mark: str = "") -> str:
        """What came in the input of a field, or in the one of it that begins with ``mark``."""
        return clean(self.data.get(self.add_prefix(mark + name), ""))

    def seen(self) -> dict[str, str]:
        """What stood in each field when the form was opened, or was said to stand there since."""
        if not self.is_bound:
            return {name: as_text(as_typed(found, self.record)) for name, found in self.of.items()}
        return {name: self.said(name, SEEN) for name in self.of} | self.theirs

    def given(self) -> dict[str, Any]:
        """What was typed, by field; when a record is edited, only what was changed."""
        typed = {name: self.typed(name) for name in self.of if self.of[name].kind is not Kind.FILE}
        typed |= {
            name: ""
            for name in self.of
            if self.of[name].kind is Kind.FILE and self.said(name, CLEAR)
        }
        if self.record is None:
            return typed
        seen = self.seen()
        return {
            name: raw
            for name, raw in typed.items()
            if as_text(raw) != (seen[name] or as_text(False if isinstance(raw, bool) else ""))
        }

    def uploads(self) -> dict[str, UploadedFile[Any]]:
        """The files that came along, by field."""
        sent = {name: self.files.get(self.add_prefix(name)) for name in self.of}
        return {name: upload for name, upload in sent.items() if upload is not None}

    def typed(self, name: str) -> Any:
        """What was typed into the field ``name``: text, a list or a truth."""
        if name in self.pickers:
            return self.pickers[name].chosen()
        kind = self.of[name].kind
        if kind is Kind.CHOICES:
            parts = self.data.getlist(self.add_prefix(name))
            return [clean(part) for part in parts]
        if kind is Kind.BOOLEAN:
            return self.add_prefix(name) in self.data
        return self.said(name)

    def theirs_text(self, name: str) -> str:
        """What somebody else wrote into the field meanwhile, as a person reads it."""
        text = self.theirs.get(name, "")
        found = self.of[name]
        if found.kind in PICKED and text.isdecimal():
            named = links(self.asker, found, [text])
            return named[int(text)].text if int(text) in named else text
        return found.choice_labels.get(text, text)

    def file_link(self, name: str) -> Link | None:
        """The file that the field holds now."""
        value = None if self.record is None else values.get(self.record, self.of[name])
        return links(self.asker, self.of[name], [value]).get(int(value)) if value else None

    def currency_of(self, name: str) -> str:
        """The currency of a money field: its own, or the record's."""
        found = self.of[name]
        if found.is_custom:
            return found.currency
        return str(getattr(self.record, found.currency, "") or "") if self.record else ""

    def show_error(self, error: RapportError) -> None:
        """Put what the engine refused where the person sees it."""
        self.is_valid()
        refused.show_error(self, error)
        if isinstance(error, Refused) and "theirs" in error.data:
            self.theirs, self.newest = error.data["theirs"], error.data["version"]


class Control(forms.Field):
    """A control that takes anything: the engine judges."""

    def clean(self, value: Any) -> Any:
        return value


class Picker:
    """How somebody or something is chosen: the present choice, and what its search found.

    Without JavaScript the words are sent with the form: one find is taken, several are offered.
    """

    def __init__(self, asker: Actor, found: Field, form: RecordForm) -> None:
        self.asker, self.field, self.form = asker, found, form

    @property
    def words(self) -> str:
        return self.form.said(self.field.name, WORDS)

    @property
    def current(self) -> Link | None:
        """What is chosen now."""
        name = self.field.name
        raw = self.form.said(name) if self.form.is_bound else str(self.form.initial[name])
        return links(self.asker, self.field, [raw]).get(int(raw)) if raw.isdecimal() else None

    def found(self) -> list[Link]:
        """What the words find."""
        return candidates(self.asker, self.field, self.words) if self.words else []

    def chosen(self) -> str:
        """The id that was chosen. Raises Invalid when words say it, but not clearly."""
        raw, before = self.form.said(self.field.name), self.form.said(self.field.name, SEEN)
        if not self.words or raw != before:
            return raw
        found = self.found()
        same = [link for link in found if fold(link.text) == fold(self.words)] or found
        if len(same) == 1:
            return str(same[0].pk)
        sentence = _("Choose one of these.") if found else _("Nothing of this name was found.")
        raise values.wrong(self.field, str(sentence))


def as_typed(found: Field, record: Any) -> Any:
    """What stands in the control of a field at first."""
    value = found.default if record is None else values.get(record, found)
    if found.kind is Kind.CHOICES:
        return list(value or [])
    if found.kind is Kind.BOOLEAN:
        return bool(value)
    text = values.written(found, values.loaded(found, value) if record is None else value)
    return text.replace(" ", "T") if found.kind is Kind.DATETIME else text


def as_text(raw: Any) -> str:
    """``raw`` of a form as its hidden "seen" input says it."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return ", ".join(raw) if isinstance(raw, list) else str(raw)


def clean(raw: object) -> str:
    """Text from a form, with line ends and blanks as the engine keeps them."""
    return str(raw).replace("\x00", "").replace("\r\n", "\n").strip()


def _input(kind: str = "text", **attrs: Any) -> Callable[[Field], forms.Widget]:
    def widget(found: Field) -> forms.Widget:
        longest = {"maxlength": found.limits.longest} if found.limits.longest else {}
        return forms.TextInput({"type": kind, "autocomplete": "off", **longest, **attrs})

    return widget


def _number(found: Field) -> forms.Widget:
    limits = {"min": found.limits.lowest, "max": found.limits.highest}
    shown = {name: f"{limit.normalize():f}" for name, limit in limits.items() if limit is not None}
    return forms.NumberInput(
        {"step": "any", "inputmode": "decimal", "autocomplete": "off", **shown}
    )


def _area(found: Field) -> forms.Widget:
    return forms.Textarea({"rows": 3 if found.kind is Kind.ADDRESS else 5})


def _select(found: Field) -> forms.Widget:
    return forms.Select(choices=[("", "–"), *found.choices])


def _stars(found: Field) -> forms.Widget:
    marks = [(str(mark), str(mark)) for mark in range(1, values.BEST_RATING + 1)]
    return forms.RadioSelect(choices=[("", _("None")), *marks])


WIDGETS: Mapping[Kind, Callable[[Field], forms.Widget]] = {
    Kind.LONG_TEXT: _area,
    Kind.ADDRESS: _area,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.RATING: _stars,
    Kind.DATE: _input("date"),
    Kind.DATETIME: _input("datetime-local"),
    Kind.TIME: _input("time"),
    Kind.BOOLEAN: lambda _found: forms.CheckboxInput(),
    Kind.CHOICE: _select,
    Kind.CHOICES: lambda found: forms.CheckboxSelectMultiple(choices=found.choices),
    Kind.EMAIL: _input("email"),
    Kind.PHONE: _input("tel"),
    Kind.URL: _input(inputmode="url", placeholder="https://"),
    Kind.FILE: lambda _found: forms.FileInput(),
}


def control(found: Field) -> forms.Field:
    """The control of a field."""
    widget = WIDGETS.get(found.kind, _input())(found)
    is_required = found.is_required and found.kind is not Kind.BOOLEAN
    return Control(required=is_required, label=found.label, help_text=found.help, widget=widget)
