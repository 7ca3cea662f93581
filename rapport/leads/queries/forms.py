"""Forms and what was sent with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from rapport.kit.errors import NotFound
from rapport.leads.models import LeadForm, Submission
from rapport.platform import access
from rapport.platform.access import Actor

SALT = "leads.submission"
CONFIRM_DAYS = 7
"""How long the link in the mail leads somewhere; then what was sent is forgotten."""


@dataclass(frozen=True)
class Counted:
    """How often a form was sent, how often it waits to be confirmed."""

    sent: int
    waiting: int


def lead_form(asker: Actor, pk: int) -> LeadForm:
    """Raises NotFound when missing, hidden or in the trash."""
    rows = LeadForm.objects.select_related("product", "gives_to").filter(pk=pk, deleted_at=None)
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_form", "There is no such form.")
    return found


def counted(form: LeadForm) -> Counted:
    """Two queries."""
    rows = Submission.objects.filter(form=form)
    return Counted(rows.filter(lead__isnull=False).count(), rows.filter(confirmed_at=None).count())


def open_form(token: str) -> LeadForm:
    """The form at a public address, for whoever asks. Raises NotFound, also while it is closed."""
    rows = LeadForm.objects.select_related("product")
    found = rows.filter(token=token, is_open=True, deleted_at=None).first()
    if found is None:
        raise NotFound("no_form", "There is no such form any more.")
    return found


def token_of(submission: Submission) -> str:
    """What the link in the mail ends with."""
    return signing.dumps(submission.pk, salt=SALT)


def submission_at(token: str) -> Submission:
    """What was sent, for who holds the link. Raises NotFound once it was forgotten, and for what is forged."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=CONFIRM_DAYS * 24 * 3600)
    except signing.BadSignature:
        pk = None
    found = Submission.objects.select_related("form").filter(pk=pk or 0).first()
    if found is None:
        raise NotFound("no_submission", "This link does not lead anywhere any more.")
    return found


def waiting_submission(pk: int) -> Submission | None:
    """What was sent and waits to be confirmed, if it still does."""
    rows = Submission.objects.select_related("form")
    return rows.filter(pk=pk, confirmed_at=None).first()
