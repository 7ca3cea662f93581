from __future__ import annotations

import hashlib
import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


def secret() -> str:
    """What the address of an incoming webhook holds, so that nobody guesses it."""
    return secrets.token_urlsafe(24)


class Automation(models.Model):
    """A rule of when, if and then. It acts with the rights of its owner, who changed it last."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ON = "on", "On"
        OFF = "off", "Off"

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="automations"
    )
    version = models.ForeignKey(
        "automation.Version", models.PROTECT, null=True, related_name="+", help_text="the latest"
    )
    reason = models.CharField(
        max_length=400, blank=True, default="", help_text="why it was switched off"
    )
    since_tx = models.BigIntegerField(
        default=0, help_text="the transaction from which it listens, since it was switched on"
    )
    next_at = models.DateTimeField(null=True, help_text="when a timed one is due")
    secret = models.CharField(max_length=40, unique=True, default=secret)
    turns = models.JSONField(default=dict, help_text="step → whose turn it was last")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True)

    team_id: int | None = None
    """Policies ask for it; an automation belongs to a person."""

    class Meta:
        indexes = (
            models.Index("next_at", name="automation_due", condition=Q(state="on")),
            models.Index("state", name="automation_state"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def signing_key(self) -> bytes:
        """What its calls are signed with; it does not tell the secret address."""
        return hashlib.sha256(f"signing {self.secret}".encode()).digest()


class Version(models.Model):
    """One saved state of an automation; never changed, so that runs end as they began."""

    automation = models.ForeignKey(
        Automation, models.CASCADE, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("automation", "number", name="automation_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.automation} {self.number}"


class Run(models.Model):
    """One automation at work on one cause; its table is the queue of what is to be done."""

    class State(models.TextChoices):
        DUE = "due", "Runs"
        WAITING = "waiting", "Waits"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        STOPPED = "stopped", "Not run"

    automation = models.ForeignKey(Automation, models.CASCADE, related_name="runs", db_index=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="runs", db_index=False)
    cause = models.CharField(max_length=140, help_text='what it answers to, "event:12"')
    said = models.CharField(max_length=200, help_text="the cause, for people")
    by_name = models.CharField(max_length=120, default="", help_text="who caused it")
    record_type = models.CharField(max_length=40, default="", help_text="the type's key")
    record_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200, default="", help_text="what the record was called")
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    inputs = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    chain = ArrayField(
        models.BigIntegerField(), default=list, help_text="the automations that led here"
    )
    story = models.UUIDField(default=uuid.uuid4, unique=True)
    undo_story = models.UUIDField(null=True, unique=True, help_text="the story of its undo")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DUE)
    due_at = models.DateTimeField()
    cursor = models.PositiveIntegerField(default=0, help_text="the step that comes next")
    attempts = models.PositiveIntegerField(default=0, help_text="failed tries of that step")
    made = models.JSONField(default=dict, help_text="what steps leave to later ones")
    error = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    is_shown = True
    """Whether whoever asks sees its record."""

    class Meta:
        constraints = (models.UniqueConstraint("version", "cause", name="run_once"),)
        indexes = (
            models.Index("due_at", "id", name="run_due", condition=Q(state__in=("due", "waiting"))),
            models.Index("automation", F("made_at").desc(), name="run_automation"),
            models.Index("record_type", "record_id", F("made_at").desc(), name="run_record"),
        )

    def __str__(self) -> str:
        return f"{self.automation_id} on {self.cause}"

    @property
    def outcome(self) -> str:
        """What came of it so far, in a sentence; its steps should have come along."""
        steps = list(self.steps.all())
        return self.error or (steps[-1].sentence if steps else "")

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.DUE, self.State.WAITING)


class StepRun(models.Model):
    """What one step of a run did, in a sentence, and the values that it changed."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps", db_index=False)
    index = models.PositiveIntegerField(help_text="of the step in the program")
    place = models.CharField(max_length=40, help_text='"2", or inside a branch "2 yes 1"')
    kind = models.CharField(max_length=20)
    is_done = models.BooleanField(default=True)
    sentence = models.CharField(max_length=500)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint("run", "index", name="step_once", condition=Q(is_done=True)),
        )
        indexes = (models.Index("run", "id", name="step_run"),)

    def __str__(self) -> str:
        return self.sentence
