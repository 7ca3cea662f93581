"""How programs enter records of a type that its app writes by actions of its own: orders with their lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.records.fields import Field
from rapport.platform.records.parts import Parts

Said = Mapping[str, Any]


def _unchanged(record: Any, said: Said, by: Actor) -> None:
    """Nothing of it can be changed."""


@dataclass(frozen=True)
class Making:
    """What programs say of a new record, and the app's action that enters it.

    ``make`` takes the values of ``fields`` and what ``parts`` understood, each by name and only what was
    said, and of the fields that were added to the type what was given. ``change`` takes those of ``fields`` that
    are ``changeable`` later; the others stand as they were entered. Both raise Invalid at these names.
    """

    fields: tuple[Field, ...]
    make: Callable[[Said, Said, Actor], Any]
    parts: tuple[Parts, ...] = ()
    changeable: frozenset[str] = frozenset()
    change: Callable[[Any, Said, Actor], object] = _unchanged
