"""Record types in the reader's language: what apps declare in English is said as the catalog says it.

What people made in the browser is theirs, and stays as they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_lazy

from rapport.kit import countries
from rapport.kit.speech import say_count
from rapport.platform.records.fields import Field

if TYPE_CHECKING:
    from rapport.platform.records.types import RecordType

_said: dict[tuple[str, str], tuple[RecordType, RecordType]] = {}


def said(kind: RecordType, *, is_declared: bool) -> RecordType:
    """``kind`` with its labels in the active language; worked out once per language."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return kind
    source, found = _said.get((kind.key, language), (None, kind))
    if source is not kind:
        found = _in_active_language(kind, is_declared=is_declared)
        _said[kind.key, language] = (kind, found)
    return found


def counted(kind: RecordType, number: int, **data: object) -> str:
    """ "1,234 parties": ``number`` records of ``kind``, in the form that goes with it."""
    source, _ = _said.get((kind.key, get_language() or settings.LANGUAGE_CODE), (kind, kind))
    return say_count(*counting(source), number, **data)


def counting(kind: RecordType) -> tuple[str, str]:
    """How one record and how several are counted, for the catalogs."""
    return f"%(count)s {kind.label.lower()}", f"%(count)s {kind.plural.lower()}"


def _in_active_language(kind: RecordType, *, is_declared: bool) -> RecordType:
    fields = tuple(map(said_field, kind.fields))
    if not is_declared:
        return replace(kind, fields=fields)
    views = tuple(replace(view, label=gettext(view.label)) for view in kind.views)
    parts = tuple(
        replace(part, label=gettext(part.label), fields=tuple(map(said_field, part.fields)))
        for part in kind.parts
    )

    def more_fields() -> Sequence[Field]:
        return [said_field(found) for found in kind.more_fields()]

    return replace(
        kind,
        fields=fields,
        views=views,
        parts=parts,
        more_fields=more_fields,
        label=gettext(kind.label),
        plural=gettext(kind.plural),
        empty=gettext(kind.empty),
    )


def said_choices(declared: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices of a form that an app declares, in the language of whoever reads it."""
    return [(value, gettext_lazy(str(label))) for value, label in declared]


def said_field(found: Field) -> Field:
    """A field that an app declares, in the active language."""
    if found.choices is countries.choices():
        choices = countries.choices(get_language() or "en")
    else:
        choices = tuple((value, gettext(label)) for value, label in found.choices)
    label, help_text = gettext(found.label), gettext(found.help)
    return replace(found, label=label, help=help_text, choices=choices)
