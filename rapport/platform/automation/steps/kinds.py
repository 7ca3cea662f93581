"""The frame of every kind of step, and what one leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.automation import wording
from rapport.platform.automation.matter import PERSONAL, SPECIAL, Matter, unknown_place
from rapport.platform.records.types import Field, Kind, RecordType


@dataclass(frozen=True)
class Outcome:
    """What a step did, for the log; and where it leads the run."""

    sentence: str
    changes: dict[str, Any] = field(default_factory=dict)
    wait_until: datetime | None = None
    is_yes: bool = True
    made: dict[str, Any] = field(default_factory=dict)


class Again(Exception):
    """The world outside did not answer; the step is to be tried again later. Says what happened."""


@dataclass(frozen=True)
class Scope:
    """What is known where a step is written: enough to say what is wrong with it."""

    actor: Actor
    kind: RecordType | None
    inputs: frozenset[str] | None = None
    """The names of the form's inputs; None where any JSON may come in."""

    def fields(self) -> dict[str, Field]:
        return dict(self.kind.fields_for(self.actor)) if self.kind else {}

    def unknown(self, *texts: str) -> Iterator[str]:
        """A sentence for each place in ``texts`` that nothing can stand at."""
        known = self.fields()
        for place in dict.fromkeys(place for text in texts for place in wording.places(text)):
            root, _, rest = place.partition(".")
            is_known = (
                place in known
                or place in SPECIAL
                or place.startswith(("today+", "today-"))
                or (root == "old" and rest in known)
                or (root == "input" and (self.inputs is None or rest in self.inputs))
                or (rest in PERSONAL and root in known and known[root].kind is Kind.USER)
            )
            if not is_known:
                yield unknown_place(place, self.kind)


def _no_problems(step: Any, scope: Scope) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class StepKind:
    """A kind of step. ``act`` does it for a matter; one that ``is_outside`` leaves the database,
    so that it is done outside of a transaction, and maybe twice if the worker dies meanwhile.
    """

    key: str
    label: str
    icon: str
    model: type[Any]
    act: Callable[[Any, Matter], Outcome]
    say: Callable[[Any, Scope], str]
    problems: Callable[[Any, Scope], Iterable[str]] = _no_problems
    is_outside: bool = False


_kinds: dict[str, StepKind] = {}


def declare(kind: StepKind) -> StepKind:
    """Make ``kind`` known."""
    _kinds[kind.key] = kind
    return kind


def step_kinds() -> dict[str, StepKind]:
    """Every kind by key, in the order in which they are offered."""
    from rapport.platform.automation.steps import calling, flow, telling, writing  # noqa: F401

    order = ("edit", "assign", "create", "mail", "notify", "webhook", "wait", "branch")
    return {key: _kinds[key] for key in order}
