"""Leads, one and many."""

from __future__ import annotations

from django.db.models import QuerySet

from rapport.catalog.models import Product
from rapport.kit.errors import NotFound
from rapport.leads.models import Assignment, DeadReason, Lead
from rapport.leads.models.leads import OPEN
from rapport.parties.models import Party
from rapport.parties.pages import Duplicate
from rapport.parties.queries import likely_duplicates
from rapport.platform import access
from rapport.platform.access import Actor

NEWEST = 10


def lead(asker: Actor, pk: int) -> Lead:
    """The lead with what it leads to. Raises NotFound when missing, hidden or in the trash."""
    rows = Lead.objects.select_related(
        "party", "product", "form", "owner", "dead_reason", "opportunity"
    )
    found = access.visible_to(asker, rows.filter(pk=pk, deleted_at=None)).first()
    if found is None:
        raise NotFound("no_lead", "There is no such lead.")
    return found


def open_leads(
    asker: Actor, *, owner_id: int | None = None, party: Party | None = None
) -> QuerySet[Lead]:
    """The leads that somebody still has to do something about, the newest first."""
    rows = Lead.objects.filter(status__in=OPEN, deleted_at=None)
    if owner_id is not None:
        rows = rows.filter(owner=owner_id)
    if party is not None:
        rows = rows.filter(party=party)
    return access.visible_to(asker, rows).order_by("-received_at", "-pk")


def of_party(asker: Actor, party: Party) -> list[Lead]:
    """A party's leads, the latest first. One query."""
    rows = access.visible_to(asker, Lead.objects.filter(party=party, deleted_at=None))
    found = rows.select_related("owner", "product").order_by("-received_at", "-pk")
    return list(found[: NEWEST + 1])


def open_lead_of(party_id: int, product: Product | None) -> Lead | None:
    """The open lead of a party that one more message belongs to: of the same interest, if it names one."""
    rows = Lead.objects.filter(party=party_id, status__in=OPEN, deleted_at=None)
    if product is not None:
        rows = rows.filter(product=product)
    return rows.order_by("-received_at", "-pk").first()


def perhaps_known(asker: Actor, found: Lead) -> list[Duplicate]:
    """Parties other than its own that this may be: for a person to decide. Up to three queries."""
    if not access.may(asker, "parties.see_parties"):
        return []
    return likely_duplicates(
        asker, name=found.name, email=found.email, phone=found.phone, besides=found.party_id
    )


def last_assignment(found: Lead) -> Assignment | None:
    """How the rules handed it out, the last time."""
    rows = Assignment.objects.filter(lead=found).select_related("owner", "rule")
    return rows.order_by("-pk").first()


def dead_reasons(asker: Actor) -> QuerySet[DeadReason]:
    """Those in use, by name."""
    rows = DeadReason.objects.filter(deleted_at=None).order_by("name")
    return access.visible_to(asker, rows)
