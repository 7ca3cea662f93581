"""The form of a list that is written with a record: its entries one under the other, each a form of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rapport.kit.errors import Invalid, RapportError, Refused
from rapport.platform.access import Actor
from rapport.platform.records import values
from rapport.platform.records.parts import Entry, Parts, as_seen
from rapport.platform.records.queries.links import Link, links
from rapport.platform.ui.forms_records import PICKED, Data, RecordForm, as_text, as_typed
from rapport.platform.ui.refused import show_error

MORE, REMOVE, ROWS, SEEN = "more", "remove", "rows", "seen"


class EntryForm(RecordForm):
    """One entry; ``of_list`` is what its list is called."""

    def __init__(self, asker: Actor, part: Parts, prefix: str, **more: Any) -> None:
        self.of_list = part.name
        super().__init__(asker, part.fields, prefix=prefix, **more)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed but what stands in a new entry anyway."""
        return all(
            as_text(self.typed(name)) in ("", as_text(as_typed(found, None)))
            for name, found in self.of.items()
        )


class ListForm(forms.Form):
    """All entries of a list, and one for a new one. ``is_asking`` says that a row is to come or to go,
    and nothing is to be saved yet.
    """

    def __init__(self, asker: Actor, part: Parts, stored: Sequence[Entry], data: Data) -> None:
        super().__init__(data)
        self.asker, self.part, self.stored = asker, part, stored
        self.theirs = ""
        self.rows = self._filled(asker, stored) if data is None else self._typed(asker, part, data)
        if not self.rows or (data is not None and MORE in data):
            self.rows.append(EntryForm(asker, part, f"entry{self._next()}"))

    @property
    def is_asking(self) -> bool:
        return self.is_bound and (MORE in self.data or REMOVE in self.data)

    @property
    def prefixes(self) -> str:
        return ",".join(str(row.prefix) for row in self.rows)

    @property
    def seen(self) -> str:
        """The list as the person saw it, or was told of it since."""
        return self.theirs or str(self.data.get(SEEN, "")) or as_seen(self.stored)

    def given(self) -> list[dict[str, Any]]:
        """The entries that were filled in. Raises Invalid where words do not say clearly what is meant."""
        found, is_clear = [], True
        for row in self._said():
            try:
                found.append(row.given())
            except Invalid as error:
                row.show_error(error)
                is_clear = False
        if not is_clear:
            raise Invalid("unclear", _("Some entries are not clear yet."))
        return found

    def show_error(self, error: RapportError) -> None:
        """Say what is wrong at the entry that it is said of."""
        if isinstance(error, Refused) and "theirs" in error.data:
            self.theirs = error.data["theirs"].get(self.part.name, "")
        fields = error.fields if isinstance(error, Invalid) else {}
        rows, rest = self._said(), {}
        for place, sentence in fields.items():
            name, index, field = (*place.split(".", 2), "", "")[:3]
            if name == self.part.name and index.isdigit() and int(index) < len(rows):
                rows[int(index)].show_error(Invalid("invalid_entry", fields={field: sentence}))
            else:
                rest[place] = sentence
        if rest or not fields:
            show_error(self, Invalid(error.code, fields=rest) if rest else error)

    def stored_texts(self) -> list[str]:
        """The entries as they stand now, each in a line. A query for each link field."""
        named = {
            found.name: links(self.asker, found, [entry[found.name] for entry in self.stored])
            for found in self.part.fields
            if found.kind in PICKED
        }
        return [" · ".join(self._texts(entry, named)) for entry in self.stored]

    def _texts(self, entry: Entry, named: Mapping[str, Mapping[int, Link]]) -> Iterator[str]:
        for found in self.part.fields:
            value = entry[found.name]
            if found.name in named:
                link = named[found.name].get(value)
                yield from (link.text,) if link else ()
            elif value is True:
                yield found.label
            elif value not in (None, "", False):
                text = values.written(found, value)
                yield found.choice_labels.get(text, text)

    def _said(self) -> list[EntryForm]:
        return [row for row in self.rows if not row.is_empty]

    def _filled(self, asker: Actor, stored: Sequence[Entry]) -> list[EntryForm]:
        return [
            EntryForm(asker, self.part, f"entry{index}", initial=self._initial(entry))
            for index, entry in enumerate(stored)
        ]

    def _initial(self, entry: Entry) -> Mapping[str, Any]:
        return {
            found.name: entry[found.name]
            if isinstance(entry[found.name], bool)
            else values.written(found, entry[found.name])
            for found in self.part.fields
        }

    def _typed(self, asker: Actor, part: Parts, data: Any) -> list[EntryForm]:
        gone = data.get(REMOVE, "")
        names = [name for name in data.get(ROWS, "").split(",") if name[5:].isdigit()]
        return [EntryForm(asker, part, name, data=data) for name in names[:200] if name != gone]

    def _next(self) -> int:
        return max((int(str(row.prefix)[5:]) for row in self.rows), default=-1) + 1
