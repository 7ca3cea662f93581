"""Leads from mails. The record of events is read as a stream: how far, and what follows, are one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from rapport.leads.actions.leads import receive_lead
from rapport.leads.models import Lead
from rapport.leads.queries.leads import open_lead_of
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.files import copy_files
from rapport.touchpoints.events import MailReceived
from rapport.touchpoints.models import Interaction, Mailbox

READER = "leads.mails"
LONGEST_NEED = 4000


def hear_mails() -> int:
    """Make leads of the mails that came in since the last time; returns how many."""
    return events.follow(READER, _listening, lambda _, found: heed_mails(found))


def _listening() -> list[int]:
    """The mailboxes for leads; where there is none, the stream passes by."""
    rows = Mailbox.objects.filter(purpose=Mailbox.Purpose.LEADS, deleted_at=None)
    return list(rows.values_list("pk", flat=True))


def heed_mails(found: Iterable[Event]) -> int:
    """Make leads of those of ``found`` that tell of a mail to a mailbox for leads; returns how many."""
    return sum(
        lead_of_mail(event.data["interaction"], source=event.data["mailbox"]) is not None
        for event in found
        if event.name == MailReceived.name
        and event.data["purpose"] == Mailbox.Purpose.LEADS
        and not event.data["is_automatic"]
    )


def lead_of_mail(pk: int, *, source: str) -> Lead | None:
    """A new lead of whoever wrote, with what hung on the mail; none where one of theirs is open, to which
    the mail and its files belong then.
    """
    mail = Interaction.objects.select_related("party").filter(pk=pk).first()
    if mail is None or mail.party.deleted_at is not None:
        return None
    known = open_lead_of(mail.party_id, None)
    if known is not None:
        copy_files(mail, known, by=SYSTEM)
        return None
    words = "\n\n".join(filter(None, (mail.subject, mail.body)))
    given = {
        "name": mail.party.name,
        "email": mail.data.get("from", ""),
        "party": mail.party_id,
        "source": source[:80],
        "need": words[:LONGEST_NEED],
    }
    lead = receive_lead(given)
    copy_files(mail, lead, by=SYSTEM)
    return lead
