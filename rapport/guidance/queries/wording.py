"""What stands at the places of a mail: read from the records that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import formats, timezone

from rapport.leads.models import Lead
from rapport.parties.models import Party, Relationship
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.ui.formats import money
from rapport.sales.models import Opportunity

OPPORTUNITY, LEAD = "sales.opportunity:", "leads.lead:"


@dataclass(frozen=True)
class Matter:
    """What a mail is about, as far as it is about something."""

    opportunity: Opportunity | None = None
    lead: Lead | None = None


def matter_of(about: str) -> Matter:
    """What a link leads to. At most a query."""
    start, _, pk = about.rpartition(":")
    if not pk.isdecimal():
        return Matter()
    if f"{start}:" == OPPORTUNITY:
        return Matter(opportunity=Opportunity.objects.filter(pk=int(pk)).first())
    if f"{start}:" == LEAD:
        return Matter(lead=Lead.objects.select_related("product").filter(pk=int(pk)).first())
    return Matter()


def matter_with(asker: Actor, party: Party) -> Matter:
    """The latest opportunity with a party and their latest lead, of those that the asker sees. Two queries."""
    opportunities = Opportunity.objects.filter(party=party, deleted_at=None).order_by("-pk")
    leads = Lead.objects.filter(party=party, deleted_at=None).select_related("product")
    return Matter(
        access.visible_to(asker, opportunities).first(),
        access.visible_to(asker, leads.order_by("-pk")).first(),
    )


def values_for(party: Party, owner: User | None, about: Matter) -> Mapping[str, str]:
    """Place → words, in the active language. A query."""
    works = Relationship.objects.filter(
        subject=party, kind=Relationship.Kind.WORKS_FOR, until=None, object__deleted_at=None
    )
    employer = works.order_by("-since", "pk").values_list("object__name", flat=True).first()
    opportunity, lead = about.opportunity, about.lead
    closes = opportunity.closes_on if opportunity else None
    return {
        "party.name": party.name,
        "party.given_name": party.given_name,
        "party.family_name": party.family_name,
        "party.job_title": party.job_title,
        "party.city": party.city,
        "organization": employer or ("" if party.is_person else party.name),
        "owner.name": owner.name if owner else "",
        "owner.email": owner.email if owner else "",
        "lead.product": lead.product.name if lead and lead.product else "",
        "opportunity.name": opportunity.name if opportunity else "",
        "opportunity.amount": money(opportunity.worth) if opportunity else "",
        "opportunity.closes": formats.date_format(closes) if closes else "",
        "today": formats.date_format(timezone.localdate()),
    }
