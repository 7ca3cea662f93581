"""What people do to runs: retry one that failed, cancel one that waits, undo what one did."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.automation.actions.starting import wake_soon
from rapport.platform.automation.events import RunCancelled, RunRetried
from rapport.platform.automation.models import Run
from rapport.platform.events import actions as events
from rapport.platform.records.actions.undo import Undone, undo_story


@transaction.atomic
def retry_run(run: Run, *, by: Actor) -> Run:
    """Go on at the step that failed; what was done before is not done again."""
    found = _locked(run)
    access.require(by, "automation.retry_run", found.automation)
    if found.state != Run.State.FAILED:
        raise Refused("not_failed", "Only a run that failed can be tried again.")
    found.state, found.due_at, found.attempts = Run.State.DUE, timezone.now(), 0
    found.error, found.ended_at = "", None
    found.save()
    wake_soon()
    happening = RunRetried(found.automation.name, found.pk)
    events.record(happening, by=by, subject=found.automation)
    return found


@transaction.atomic
def cancel_run(run: Run, *, by: Actor) -> Run:
    """End a run that waits; what it has done stays."""
    found = _locked(run)
    access.require(by, "automation.cancel_run", found.automation)
    if found.is_over:
        raise Refused("run_is_over", "This run is over already.")
    found.state, found.ended_at = Run.State.CANCELLED, timezone.now()
    found.error = say("Cancelled by %(by)s.", by=by.name)
    found.save()
    happening = RunCancelled(found.automation.name, found.pk)
    events.record(happening, by=by, subject=found.automation)
    return found


def undo_run(run: Run, *, by: Actor, overwrite: bool = False) -> Undone:
    """Reverse what the run changed, as far as nobody changed it since. Mails and calls stay sent.

    No automation that led to the run answers its undo. Raises NotFound unless ``by`` owns the
    automation or administers.
    """
    with transaction.atomic():
        found = _locked(run)
        access.require(by, "automation.undo_run", found.automation)
        if not found.is_over:
            raise Refused("run_goes_on", "Cancel the run first; then undo what it did.")
        found.undo_story = found.undo_story or uuid.uuid4()
        found.save(update_fields=["undo_story"])
    return undo_story(found.story, by=by, overwrite=overwrite, identity=found.undo_story)


def _locked(run: Run) -> Run:
    return Run.objects.select_for_update(of=("self",)).select_related("automation").get(pk=run.pk)
