"""What happens to an opportunity, one at a time. The record engine writes it, by the rules of ``writing``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.catalog.queries import prices_for
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.parts import Entry
from rapport.platform.records.types import declared_type
from rapport.sales.actions.pipelines import first_stage
from rapport.sales.events import CheckTicked, CheckUnticked
from rapport.sales.lists import LINES
from rapport.sales.models import LostReason, Opportunity, Stage, Tick


def move_opportunity(pk: int, stage_id: int, *, by: Actor) -> Opportunity:
    """Let an opportunity go on to a stage, or back, if ``by`` may edit it. It is read once, locked: cards
    are dragged all day. Raises NotFound, NotAllowed, and Invalid at "stage" where its gate is shut.
    """
    return _edit(pk, {"stage": stage_id}, by)


def win_opportunity(opportunity: Opportunity, *, by: Actor, on: date | None = None) -> Opportunity:
    """Close ``opportunity`` as won ``on`` a day, today if none is said. Raises Refused if it is closed."""
    access.require(by, "sales.win_opportunity", opportunity)
    refuse_closed(opportunity)
    stage = end_of(opportunity, Stage.Kind.WON)
    return _edit(opportunity.pk, {"stage": stage.pk, "closed": on and on.isoformat()}, by)


def lose_opportunity(
    opportunity: Opportunity, reason: LostReason | None, *, by: Actor, on: date | None = None
) -> Opportunity:
    """Close ``opportunity`` as lost for ``reason``. Raises Refused if it is closed."""
    access.require(by, "sales.lose_opportunity", opportunity)
    refuse_closed(opportunity)
    stage = end_of(opportunity, Stage.Kind.LOST)
    given = {"stage": stage.pk, "lost_reason": reason and reason.pk}
    return _edit(opportunity.pk, {**given, "closed": on and on.isoformat()}, by)


def reopen_opportunity(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    """Open ``opportunity`` again, in the stage that it was last open in. Raises Refused if it is open."""
    access.require(by, "sales.reopen_opportunity", opportunity)
    if opportunity.is_open:
        raise Refused("opportunity_open", "This opportunity is open.")
    stays = opportunity.stays.filter(stage__kind=Stage.Kind.OPEN, stage__deleted_at=None)
    last = stays.select_related("stage").order_by("-entered_at", "-pk").first()
    stage = last.stage if last else first_stage(opportunity.pipeline_id)
    return _edit(opportunity.pk, {"stage": stage.pk}, by)


@transaction.atomic
def add_line(opportunity: Opportunity, product: Product, *, by: Actor) -> Opportunity:
    """Put one more piece of ``product`` among what is to be sold, at the price for its customer; where no
    list has one in its currency, as a line without a price. Raises Refused if it is closed.
    """
    access.require(by, "sales.add_line", opportunity)
    refuse_closed(opportunity)
    held = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    entries: list[Entry] = list(LINES.read([held.pk]).get(held.pk, ()))
    for place, entry in enumerate(entries):
        if entry["product"] == product.pk:
            entries[place] = {**entry, "quantity": entry["quantity"] + 1}
            return _edit(held.pk, {"lines": entries}, by)
    [known] = prices_for(
        by,
        [(product.pk, Decimal(1))],
        party=held.party,
        currency=held.currency,
        on=timezone.localdate(),
    )
    price = known.price and known.price.amount
    line = {"product": product.pk, "description": "", "quantity": Decimal(1), "unit_price": price}
    return _edit(held.pk, {"lines": [*entries, line]}, by)


@transaction.atomic
def tick_check(opportunity: Opportunity, stage: Stage, text: str, *, by: Actor) -> None:
    """Say that a thing of the stage's checklist was done. Raises Invalid where it asks for no such thing."""
    access.require(by, "sales.tick_check", opportunity)
    refuse_closed(opportunity)
    if text not in stage.checks or stage.pipeline_id != opportunity.pipeline_id:
        raise Invalid("no_check", fields={"check": say("The checklist has no such line any more.")})
    _, is_new = Tick.objects.get_or_create(
        opportunity=opportunity, stage=stage, text=text, defaults={"by_id": by.user_id}
    )
    if is_new:
        told = CheckTicked(opportunity.name, stage.pk, text)
        events.record(told, by=by, about=opportunity.party_id, subject=opportunity)


@transaction.atomic
def untick_check(opportunity: Opportunity, stage: Stage, text: str, *, by: Actor) -> None:
    """Say that it was not done after all."""
    access.require(by, "sales.untick_check", opportunity)
    refuse_closed(opportunity)
    gone, _ = Tick.objects.filter(opportunity=opportunity, stage=stage, text=text).delete()
    if gone:
        told = CheckUnticked(opportunity.name, stage.pk, text)
        events.record(told, by=by, about=opportunity.party_id, subject=opportunity)


def undo_move(event: Event, by: Actor) -> None:
    """Let what an event says of its stage, and what followed, be as before; no gate stands backwards.

    Raises Refused when it moved on since.
    """
    changes: dict[str, list[Any]] = event.data["changes"]
    found = Opportunity.objects.filter(pk=event.subject_id or 0).first()
    if found is None or found.stage_id != changes["stage"][1]:
        raise Refused("moved_on", "It moved on since.")
    _edit(found.pk, {name: before for name, (before, _) in changes.items()}, by)


def undo_tick(event: Event, by: Actor) -> None:
    """Take a tick back."""
    untick_check(*_check_of(event), by=by)


def undo_untick(event: Event, by: Actor) -> None:
    """Tick again what was not ticked any more."""
    tick_check(*_check_of(event), by=by)


def _check_of(event: Event) -> tuple[Opportunity, Stage, str]:
    opportunity = Opportunity.objects.get(pk=event.subject_id or 0)
    return opportunity, Stage.objects.get(pk=event.data["stage_id"]), event.data["check"]


def _edit(pk: int, given: Mapping[str, Any], by: Actor) -> Opportunity:
    edited: Opportunity = edit_record(declared_type("opportunity"), pk, given, by=by).record
    return edited


def refuse_closed(opportunity: Opportunity) -> None:
    """Raises Refused."""
    if not opportunity.is_open:
        raise Refused("opportunity_closed", "This opportunity is closed: open it again first.")


def end_of(opportunity: Opportunity, kind: str) -> Stage:
    """The stage in which opportunities of its pipeline end so. Raises Invalid where it has none."""
    rows = Stage.objects.filter(pipeline=opportunity.pipeline_id, kind=kind, deleted_at=None)
    stage = rows.order_by("position", "pk").first()
    if stage is None:
        raise Invalid("no_end", fields={"stage": say("This pipeline has no stage for that yet.")})
    return stage
