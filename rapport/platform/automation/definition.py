"""The typed document that an automation is: when, if, then. Pure; what it means lives elsewhere.

A half-made document is a document too: everything has an empty value, and ``validation`` says what
is missing. Numbers typed into a form may be text. What is not known here is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from rapport.kit.errors import Invalid

HOURLY = 1000
MOST_STEPS, DEEPEST = 50, 3
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")


def _whole(raw: Any) -> Any:
    text = str(raw if raw is not None else "").strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else 0


def _id(raw: Any) -> Any:
    return _whole(raw) or None


Whole = Annotated[int, BeforeValidator(_whole)]
Id = Annotated[int | None, BeforeValidator(_id)]
Filter = str | dict[str, Any]
"""As typed ("city:Utrecht") or as a tree; see ``records.filters``."""


class Part(BaseModel):
    """Base of every part of the document."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Setting(Part):
    """A field and the value that it gets; the value may name fields: "{name}"."""

    name: str = ""
    value: str = ""


class Change(Part):
    """A field that went from one value to another; an empty side means any."""

    field: str = ""
    before: str = ""
    after: str = ""


class Input(Part):
    """What a person fills in when pressing the button."""

    label: str = ""
    kind: Literal["text", "long_text", "number", "date", "boolean", "choice"] = "text"
    choices: str = ""
    is_required: bool = False

    @property
    def name(self) -> str:
        """How values name it: {input.call_on} for "Call on"."""
        return "_".join("".join(c if c.isalnum() else " " for c in self.label.lower()).split())


class EventTrigger(Part):
    """When something was done to a record; ``fields`` narrows edits, ``event`` names any other event."""

    kind: Literal["event"] = "event"
    type: str = ""
    what: Literal["created", "edited", "deleted", "restored", "event"] = "created"
    fields: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    event: str = ""


class TimeTrigger(Part):
    """On a schedule: once, or for each record of ``type`` that the filter selects."""

    kind: Literal["time"] = "time"
    type: str = ""
    every: Literal["hour", "day", "week", "month"] = "day"
    at: str = "09:00"
    weekday: Whole = 0
    day: Whole = 1


class DateTrigger(Part):
    """So many days before or after a date that stands in a record."""

    kind: Literal["date"] = "date"
    type: str = ""
    field: str = ""
    days: Whole = 0
    direction: Literal["before", "after"] = "before"
    at: str = "09:00"


class FormTrigger(Part):
    """When somebody presses a button on a record or over a list."""

    kind: Literal["form"] = "form"
    type: str = ""
    label: str = ""
    place: Literal["record", "list"] = "record"
    inputs: tuple[Input, ...] = ()


class WebhookTrigger(Part):
    """When another program posts JSON to a secret address; ``field`` finds the record that it is about."""

    kind: Literal["webhook"] = "webhook"
    type: str = ""
    field: str = ""
    value: str = ""


Trigger = Annotated[
    EventTrigger | TimeTrigger | DateTrigger | FormTrigger | WebhookTrigger,
    Field(discriminator="kind"),
]


class EditStep(Part):
    """Write fields of the record."""

    kind: Literal["edit"] = "edit"
    fields: tuple[Setting, ...] = ()


class AssignStep(Part):
    """Hand the record to a person, to a team, or to a team's members in turn."""

    kind: Literal["assign"] = "assign"
    to: Literal["person", "team", "round_robin"] = "person"
    user: Id = None
    team: Id = None


class CreateStep(Part):
    """Enter another record."""

    kind: Literal["create"] = "create"
    type: str = ""
    fields: tuple[Setting, ...] = ()


class MailStep(Part):
    """Send a mail; every text may name fields."""

    kind: Literal["mail"] = "mail"
    to: str = "{email}"
    subject: str = ""
    body: str = ""


class NotifyStep(Part):
    """Put a sentence behind somebody's bell."""

    kind: Literal["notify"] = "notify"
    to: Literal["record_owner", "automation_owner", "person", "team"] = "record_owner"
    user: Id = None
    team: Id = None
    text: str = ""


class WebhookStep(Part):
    """Post the record, and ``fields``, as JSON to another program."""

    kind: Literal["webhook"] = "webhook"
    url: str = ""
    fields: tuple[Setting, ...] = ()


class WaitStep(Part):
    """Go on after a while, or when a date of the record has come."""

    kind: Literal["wait"] = "wait"
    until: Literal["duration", "date"] = "duration"
    amount: Whole = 1
    unit: Literal["minutes", "hours", "days", "weeks"] = "days"
    field: str = ""


class BranchStep(Part):
    """Go one way when the filter holds, another way when it does not."""

    kind: Literal["branch"] = "branch"
    filter: Filter = ""
    yes: tuple[Step, ...] = ()
    no: tuple[Step, ...] = ()


Step = Annotated[
    EditStep
    | AssignStep
    | CreateStep
    | MailStep
    | NotifyStep
    | WebhookStep
    | WaitStep
    | BranchStep,
    Field(discriminator="kind"),
]
BranchStep.model_rebuild()


class Definition(Part):
    """One version of an automation."""

    format: Literal[1] = 1
    trigger: Trigger = EventTrigger()
    filter: Filter = ""
    steps: tuple[Step, ...] = ()
    hourly_limit: Whole = HOURLY

    def plain(self) -> dict[str, Any]:
        """The document as JSON."""
        return self.model_dump(mode="json")


def read(document: Any) -> Definition:
    """``document`` as a definition. Raises Invalid with a sentence when it is none."""
    try:
        found = Definition.model_validate(_told(document))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the document"
        raise Invalid(
            "bad_definition",
            "This is no automation: at %(place)s, %(first)s.",
            place=place,
            first=first["msg"].lower(),
        ) from None
    if len(list(every_step(found.steps))) > MOST_STEPS:
        raise Invalid(
            "too_many_steps", "An automation has at most %(most)s steps.", most=MOST_STEPS
        )
    return found


def _told(document: Any) -> Any:
    """``document`` without the signs that no text of the database holds."""
    if isinstance(document, str):
        return _NO_TEXT.sub("", document)
    if isinstance(document, dict):
        return {_told(key): _told(value) for key, value in document.items()}
    return [_told(one) for one in document] if isinstance(document, list | tuple) else document


def every_step(steps: tuple[Step, ...]) -> Iterator[Any]:
    """All steps, those of branches after theirs."""
    for step in steps:
        yield step
        if isinstance(step, BranchStep):
            yield from every_step(step.yes)
            yield from every_step(step.no)
