"""What strangers send with a form: kept, confirmed where that is asked for, and made a lead."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.leads.actions.leads import receive_lead
from rapport.leads.events import FormSubmitted, SubmissionConfirmed, SubmissionsForgotten
from rapport.leads.models import Lead, LeadForm, Submission
from rapport.leads.queries.forms import CONFIRM_DAYS
from rapport.leads.queries.leads import open_lead_of
from rapport.parties.actions.consents import record_consent
from rapport.parties.models import Consent, EmailAddress
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction

SOURCE = "lead_form"
MOST_WAITING = 3
"""How many mails with a link one address gets in a day: nobody is flooded through us."""


@dataclass(frozen=True)
class Sent:
    """What somebody typed, and from where. ``purposes`` are those that they consent to."""

    name: str
    email: str
    phone: str = ""
    company: str = ""
    need: str = ""
    purposes: tuple[str, ...] = ()
    address: str = ""
    agent: str = ""
    language: str = "en"

    @property
    def data(self) -> dict[str, str]:
        names = ("name", "email", "phone", "company", "need")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def submit_form(form: LeadForm, sent: Sent) -> Submission:
    """Keep what was sent; it becomes a lead at once, or once the link in a mail was followed. What comes
    twice on a day is stored once.
    """
    now = timezone.now()
    known = Submission.objects.filter(key=_key(form, sent)).first()
    if known is not None:
        return known
    if form.is_confirmed:
        _refuse_flood(sent)
    submission, is_new = Submission.objects.get_or_create(
        key=_key(form, sent),
        defaults={
            "form": form,
            "data": sent.data,
            "purposes": [one for one in form.purposes if one in sent.purposes],
            "address": sent.address[:60],
            "agent": sent.agent[:300],
            "language": sent.language,
            "at": now,
            "confirmed_at": None if form.is_confirmed else now,
        },
    )
    if is_new:
        happening = FormSubmitted(form.name, submission.pk, form.is_confirmed)
        events.record(happening, by=SYSTEM, subject=form)
        if not form.is_confirmed:
            _become_lead(submission)
    return submission


@transaction.atomic
def confirm_submission(submission: Submission) -> Submission:
    """What was sent counts from now on. Following the link again changes nothing."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("form")
    submission = rows.get(pk=submission.pk)
    if submission.confirmed_at is not None:
        return submission
    submission.confirmed_at = timezone.now()
    submission.save(update_fields=["confirmed_at"])
    happening = SubmissionConfirmed(submission.form.name)
    events.record(happening, by=SYSTEM, subject=submission.form)
    _become_lead(submission)
    return submission


@transaction.atomic
def forget_unconfirmed() -> int:
    """Erase what was sent and never confirmed; returns how many."""
    before = timezone.now() - timedelta(days=CONFIRM_DAYS)
    count, _ = Submission.objects.filter(confirmed_at=None, at__lt=before).delete()
    if count:
        events.record(SubmissionsForgotten(count), by=SYSTEM)
    return count


def _key(form: LeadForm, sent: Sent) -> str:
    said = [form.pk, timezone.now().date().isoformat(), *sent.data.values(), *sent.purposes]
    return hashlib.sha256(json.dumps(said).casefold().encode()).hexdigest()


def _refuse_flood(sent: Sent) -> None:
    since = timezone.now() - timedelta(days=1)
    waiting = Submission.objects.filter(confirmed_at=None, at__gte=since)
    if waiting.filter(data__email__iexact=sent.email).count() >= MOST_WAITING:
        sentence = say("We have sent you a mail already: follow the link in it.")
        raise Invalid("mailed_already", fields={"email": sentence})


def _become_lead(submission: Submission) -> None:
    """A lead of whoever sent it, with what they sent on their timeline; one that is open takes it up."""
    form, data = submission.form, submission.data
    lead = _open_lead(submission) or receive_lead(
        {
            **data,
            "product": form.product_id,
            "source": form.source or form.name[:80],
            "form": form.pk,
            **({"owner": form.gives_to_id} if form.gives_to_id else {}),
        }
    )
    submission.lead = lead
    submission.save(update_fields=["lead"])
    _record(submission, lead)


def _open_lead(submission: Submission) -> Lead | None:
    folded = submission.data["email"].lower()
    known = EmailAddress.objects.filter(folded=folded, party__deleted_at=None)
    party_id = known.order_by("party_id").values_list("party_id", flat=True).first()
    return open_lead_of(party_id, submission.form.product) if party_id else None


def _record(submission: Submission, lead: Lead) -> None:
    """Put it on the timeline of the party, and write down what they allowed, with how we know."""
    party, form = lead.party, submission.form
    if party is None:
        return
    body = "\n".join(value for value in submission.data.values() if value)
    details = Details(
        subject=form.name,
        body=body,
        links=(f"leads.lead:{lead.pk}",),
        source=SOURCE,
        source_key=str(submission.pk),
        data={"form": form.pk, "submission": submission.pk},
    )
    record_interaction(
        party,
        by=SYSTEM,
        channel=Channel.WEB_FORM,
        direction=Direction.INBOUND,
        at=submission.at,
        details=details,
    )
    way = "confirmed by mail" if form.is_confirmed else "sent"
    evidence = (
        f"{form.name[:50]} #{submission.pk}, {way} {submission.confirmed_at:%Y-%m-%d %H:%M} UTC"
    )
    for purpose in submission.purposes:
        record_consent(
            party,
            purpose=purpose,
            channel="email",
            state=Consent.State.GRANTED,
            by=SYSTEM,
            source=f"{evidence} {submission.address}",
        )
