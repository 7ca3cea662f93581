"""The mail that asks whether somebody really sent a form. Nothing that strangers typed stands in it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation

from rapport.kit.speech import noted, say
from rapport.leads.models import Submission
from rapport.leads.queries.forms import CONFIRM_DAYS, token_of
from rapport.platform.accounts.mails import absolute

SUBJECT = noted("Please confirm: %(form)s")
TEXT = noted(
    "Somebody filled in “%(form)s” with this e-mail address. If it was you, follow this link:\n\n"
    "%(address)s\n\nIf it was not, do nothing: what was sent is erased after %(days)s days."
)


def mail_confirmation(submission: Submission) -> None:
    """Send it. A mail carries an id that is the same when a crash sends it twice."""
    address = absolute(reverse("confirm_submission", args=[token_of(submission)]))
    with translation.override(submission.language):
        form = submission.form.name
        subject = " ".join(say(SUBJECT, form=form).split())
        text = say(TEXT, form=form, address=address, days=CONFIRM_DAYS)
    host = urlsplit(settings.BASE_URL).hostname or "rapport"
    headers = {
        "Message-ID": f"<submission-{submission.pk}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    to = [submission.data["email"]]
    EmailMessage(subject, text, to=to, headers=headers).send()
