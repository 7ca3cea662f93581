"""Sending the mails of sequences that were written down, each once as far as mail allows.

A mail is checked once more, sent, noted on the timeline and its step taken in one transaction that holds
it: who is killed in between sends it again, with the same Message-ID, by which mail servers and programs
know it as one. Nobody else sends to the same party meanwhile, so that no cap is exceeded.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone, translation

from rapport.guidance.actions.running import took
from rapport.guidance.actions.stopping import end, stop_where_over
from rapport.guidance.models import Enrolment, Letter, StepTaken
from rapport.guidance.wording import as_html
from rapport.kit.speech import say
from rapport.platform.accounts.queries import actor_of
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.opting_out import Wish, address_for, headers_for
from rapport.touchpoints.queries import may_contact

MOST_TRIES = 8
TEMPORARY = range(400, 500)
SOURCE = "guidance"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('guidance.party:' || %s, 0))"


def send_letters() -> int:
    """Send what is due by now; returns how many were looked at. Who cannot be reached holds up nobody."""
    now, count = timezone.now(), 0
    due = Letter.objects.filter(state=Letter.State.WAITING, next_at__lte=now)
    for pk in list(due.order_by("next_at", "id").values_list("pk", flat=True)):
        count += send_letter(pk)
    return count


@transaction.atomic
def send_letter(pk: int) -> bool:
    """Send one, unless somebody else does, or it may not be sent any more."""
    known = Letter.objects.filter(pk=pk).values_list("enrolment__party_id", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(known)])
    rows = Letter.objects.select_for_update(skip_locked=True, of=("self", "enrolment"))
    related = rows.select_related(
        "enrolment__sequence", "enrolment__version", "enrolment__party", "enrolment__owner"
    )
    letter = related.filter(pk=pk, state=Letter.State.WAITING).first()
    if letter is None or not letter.enrolment.sequence.is_active:
        return False
    enrolment = letter.enrolment
    if stop_where_over([enrolment.party_id]) and _is_over(enrolment):
        return False
    verdict = may_contact(
        enrolment.party,
        channel=Channel.EMAIL,
        purpose=enrolment.sequence.purpose,
        now=timezone.now(),
    )
    if verdict.is_allowed:
        _send(letter)
    elif verdict.possible_at is None:
        end(enrolment, Enrolment.Why.FORBIDDEN, said=verdict.sentence)
    else:
        letter.next_at = verdict.possible_at
        letter.save(update_fields=["next_at"])
    return True


def _is_over(enrolment: Enrolment) -> bool:
    rows = Enrolment.objects.filter(pk=enrolment.pk, state=Enrolment.State.ACTIVE)
    return not rows.exists()


def _send(letter: Letter) -> None:
    try:
        message_of(letter).send()
    except SMTPRecipientsRefused as refused:
        end(letter.enrolment, Enrolment.Why.REFUSED, said=str(refused.recipients))
    except SMTPResponseException as answer:
        if answer.smtp_code in TEMPORARY:
            _again(letter, str(answer))
        else:
            end(letter.enrolment, Enrolment.Why.REFUSED, said=str(answer))
    except OSError as unreachable:
        _again(letter, str(unreachable))
    except ValueError as wrong:  # a header or an address that cannot be written
        end(letter.enrolment, Enrolment.Why.REFUSED, said=str(wrong))
    else:
        note_sent(letter, at=timezone.now())


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail, from its owner's name, with the link that stops it."""
    enrolment = letter.enrolment
    owner, sequence = enrolment.owner, enrolment.sequence
    wish = Wish(enrolment.party_id, sequence.purpose, Channel.EMAIL.value, letter.message_id)
    with translation.override(letter.language or None):
        stop = say("To get no more of these mails: %(address)s", address=address_for(wish))
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        letter.subject,
        f"{letter.body}\n\n-- \n{stop}\n",
        formataddr((owner.name if owner else "", address)),
        [letter.to],
        reply_to=[sequence.reply_to or (owner.email if owner else address)],
        headers={"Message-ID": letter.message_id, **headers_for(wish)},
    )
    html = f"{as_html(letter.body)}<hr>{as_html(stop)}"
    message.attach_alternative(
        f'<html lang="{letter.language}"><body>{html}</body></html>', "text/html"
    )
    return message


def _again(letter: Letter, said: str) -> None:
    """Try later, each time after twice as long; give up after about two days."""
    letter.tries += 1
    if letter.tries >= MOST_TRIES:
        end(letter.enrolment, Enrolment.Why.REFUSED, said=said)
        return
    letter.next_at = timezone.now() + timedelta(minutes=10 * 2**letter.tries)
    letter.save(update_fields=["tries", "next_at"])


@transaction.atomic
def note_sent(letter: Letter, *, at: datetime) -> None:
    """Write that ``letter`` went out: on the timeline, and that the step was taken."""
    enrolment = letter.enrolment
    letter.state, letter.sent_at = Letter.State.SENT, at
    letter.save(update_fields=["state", "sent_at"])
    assert enrolment.owner is not None
    record_interaction(
        enrolment.party,
        by=actor_of(enrolment.owner),
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        at=at,
        details=Details(
            subject=letter.subject,
            body=letter.body,
            links=tuple(filter(None, [enrolment.about])),
            source=SOURCE,
            source_key=letter.message_id[:120],
            data={"message_id": letter.message_id, "purpose": enrolment.sequence.purpose},
        ),
    )
    took(enrolment, StepTaken.Did.SENT, at)
