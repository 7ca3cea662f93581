"""Runs begin: because of an event, at a time, by a button, by another program's call."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Refused
from rapport.kit.speech import say
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.automation.definition import Definition, read
from rapport.platform.automation.events import AutomationSwitchedOff
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.queries import kept
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions import notify

DEEPEST_CHAIN = 5


@dataclass(frozen=True)
class Cause:
    """Why an automation runs, and on what."""

    key: str
    said: str
    record_type: str = ""
    record_id: int | None = None
    title: str = ""
    by_name: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    chain: tuple[int, ...] = ()


def definition_of(automation: Automation) -> Definition:
    """The latest version's document."""
    return read(automation.version.definition if automation.version else {})


@transaction.atomic
def start_runs(automation: Automation, causes: Sequence[Cause]) -> list[Run]:
    """Queue a run per cause, once each. More than the hourly limit switch the automation off.

    A chain of automations that is too long, or comes back to this one, leaves a run that only says so.
    """
    allowed = _allowance(automation)
    made = [_run(automation, cause) for cause in causes]
    live = [run for run in made if run.state == Run.State.DUE]
    kept = set(map(id, live[: max(allowed, 0)]))
    made = [run for run in made if run.state != Run.State.DUE or id(run) in kept]
    Run.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    begun = list(Run.objects.filter(story__in=[run.story for run in made]).order_by("pk"))
    if len(live) > allowed:
        limit = definition_of(automation).hourly_limit
        stop_automation(
            automation,
            say(
                "It was to run more than %(limit)s times within an hour; %(count)s runs were "
                "left out. Narrow its filter or raise its limit, then switch it on again.",
                limit=f"{limit:,}",
                count=f"{len(live) - max(allowed, 0):,}",
            ),
        )
    return begun


def _allowance(automation: Automation) -> int:
    """How many more runs may begin within this hour."""
    since = timezone.now() - timedelta(hours=1)
    begun = automation.runs.filter(made_at__gte=since).exclude(state=Run.State.STOPPED).count()
    return definition_of(automation).hourly_limit - begun


def _run(automation: Automation, cause: Cause) -> Run:
    run = Run(
        automation=automation,
        version=automation.version,
        cause=cause.key,
        said=cause.said[:200],
        by_name=cause.by_name,
        record_type=cause.record_type,
        record_id=cause.record_id,
        title=cause.title[:200],
        changes=cause.changes,
        inputs=cause.inputs,
        chain=list(cause.chain),
        due_at=timezone.now(),
    )
    why = _loop(automation, cause.chain)
    if why:
        run.state, run.error, run.ended_at = Run.State.STOPPED, why, timezone.now()
    return run


def _loop(automation: Automation, chain: tuple[int, ...]) -> str:
    """Why a run at the end of ``chain`` would go round in circles; nothing when it would not."""
    if automation.pk in chain:
        names = dict(Automation.objects.filter(pk__in=chain).values_list("pk", "name"))
        way = " → ".join(f"“{names.get(pk, pk)}”" for pk in chain)
        return (
            say(
                "Not run: it would answer a change that goes back to itself (%(way)s → "
                "“%(automation)s”). Two automations that write the same field would never end.",
                way=way,
                automation=automation.name,
            )
        )[:500]
    if len(chain) >= DEEPEST_CHAIN:
        return say(
            "Not run: %(deepest)s automations had already set off one another.",
            deepest=DEEPEST_CHAIN,
        )
    return ""


def stop_automation(automation: Automation, reason: str) -> None:
    """Switch an automation off because something is wrong, and tell its owner why."""
    Automation.objects.filter(pk=automation.pk).update(
        state=Automation.State.OFF, reason=reason[:400], next_at=None
    )
    automation.state, automation.reason = Automation.State.OFF, reason[:400]
    stamps.renew()
    events.record(AutomationSwitchedOff(automation.name, reason), by=SYSTEM, subject=automation)
    if automation.owner_id:
        sentence = say(
            "“%(automation)s” was switched off. %(reason)s",
            automation=automation.name,
            reason=reason,
        )
        notify(automation.owner_id, sentence, url=address_of(automation))


def address_of(automation: Automation) -> str:
    """Where the automation's page is."""
    return f"/automations/{automation.pk}/"


def fresh_key(kind: str) -> str:
    """A cause that never was before."""
    return f"{kind}:{uuid.uuid4()}"


def live(automation: Automation) -> Automation:
    """The automation as it is now. Raises Refused unless it is on."""
    found = kept().filter(pk=automation.pk, state=Automation.State.ON).first()
    if found is None:
        raise Refused(
            "switched_off", "“%(automation)s” is switched off.", automation=automation.name
        )
    return found


def wake_soon() -> None:
    """Have the runs that were begun here worked off once this transaction has ended."""
    from rapport.platform.automation.tasks import wake

    transaction.on_commit(wake)
