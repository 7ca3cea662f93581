"""What can happen to opportunities. ``changes`` maps each field to its old and new value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class PipelineSetUp(Happening):
    """The pipeline that a company begins with was made."""

    pipeline: str


@dataclass(frozen=True)
class OpportunityOpened(Happening):
    """There is a possible sale."""

    opportunity: str
    stage: str
    amount: Decimal
    currency: str

    sentence: ClassVar[str] = "Opportunity {opportunity} was opened: {currency} {amount}"


@dataclass(frozen=True)
class OpportunityEdited(Happening):
    """Something of an opportunity was changed."""

    opportunity: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class OpportunityMoved(Happening):
    """An opportunity went on to another stage, or back, and stayed open."""

    opportunity: str
    before: str
    stage: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "{opportunity}: {before} → {stage}"


@dataclass(frozen=True)
class OpportunityWon(Happening):
    """An opportunity was won."""

    opportunity: str
    before: str
    amount: Decimal
    currency: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "{opportunity} was won: {currency} {amount}"


@dataclass(frozen=True)
class OpportunityLost(Happening):
    """An opportunity was lost, for a reason."""

    opportunity: str
    before: str
    reason: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "{opportunity} was lost: {reason}"


@dataclass(frozen=True)
class OpportunityReopened(Happening):
    """What was won or lost is open again."""

    opportunity: str
    before: str
    stage: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "{opportunity} is open again, in {stage}"


@dataclass(frozen=True)
class OpportunityQuoted(Happening):
    """A quote was begun for an opportunity."""

    opportunity: str
    number: str

    sentence: ClassVar[str] = ""  # the timeline shows that the quote was begun


@dataclass(frozen=True)
class BigOpportunityTold(Happening):
    """Those who lead were told that an opportunity is a big one."""

    opportunity: str
    amount: Decimal
    currency: str
    told: list[int]


@dataclass(frozen=True)
class CheckTicked(Happening):
    """A thing of a stage's checklist was done for an opportunity."""

    opportunity: str
    stage_id: int
    check: str


@dataclass(frozen=True)
class CheckUnticked(Happening):
    """A thing of a stage's checklist turned out not to be done."""

    opportunity: str
    stage_id: int
    check: str


@dataclass(frozen=True)
class ProspectsSought(Happening):
    """Somebody asked which organizations are like the best customers."""

    text: str
    most: int
