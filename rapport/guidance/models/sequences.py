"""Guided steps over time: what they are, who is in them, and what was sent."""

from __future__ import annotations

from secrets import randbelow

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rapport.activities.models import Activity
from rapport.guidance.arms import Arm
from rapport.guidance.stepping import Step, read
from rapport.parties.models import Party
from rapport.platform.records.models import Record
from rapport.touchpoints.channels import Channel

SEEDS = 2**31
ARMS = tuple((arm.value, arm.value.capitalize()) for arm in Arm)


def new_seed() -> int:
    """What chance begins with; kept, so that it can be followed later."""
    return randbelow(SEEDS)


class MailTemplate(Record):
    """A mail with places that are filled in. Templates of one name are the same mail in several languages."""

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "name", "language", name="mail_template_once", condition=Q(deleted_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Sequence(Record):
    """Guided steps. ``draft`` is what is being written; whoever is enrolled goes through ``version``.

    It stops for an answer on one of the channels ``stops_on``, or on any where none is said. By
    ``rule``, a filter on records of ``rule_type``, it enrols by itself. ``hold_out`` in a hundred are
    left out at random, by ``seed``; what became of somebody is looked at ``counted_days`` later.
    """

    class RuleType(models.TextChoices):
        OPPORTUNITY = "opportunity", "Opportunities"
        LEAD = "lead", "Leads"
        PARTY = "party", "Parties"

    name = models.CharField(max_length=120)
    note = models.TextField(default="", blank=True)
    purpose = models.CharField(max_length=40, default="sales")
    is_active = models.BooleanField(default=False)
    reply_to = models.EmailField(max_length=254, default="", blank=True)
    stops_on = ArrayField(
        models.CharField(max_length=16, choices=Channel.choices), default=list, blank=True
    )
    hold_out = models.PositiveSmallIntegerField(default=0)
    counted_days = models.PositiveSmallIntegerField(default=90)
    rule_type = models.CharField(
        max_length=12, choices=RuleType.choices, default=RuleType.OPPORTUNITY
    )
    rule = models.CharField(max_length=500, default="", blank=True)
    seed = models.PositiveIntegerField(default=new_seed, editable=False)
    draft = models.JSONField(default=list, editable=False)
    current = models.ForeignKey(
        "guidance.SequenceVersion",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints = (
            models.UniqueConstraint("name", name="sequence_once", condition=Q(deleted_at=None)),
            models.CheckConstraint(condition=Q(hold_out__lte=50), name="sequence_hold_out"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> tuple[Step, ...]:
        """Those that are being written."""
        return read(self.draft)


class SequenceVersion(models.Model):
    """The steps as they were put to use, with the texts of their mails. It never changes."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = (models.UniqueConstraint("sequence", "number", name="sequence_version_once"),)

    def __str__(self) -> str:
        return f"{self.sequence_id}.{self.number}"

    @property
    def steps(self) -> tuple[Step, ...]:
        return read(self.document)


class Enrolment(models.Model):
    """Somebody in a sequence, about a record ("sales.opportunity:42") or about nothing but themselves.

    ``place`` is the step that comes next, at ``due_at``; without one, its mail is on its way. Who is in
    the control arm goes through nothing, and is compared with.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        DONE = "done", "Finished"
        STOPPED = "stopped", "Stopped"
        HELD_OUT = "held_out", "Held out"

    class How(models.TextChoices):
        HAND = "hand", "By hand"
        BULK = "bulk", "From a list"
        RULE = "rule", "By its rule"

    class Why(models.TextChoices):
        REPLIED = "replied", "They answered"
        MET = "met", "A meeting was booked"
        CLOSED = "closed", "The opportunity is closed"
        LEAD_OVER = "lead_over", "The lead is over"
        OPTED_OUT = "opted_out", "They opted out"
        FORBIDDEN = "forbidden", "They may not be contacted"
        GONE = "gone", "They are in the trash"
        NO_OWNER = "no_owner", "Nobody owns it"
        CONDITION = "condition", "A condition did not hold"
        REFUSED = "refused", "The mail was refused"
        BY_HAND = "by_hand", "Stopped by hand"

    sequence = models.ForeignKey(
        Sequence, models.CASCADE, related_name="enrolments", db_index=False
    )
    version = models.ForeignKey(SequenceVersion, models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="enrolments", db_index=False)
    about = models.CharField(max_length=80, default="", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    arm = models.CharField(max_length=9, choices=ARMS)
    state = models.CharField(max_length=8, choices=State.choices)
    how = models.CharField(max_length=4, choices=How.choices)
    place = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=Why.choices, default="", blank=True)
    said = models.CharField(max_length=250, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "sequence", "party", name="enrolment_once", condition=Q(state="active")
            ),
        )
        indexes = (
            models.Index("due_at", "id", name="enrolment_due", condition=Q(state="active")),
            models.Index("party", "state", name="enrolment_party"),
            models.Index(
                "sequence", F("enrolled_at").desc(), F("id").desc(), name="enrolment_list"
            ),
            models.Index("about", name="enrolment_about", condition=~Q(about="")),
        )

    def __str__(self) -> str:
        return f"{self.party_id} in {self.sequence_id}"

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE


class StepTaken(models.Model):
    """That somebody came past a step, and what was done there."""

    class Did(models.TextChoices):
        SENT = "sent", "Sent"
        PLANNED = "planned", "Planned"
        WAITED = "waited", "Waited"
        HELD = "held", "Held"
        SKIPPED = "skipped", "Skipped"

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="taken", db_index=False)
    place = models.PositiveIntegerField()
    did = models.CharField(max_length=8, choices=Did.choices)
    at = models.DateTimeField()
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "steps taken"
        constraints = (models.UniqueConstraint("enrolment", "place", name="step_taken_once"),)

    def __str__(self) -> str:
        return f"{self.enrolment_id} at {self.place}"


class Letter(models.Model):
    """A mail of a sequence, written before it is sent: whatever happens, it keeps its ``message_id``."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "Not sent"

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="letters", db_index=False)
    place = models.PositiveIntegerField()
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("enrolment", "place", name="letter_once"),)
        indexes = (models.Index("next_at", "id", name="letter_due", condition=Q(state="waiting")),)

    def __str__(self) -> str:
        return self.subject
