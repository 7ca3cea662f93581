"""What other apps ask for before an opportunity leaves a stage: they plug it in from their ``hooks.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapport.sales.models import Opportunity


@dataclass(frozen=True)
class Requirement:
    """Something that is to be done in a stage before one goes on, and whether it was."""

    stage_id: int
    text: str
    is_met: bool


Source = Callable[[Opportunity, Sequence[int]], Iterable[Requirement]]
"""What is asked of an opportunity in each of some stages."""
_sources: list[Source] = []


def requirement_source(source: Source) -> None:
    """Let ``source`` ask for more; called in an app's ``hooks.py``."""
    if source not in _sources:
        _sources.append(source)


def requirements(opportunity: Opportunity, stages: Sequence[int]) -> list[Requirement]:
    """What all sources ask of ``opportunity`` in ``stages``."""
    return [one for source in _sources for one in source(opportunity, stages)]
