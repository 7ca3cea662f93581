"""What can happen to leads. ``changes`` maps each field to its old and new value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class LeadReceived(Happening):
    """Somebody came in who may want something."""

    lead: str
    source: str
    product: str

    sentence: ClassVar[str] = "Came in as a lead: {source} {product}"


@dataclass(frozen=True)
class LeadEdited(Happening):
    """Something of a lead was changed."""

    lead: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class LeadAssigned(Happening):
    """The rules found an owner for a lead; its page says why."""

    lead: str
    owner: str
    rule: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "Lead {lead} went to {owner}: {rule}"


@dataclass(frozen=True)
class LeadAnswered(Happening):
    """A lead was answered for the first time, so many minutes after it came."""

    lead: str
    minutes: int

    sentence: ClassVar[str] = "Lead {lead} was answered"


@dataclass(frozen=True)
class LeadTakenUp(Happening):
    """Somebody works on a lead."""

    lead: str
    before: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class LeadConverted(Happening):
    """A lead became an opportunity."""

    lead: str
    opportunity: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "Lead {lead} became the opportunity {opportunity}"


@dataclass(frozen=True)
class LeadRecycled(Happening):
    """Not now: a lead is to be taken up again on a day."""

    lead: str
    back_on: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "Lead {lead} comes back on {back_on}"


@dataclass(frozen=True)
class LeadDied(Happening):
    """A lead came to nothing, for a reason."""

    lead: str
    reason: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "Lead {lead} came to nothing: {reason}"


@dataclass(frozen=True)
class LeadReopened(Happening):
    """A lead that was over is open again."""

    lead: str
    before: str
    changes: dict[str, Any]

    sentence: ClassVar[str] = "Lead {lead} is open again"


@dataclass(frozen=True)
class LeadCameBack(Happening):
    """The day has come on which a lead that was put off is to be taken up again."""

    lead: str
    owner: str

    sentence: ClassVar[str] = "Lead {lead} came back"


@dataclass(frozen=True)
class LeadRanLate(Happening):
    """A lead was not answered in time; those who lead were told."""

    lead: str
    told: list[int]

    sentence: ClassVar[str] = "Lead {lead} was not answered in time"


@dataclass(frozen=True)
class RuleGivenToTeam(Happening):
    """The members of a team stand under an assignment rule from now on; of none, where it is empty."""

    rule: str
    team: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class FormSubmitted(Happening):
    """Somebody sent a form."""

    form: str
    submission: int
    waits: bool


@dataclass(frozen=True)
class SubmissionConfirmed(Happening):
    """Somebody followed the link in the mail, so that what they sent counts."""

    form: str


@dataclass(frozen=True)
class SubmissionsForgotten(Happening):
    """What was sent and never confirmed was erased."""

    count: int
