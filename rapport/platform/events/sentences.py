"""Events in words for people.

An event class may say its own ``sentence``, with its fields in braces; an empty one keeps it off
timelines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils.formats import number_format

from rapport.kit.speech import say
from rapport.platform.events.happenings import happenings

CHOICES = {"kind", "channel", "role", "purpose", "state", "direction"}
"""Fields whose values are words of ours, such as "phone_call"."""
AMOUNTS = {"amount", "total"}
"""Fields that hold money; its currency stands beside them."""


@cache
def template_of(name: str) -> str:
    """The sentence for events called ``name``, with braces; its verb where nobody gave one."""
    own = getattr(happenings().get(name), "sentence", None)
    return str(words_of(name) if own is None else own)


def sentence_of(name: str, data: Mapping[str, Any]) -> str:
    """What happened, for people; words that are missing in old data are left out."""
    return say(template_of(name)).format_map(_Words(data)).strip()


def headline_of(name: str, data: Mapping[str, Any]) -> str:
    """The sentence, or the verb of events that timelines leave out."""
    return sentence_of(name, data) or verb_of(name)


def verb_of(name: str) -> str:
    """What events called ``name`` tell, without saying of what."""
    return say(words_of(name))


def words_of(name: str) -> str:
    """ "parties.party_edited" as words: "Party edited"."""
    return name.rpartition(".")[2].replace("_", " ").capitalize()


def texts() -> Iterator[str]:
    """What events say, for the catalogs."""
    for name in happenings():
        yield from (words_of(name), template_of(name))


@cache
def silent_names() -> tuple[str, ...]:
    """Names of the events that no timeline shows."""
    return tuple(sorted(name for name in happenings() if not template_of(name)))


class _Words(dict[str, str]):
    """The fields of an event as words: lists and the keys of mappings read "a, b"."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: _word(name, value) for name, value in data.items()})

    def __missing__(self, name: str) -> str:
        return ""


def _word(name: str, value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return ", ".join(_said(str(part)) for part in value)
    text = "" if value is None else str(value)
    if name in AMOUNTS:
        return _amount(text)
    return _said(text) if name in CHOICES else text


def _amount(text: str) -> str:
    """ "1234.500000" as its reader writes it: "1,234.50"."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return text
    places = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, places, force_grouping=True)


def _said(value: str) -> str:
    """A value or a field's name as the catalogs know its label: "job_title" reads "job title"."""
    words = value.replace("_", " ")
    label = words.capitalize()
    found = say(label)
    return words if found == label else found.lower()
