"""What can happen in sequences and playbooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class SequencePublished(Happening):
    """A sequence was put to use in a new version; who is in it finishes the version that they began."""

    sequence: str
    number: int
    steps: int

    sentence: ClassVar[str] = "Put version {number} of the sequence “{sequence}” to use"


@dataclass(frozen=True)
class SequenceDrafted(Happening):
    """The steps of a sequence were changed, not yet for anybody."""

    sequence: str
    steps: int

    sentence: ClassVar[str] = "Changed the steps of the sequence “{sequence}”"


@dataclass(frozen=True)
class SequencePaused(Happening):
    """A sequence enrols nobody and contacts nobody until it is put to use again."""

    sequence: str

    sentence: ClassVar[str] = "Paused the sequence “{sequence}”"


@dataclass(frozen=True)
class PartyEnrolled(Happening):
    """Somebody came into a sequence, or in the arm "control" was held out of it by chance."""

    sequence: str
    arm: str
    how: str

    sentence: ClassVar[str] = "Enrolled in the sequence “{sequence}”"


@dataclass(frozen=True)
class SequenceStopped(Happening):
    """Somebody's sequence ended before its last step; ``why`` is one of the reasons, ``said`` tells more."""

    sequence: str
    why: str
    said: str

    sentence: ClassVar[str] = "The sequence “{sequence}” stopped"


@dataclass(frozen=True)
class SequenceFinished(Happening):
    """Somebody came through the last step of a sequence."""

    sequence: str

    sentence: ClassVar[str] = "The sequence “{sequence}” is finished"


@dataclass(frozen=True)
class StepCompleted(Happening):
    """A step of a playbook was done for an opportunity; ``evidence`` is what in the system shows it."""

    playbook: str
    step_id: int
    step: str
    evidence: str

    sentence: ClassVar[str] = "Done: {step}"


@dataclass(frozen=True)
class StepTakenBack(Happening):
    """A step of a playbook was not done after all."""

    playbook: str
    step_id: int
    step: str

    sentence: ClassVar[str] = "Not done after all: {step}"
