"""Which column is which field, by its heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform.exchange.importers import Importer

Mapped = dict[str, str]


def folded(heading: str) -> str:
    """ "E-mail 1 - Value" → "email1value": letters and digits only, folded."""
    return "".join(letter for letter in fold(heading) if letter.isalnum())


def recognise(importer: Importer, columns: Sequence[str]) -> Mapped:
    """Field → column for every field whose name, label or synonym is a column's heading.

    Names are tried before synonyms, fields in their order; no column serves two fields.
    """
    left = {folded(column): column for column in reversed(columns)}
    found: Mapped = {}
    longest = max((len(item.synonyms) for item in importer.fields), default=0)
    for turn in range(longest + 2):
        for item in importer.fields:
            words = (item.name, *item.synonyms, item.label)
            if item.name in found or turn >= len(words):
                continue
            column = left.pop(folded(words[turn]), None)
            if column is not None:
                found[item.name] = column
    return found


def guess(importers: Iterable[Importer], columns: Sequence[str]) -> Importer | None:
    """The importer that understands ``columns`` best: all it requires, then the most of them."""

    def fitness(importer: Importer) -> tuple[bool, int]:
        found = recognise(importer, columns)
        return all(item.name in found for item in importer.required), len(found)

    ranked = sorted(importers, key=fitness, reverse=True)
    return ranked[0] if ranked and fitness(ranked[0])[1] else None


def checked(importer: Importer, mapping: Mapping[str, str], columns: Sequence[str]) -> Mapped:
    """``mapping`` (field → column) without empty entries. Raises Invalid, field by field."""
    chosen = {name: column for name, column in mapping.items() if column}
    fields: dict[str, str] = {}
    for name, column in chosen.items():
        if name not in importer.by_name:
            fields[name] = say(
                "There is no field %(name)s; the fields are %(by_name)s.",
                name=repr(name),
                by_name=", ".join(importer.by_name),
            )
        elif column not in columns:
            fields[name] = say("The file has no column %(column)s.", column=repr(column))
    missing = [item for item in importer.required if item.name not in chosen]
    for item in missing:
        fields[item.name] = say("No column is the %(item)s.", item=item.label.lower())
    if fields:
        hint = (
            say(" The columns are %(columns)s.", columns=", ".join(columns[:40])) if missing else ""
        )
        raise Invalid("incomplete_mapping", " ".join(fields.values()) + hint, fields=fields)
    return chosen
