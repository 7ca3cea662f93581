"""What happens to a lead, one at a time. The record engine writes it, by the rules of ``writing``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.leads.actions.assigning import assign_leads
from rapport.leads.models import DeadReason, Lead
from rapport.leads.queries.conditions import lead_type
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import declared_type
from rapport.quotes.offering import offered
from rapport.sales.actions.pipelines import default_pipeline
from rapport.sales.models import Opportunity, Pipeline

Status = Lead.Status


def receive_lead(given: Mapping[str, Any], *, by: Actor = SYSTEM) -> Lead:
    """Enter a lead with the values ``given`` by field name; what follows is done at once."""
    access.require(by, "leads.receive_lead")
    made: Lead = create_record(lead_type(), given, by=by)
    return made


@transaction.atomic
def assign_lead(lead: Lead, *, by: Actor) -> Lead:
    """Hand ``lead`` out by the rules anew. Raises Refused where no rule finds anybody."""
    access.require(by, "leads.assign_lead", lead)
    refuse_closed(lead)
    if not assign_leads([lead.pk], by=by):
        raise Refused("no_rule_fits", "No rule finds anybody for it.")
    lead.refresh_from_db()
    return lead


def take_up_lead(lead: Lead, *, by: Actor) -> Lead:
    """Say that somebody works on ``lead``; what nobody owns is theirs then. Raises Refused if it is not new."""
    access.require(by, "leads.take_up_lead", lead)
    if lead.status != Status.NEW:
        raise Refused("lead_not_new", "Somebody works on it already.")
    given: dict[str, Any] = {"status": Status.WORKING.value}
    if lead.owner_id is None and by.user_id:
        given["owner"] = by.user_id
    return _edit(lead, given, by)


@transaction.atomic
def convert_lead(lead: Lead, *, by: Actor, name: str = "", amount: str = "") -> Opportunity:
    """Open an opportunity with the same party, of the product that they are interested in; the lead keeps
    the link. Raises Refused if it is over.
    """
    access.require(by, "leads.convert_lead", lead)
    refuse_closed(lead)
    product = lead.product
    given: dict[str, Any] = {
        "name": name or opportunity_name(lead),
        "party": lead.party_id,
        "source": lead.source,
        "need": lead.need,
    }
    if lead.owner_id:
        given["owner"] = lead.owner_id
    if product is not None:
        given["lines"] = [{"product": product.pk, "quantity": 1, "unit_price": _price(lead, by)}]
    elif amount:
        given["amount"] = amount
    made: Opportunity = create_record(declared_type("opportunity"), given, by=by)
    _edit(lead, {"status": Status.CONVERTED.value, "opportunity": made.pk}, by)
    return made


def recycle_lead(lead: Lead, back_on: date, *, by: Actor) -> Lead:
    """Not now: come back to ``lead`` on a day. Raises Refused if it is over."""
    access.require(by, "leads.recycle_lead", lead)
    refuse_closed(lead)
    if back_on <= timezone.localdate():
        sentence = say("Choose a day that is still to come.")
        raise Invalid("not_to_come", fields={"back": sentence})
    return _edit(lead, {"status": Status.RECYCLED.value, "back": back_on.isoformat()}, by)


def let_lead_die(lead: Lead, reason: DeadReason | None, *, by: Actor) -> Lead:
    """Say that ``lead`` comes to nothing, for ``reason``. Raises Refused if it is over."""
    access.require(by, "leads.let_lead_die", lead)
    refuse_closed(lead)
    given = {"status": Status.DEAD.value, "dead_reason": reason and reason.pk}
    return _edit(lead, given, by)


def reopen_lead(lead: Lead, *, by: Actor) -> Lead:
    """Take up again what was put off or given up. Raises Refused if it is open."""
    access.require(by, "leads.reopen_lead", lead)
    if lead.is_open:
        raise Refused("lead_open", "This lead is open.")
    return _edit(lead, {"status": Status.WORKING.value}, by)


def opportunity_name(lead: Lead) -> str:
    """What an opportunity of ``lead`` is called where nobody says: "Dora Vos · Pump"."""
    product = lead.product.name if lead.product else ""
    return " · ".join(filter(None, (lead.name, product)))[:200]


def undo_change(event: Event, by: Actor) -> None:
    """Let what an event says was changed be as before. Raises Refused when it was changed again since."""
    changes: dict[str, list[Any]] = event.data["changes"]
    found = Lead.objects.filter(pk=event.subject_id or 0).first()
    if found is None or any(
        name in changes and changes[name][1] != now
        for name, now in (("status", found.status), ("owner", found.owner_id))
    ):
        raise Refused("lead_moved_on", "It was changed again since.")
    _edit(found, {name: before for name, (before, _) in changes.items()}, by)


def refuse_closed(lead: Lead) -> None:
    """Raises Refused."""
    if not lead.is_open:
        raise Refused("lead_over", "This lead is over: open it again first.")


def _price(lead: Lead, by: Actor) -> str:
    """What one piece costs them, in the currency of the pipeline; nothing where the catalogue does not know."""
    product = lead.product
    assert product is not None
    pipeline = Pipeline.objects.get(pk=default_pipeline(lead.team_id))
    found = offered(
        by,
        [(product, 1)],  # type: ignore[list-item]  # one piece
        party=lead.party,
        currency=pipeline.currency,
        on=timezone.localdate(),
    )
    price = found[0].price
    return f"{price.amount:f}" if price else "0"


def _edit(lead: Lead, given: Mapping[str, Any], by: Actor) -> Lead:
    edited: Lead = edit_record(lead_type(), lead.pk, given, by=by).record
    return edited
