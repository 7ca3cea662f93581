"""Reads of automations and their runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Membership, Team
from rapport.platform.accounts.stamps import stamped
from rapport.platform.automation.models import Automation, Run, StepRun, Version
from rapport.platform.records.types import RecordType, record_type

RECENT_DAYS = 30
PAGE = 50


def automations(asker: Actor) -> QuerySet[Automation]:
    """All automations, those that are on first, with ``runs_lately``, ``failures`` and ``last_at``."""
    access.require(asker, "automation.read_automations")
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    lately = Q(runs__made_at__gte=since)
    latest = Run.objects.filter(automation=OuterRef("pk")).order_by("-made_at")
    return (
        kept()
        .annotate(
            runs_lately=Count("runs", filter=lately),
            failures=Count("runs", filter=lately & Q(runs__state=Run.State.FAILED)),
            last_at=Subquery(latest.values("made_at")[:1]),
        )
        .order_by("-state", "name", "pk")
    )


def kept() -> QuerySet[Automation]:
    """Every automation that is not deleted, with its version and owner."""
    return Automation.objects.filter(deleted_at=None).select_related("version", "owner")


def automation(asker: Actor, pk: int) -> Automation:
    """The automation ``pk``. Raises NotFound."""
    access.require(asker, "automation.read_automations")
    found = kept().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def live_automation(pk: int) -> Automation:
    """The automation ``pk`` while it is on, for whoever presses its button. Raises NotFound."""
    found = kept().filter(pk=pk, state=Automation.State.ON).first()
    if found is None:
        raise NotFound()
    return found


def versions(asker: Actor, of: Automation) -> QuerySet[Version]:
    """The latest versions of an automation, newest first."""
    access.require(asker, "automation.read_automations", of)
    return of.versions.select_related("by").order_by("-number")


def runs(asker: Actor, of: Automation, *, state: str = "", before: int = 0) -> list[Run]:
    """A page of an automation's runs, newest first, older than the run ``before``."""
    access.require(asker, "automation.read_automations", of)
    found = of.runs.select_related("version").order_by("-made_at", "-pk")
    found = found.prefetch_related(Prefetch("steps", StepRun.objects.order_by("pk")))
    if state:
        found = found.filter(state=state)
    if before and (last := of.runs.filter(pk=before).first()):
        older = Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, pk__lt=last.pk)
        found = found.filter(older)
    rows = list(found[:PAGE])
    seen = _seen_ids(asker, rows)
    for row in rows:
        row.is_shown = not row.record_id or row.pk in seen
    return rows


def run(asker: Actor, pk: int) -> Run:
    """A run with its steps. Raises NotFound, also when its record is hidden from the asker."""
    access.require(asker, "automation.read_automations")
    found = (
        Run.objects.select_related("automation__owner", "version")
        .prefetch_related(Prefetch("steps", StepRun.objects.order_by("pk")))
        .filter(pk=pk, automation__deleted_at=None)
        .first()
    )
    if found is None or (found.record_id and not _seen_ids(asker, [found])):
        raise NotFound()
    return found


def _seen_ids(asker: Actor, found: Sequence[Run]) -> set[int]:
    """Which of the runs are about a record that the asker sees, even in the trash."""
    seen: set[int] = set()
    for key in {run.record_type for run in found if run.record_id}:
        kind = record_type(key)
        if kind is None:
            continue
        ids = [run.record_id for run in found if run.record_type == key]
        rows = kind.visible_to(asker).filter(pk__in=ids)
        known = set(rows.values_list("pk", flat=True))
        if kind.is_trashable and len(known) < len(set(ids)):
            gone = kind.visible_to(asker, in_trash=True).filter(pk__in=ids)
            known |= set(gone.values_list("pk", flat=True))
        seen |= {run.pk for run in found if run.record_type == key and run.record_id in known}
    return seen


def runs_on(asker: Actor, kind: RecordType, pk: int, *, limit: int = 8) -> list[Run]:
    """The latest runs on a record, with their steps; two queries."""
    if not access.may(asker, "automation.read_automations"):
        return []
    return list(
        Run.objects.filter(record_type=kind.key, record_id=pk)
        .select_related("automation")
        .prefetch_related(Prefetch("steps", StepRun.objects.order_by("pk")))
        .order_by("-made_at")[:limit]
    )


@stamped
def live_definitions() -> Sequence[tuple[int, str, dict[str, Any]]]:
    """(id, name, document) of every automation that is on: read once per stamp."""
    found = kept().filter(state=Automation.State.ON).order_by("name")
    return [(row.pk, row.name, row.version.definition) for row in found if row.version]


def by_secret(secret: str) -> Automation:
    """The automation that listens at a secret address. Raises NotFound."""
    found = kept().filter(secret=secret, state=Automation.State.ON).first()
    if found is None:
        raise NotFound("no_webhook", "Nothing listens at this address.")
    return found


def buttons(asker: Actor, kind: RecordType, place: str) -> list[tuple[int, str]]:
    """(automation, what stands on its button) for records of ``kind``; ``place`` is "record" or "list"."""
    if not access.may_see(asker, kind.model, name=kind.policy_name):
        return []
    found = ((pk, document["trigger"]) for pk, _, document in live_definitions())
    return [
        (pk, trigger["label"])
        for pk, trigger in found
        if (trigger["kind"], trigger["type"]) == ("form", kind.key) and trigger["place"] == place
    ]


def teams() -> Sequence[tuple[int, str]]:
    """(id, name) of every team, for choosing one."""
    return list(Team.objects.values_list("pk", "name"))


def team_name(pk: int | None) -> str:
    """What a team is called; nothing when it is gone."""
    return Team.objects.filter(pk=pk or 0).values_list("name", flat=True).first() or ""


def member_ids(team_id: int) -> list[int]:
    """The active members of a team, in the order in which they take turns."""
    active = Membership.objects.filter(team_id=team_id, user__is_active=True)
    return list(active.order_by("user_id").values_list("user_id", flat=True))
