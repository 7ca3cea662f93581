"""What follows from a lead that came in: who they are, what they are worth, until when, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.text import squeeze
from rapport.leads.actions.assigning import assign_leads
from rapport.leads.actions.scoring import score_leads
from rapport.leads.actions.timing import set_targets
from rapport.leads.models import Lead
from rapport.parties.actions.parties import create_party
from rapport.parties.details import ContactDetails, Email, PartyDetails, Phone
from rapport.parties.models import EmailAddress, Party, PartyRole
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))"
"""The lock of whoever looks for an e-mail address and enters a party where there is none."""


@transaction.atomic
def settle_leads(pks: Collection[int]) -> None:
    """Do what follows for those of ``pks`` for which it was not done yet. A handful of statements for all,
    and some for each that nobody is known for.
    """
    rows = Lead.objects.select_for_update(of=("self",)).filter(pk__in=list(pks), settled_at=None)
    leads = list(rows.select_related("created_by").order_by("received_at", "pk"))
    if not leads:
        return
    _lock_addresses(lead for lead in leads if lead.party_id is None)
    for lead in leads:
        if lead.party_id is None:
            lead.party = party_of(lead)
        lead.settled_at = timezone.now()
    Lead.objects.bulk_update(leads, ["party", "settled_at"], batch_size=500)
    fresh = [lead.pk for lead in leads if lead.is_open]
    score_leads([lead.pk for lead in leads])
    set_targets(fresh)
    assign_leads([lead.pk for lead in leads if lead.is_open and lead.by_rules])


def _lock_addresses(leads: Iterable[Lead]) -> None:
    """Whoever brings one of the same people waits, so that two at once make one party; in the order of the
    alphabet, so that two who wait for each other never meet.
    """
    with connection.cursor() as cursor:
        for folded in sorted({lead.email.strip().lower() for lead in leads} - {""}):
            cursor.execute(LOCK, [f"email {folded}"])


def party_of(lead: Lead) -> Party:
    """Whoever has its e-mail address, the oldest first; else somebody new, a prospect."""
    folded = lead.email.strip().lower()
    if folded:
        known = EmailAddress.objects.filter(folded=folded, party__deleted_at=None)
        found = known.select_related("party").order_by("party_id").first()
        if found is not None:
            return found.party
    contacts: list[ContactDetails] = []
    if folded:
        contacts.append(Email(lead.email.strip(), is_primary=True))
    if lead.phone.strip():
        contacts.append(Phone(lead.phone.strip(), is_primary=True))
    is_company = bool(lead.company) and squeeze(lead.company) == squeeze(lead.name)
    kind = Party.Kind.ORGANIZATION if is_company else Party.Kind.PERSON
    return create_party(
        PartyDetails(kind=kind, name=lead.name),
        by=_maker(lead),
        contacts=contacts,
        roles=[PartyRole.Role.PROSPECT],
    )


def _maker(lead: Lead) -> Actor:
    """Whoever entered the lead, where they may enter parties as well."""
    if lead.created_by is None:
        return SYSTEM
    actor = actor_of(lead.created_by)
    return actor if access.may(actor, "parties.create_party") else SYSTEM
