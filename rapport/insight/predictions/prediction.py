"""What a prediction says of itself: one declaration, from which learning, cards, traits and sentences follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from rapport.insight.predictions.known import Known

Marts = Mapping[str, "Table"]


@dataclass(frozen=True)
class Feature:
    """Something known of each. Values are numbers, or words if ``is_words``, of which ``choices`` say what they
    are called. A feature that ``spreads`` is learned by its logarithm.

    Where somebody can do something about it, ``advice`` says what, and that ``then`` it is otherwise: as often as
    to those of whom it is ``aim``.
    """

    name: str
    label: str
    is_words: bool = False
    spreads: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    advice: str = ""
    aim: float = 0.0

    def scaled(self, values: Any) -> Any:
        """Numbers as they are learned."""
        import numpy as np

        return np.log1p(np.maximum(values, 0)) if self.spreads else values


@dataclass(frozen=True)
class Subject:
    """Who is asked about, called ``name``: ``known`` gives one row per ``key`` with all ``features``. ``days`` gives
    tables with a ``day``, those on which something happened to them.
    """

    name: str
    key: str
    features: tuple[Feature, ...]
    known: Callable[[Known], Table]
    days: Callable[[Marts], list[Table]]


@dataclass(frozen=True)
class Prediction:
    """``came`` tells, of what is known first and ``span`` days later, the keys of those to whom it came; it is
    asked of those in ``asked``, and learned from those of them in ``counted``, where that is given. What is learned
    lies ``step`` days apart.

    ``few_yes`` and ``few_no`` say that more are needed to whom it came, or did not. ``about`` says further what it
    means, with ``data`` in its places.
    """

    name: str
    label: str
    meaning: str
    question: str
    subject: Subject
    span: int
    asked: Callable[[Known], Table]
    came: Callable[[Known, Known], Table]
    few_yes: tuple[str, str]
    few_no: tuple[str, str]
    is_good: bool = True
    step: int = 0
    counted: Callable[[Known, Known], Table] | None = None
    about: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def features(self) -> tuple[Feature, ...]:
        return self.subject.features
