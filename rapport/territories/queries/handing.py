"""How far handing over is that an activation began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of, user_or_none
from rapport.platform.events.models import Event
from rapport.platform.records.models import BulkRun
from rapport.territories.events import TerritoryModelActivated
from rapport.territories.models import HandOver, TerritoryModel

GOING_ON = (BulkRun.State.WAITING, BulkRun.State.RUNNING)
LONG = ("selection", "refused")
"""What a run knows of each of its records."""


@dataclass(frozen=True)
class Handed:
    """What is handed over to whoever became responsible, with the runs that were begun for it."""

    hand_over: HandOver
    runs: Sequence[BulkRun]

    @property
    def is_going_on(self) -> bool:
        return self.hand_over.is_going_on or any(run.state in GOING_ON for run in self.runs)

    @property
    def has_begun(self) -> bool:
        return self.hand_over.state != HandOver.State.WAITING

    @property
    def is_stopped(self) -> bool:
        """Whether another model came before all of it was handed over."""
        return self.hand_over.state == HandOver.State.STOPPED

    @property
    def total(self) -> int:
        """How many records there are; once every run was begun, those that are in one."""
        begun = sum(run.total for run in self.runs)
        return max(begun, self.hand_over.total) if self.hand_over.is_going_on else begun

    @property
    def done(self) -> int:
        """How many records are through, changed or left alone."""
        return sum(run.done for run in self.runs)

    @property
    def changed(self) -> int:
        return sum(run.changed for run in self.runs)

    @property
    def failures(self) -> list[str]:
        """Why some stopped, or were not begun."""
        said = {run.error for run in self.runs} | {self.hand_over.message}
        return sorted(said - {""})


def handing_over(asker: Actor, model: TerritoryModel) -> Handed | None:
    """What the last activation of ``model`` handed over; None when it handed over nothing. Three queries."""
    access.require(asker, "territories.read_territory_models", model)
    told = Event.objects.filter(
        name=TerritoryModelActivated.name,
        subject_type=TerritoryModel._meta.label_lower,
        subject_id=model.pk,
    )
    event = told.order_by("-at", "-pk").first()
    row = HandOver.objects.filter(pk=event.data.get("hand_over") or 0).first() if event else None
    if row is None:
        return None
    runs = BulkRun.objects.filter(pk__in=row.runs).defer(*LONG).order_by("pk")
    found = Handed(row, list(runs))
    is_empty = row.state == HandOver.State.DONE and not found.runs and not row.message
    return None if is_empty else found


def asker_of_hand_over(pk: int) -> Actor:
    """Who activated the model, with the rights that they have now."""
    row = HandOver.objects.filter(pk=pk).first()
    user = user_or_none(row.by_id) if row and row.by_id else None
    return actor_of(user) if user else SYSTEM
