"""What every app's ``events.py`` is made of: frozen dataclasses with a sentence each."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar

_registry: dict[str, type[Happening]] = {}


@dataclass(frozen=True)
class Happening:
    """Base of all events. The class name is past tense; its docstring is the reference.

    ``name`` is derived: ``PartyEdited`` in ``rapport.parties.events`` is "parties.party_edited".
    """

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        app = cls.__module__.split(".")[-2]
        cls.name = f"{app}.{re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"
        _registry[cls.name] = cls

    def data(self) -> dict[str, Any]:
        """The fields as JSON-ready data (dates, decimals and ids are left to the encoder)."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def happenings() -> dict[str, type[Happening]]:
    """Every declared event by name: the events reference is made of them."""
    return dict(sorted(_registry.items()))


def event_names() -> list[str]:
    """What can happen, by name, in order; what only tests declare is left out."""
    return [name for name in happenings() if not name.startswith("tests.")]
