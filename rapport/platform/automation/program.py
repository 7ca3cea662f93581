"""Steps and their branches as a straight program, so that a run's place in it is one number. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.platform.automation.definition import BranchStep, every_step


@dataclass(frozen=True)
class Op:
    """A step with where the run goes on after it; ``other`` when a branch's filter does not hold."""

    place: str
    step: Any
    following: int
    other: int


def program(steps: tuple[Any, ...]) -> list[Op]:
    """The ops of ``steps``; who arrives at their number has finished."""
    ops: list[Op] = []
    _emit(steps, "", ops, sum(map(_size, steps)))
    return ops


def _emit(steps: tuple[Any, ...], prefix: str, ops: list[Op], after: int) -> None:
    for number, step in enumerate(steps, 1):
        begin, place = len(ops), f"{prefix}{number}"
        following = begin + _size(step) if number < len(steps) else after
        if not isinstance(step, BranchStep):
            ops.append(Op(place, step, following, following))
            continue
        yes = begin + 1
        no = yes + sum(map(_size, step.yes))
        ops.append(Op(place, step, yes if step.yes else following, no if step.no else following))
        _emit(step.yes, f"{place} yes ", ops, following)
        _emit(step.no, f"{place} no ", ops, following)


def _size(step: Any) -> int:
    return len(list(every_step((step,))))
