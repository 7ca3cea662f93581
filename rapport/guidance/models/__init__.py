"""Sequences with those who are in them and their mails; playbooks with what was done."""

from rapport.guidance.models.playbooks import Completion, Exposure, Playbook, PlaybookStep
from rapport.guidance.models.sequences import (
    Enrolment,
    Letter,
    MailTemplate,
    Sequence,
    SequenceVersion,
    StepTaken,
)

__all__ = [
    "Completion",
    "Enrolment",
    "Exposure",
    "Letter",
    "MailTemplate",
    "Playbook",
    "PlaybookStep",
    "Sequence",
    "SequenceVersion",
    "StepTaken",
]
