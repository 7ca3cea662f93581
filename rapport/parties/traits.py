"""What traits mean: the definitions that insight registers and the party page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Facts = Mapping[str, Any]
Reason = Callable[[Facts], str]
"""A sentence in the reader's language, of the facts that a study kept beside a trait."""


class TraitKind(StrEnum):
    """How a trait's value reads: numbers, money and dates stand in ``number``, the others in ``text``.

    A date is kept as its number of days since 1970-01-01, beside its ISO form in ``text``.
    """

    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"


class Good(StrEnum):
    """Which way a trait should move for us to be glad."""

    UP = "up"
    DOWN = "down"
    NEITHER = ""


@dataclass(frozen=True)
class TraitDefinition:
    """A trait: its name, what it is called and, in a sentence, what it means.

    ``unit`` is a currency for money, and a word ("days", "orders", "%") for numbers. ``reasons`` say
    why it is what it is.
    """

    name: str
    label: str
    meaning: str
    kind: TraitKind = TraitKind.NUMBER
    unit: str = ""
    good: Good = Good.NEITHER
    order: int = 50
    choices: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()

    def read(self, number: Decimal | None, text: str) -> str | Decimal | None:
        """The value to show: a number, a choice's label, or a text."""
        if self.kind in (TraitKind.NUMBER, TraitKind.MONEY):
            return number
        return dict(self.choices).get(text, text)

    def why(self, facts: Facts) -> list[str]:
        """Why it is what it is, a sentence per reason that has something to say; nothing without facts."""
        return [said for reason in self.reasons if facts and (said := reason(facts))]


_definitions: dict[str, TraitDefinition] = {}


def define(definition: TraitDefinition) -> TraitDefinition:
    """Make a trait known; called from ``hooks.py``. A second call replaces the first."""
    _definitions[definition.name] = definition
    return definition


def definition(name: str) -> TraitDefinition:
    """The trait called ``name``; one that nobody defined is shown as the text it is."""
    return _definitions.get(name) or TraitDefinition(
        name, name.replace("_", " ").capitalize(), "", TraitKind.TEXT
    )


def is_defined(name: str) -> bool:
    return name in _definitions


def definitions() -> list[TraitDefinition]:
    """Every trait in the order of showing."""
    return sorted(_definitions.values(), key=lambda found: (found.order, found.name))
