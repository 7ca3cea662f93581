"""Every error that Rapport raises on purpose.

    RapportError
    ├── Refused      409   the record's state does not allow it
    ├── NotFound     404   missing, or hidden from the asker: the two look the same
    ├── NotAllowed   403   visible, but this action is not the asker's
    └── Invalid      422   the input is wrong; ``fields`` says where

Each carries a ``code`` for programs, a sentence for people and ``data`` for both.
``platform.ui`` and ``platform.api`` translate them to responses, once each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.kit.speech import say


class RapportError(Exception):
    """An expected failure: ``str(error)`` is the sentence that a person reads, in their language.

    A sentence may have places for ``data``: ``"%(name)s is locked."``, with ``name="Anna"``.
    """

    status = 500

    def __init__(self, code: str, message: str = "", **data: Any) -> None:
        self.code = code
        self.sentence = message or code.replace("_", " ").capitalize() + "."
        self.data = data
        super().__init__(self.sentence)

    @property
    def message(self) -> str:
        return say(self.sentence, **self.data)

    def __str__(self) -> str:
        return self.message


class Refused(RapportError):
    """The record's state does not allow the action."""

    status = 409


class NotFound(RapportError):
    """Missing, or hidden from the asker."""

    status = 404

    def __init__(
        self, code: str = "not_found", message: str = "There is nothing here.", **data: object
    ) -> None:
        super().__init__(code, message, **data)


class NotAllowed(RapportError):
    """The asker sees the record but may not do this to it."""

    status = 403


class Invalid(RapportError):
    """The input is wrong. ``fields`` maps a field's name to what is wrong with it."""

    status = 422

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        **data: object,
    ) -> None:
        self._fields = dict(fields or {})
        super().__init__(code, message, **data)
        self._is_told = bool(message) or not self._fields

    @property
    def message(self) -> str:
        return super().message if self._is_told else " ".join(self.fields.values())

    @property
    def fields(self) -> dict[str, str]:
        return {name: say(sentence, **self.data) for name, sentence in self._fields.items()}
