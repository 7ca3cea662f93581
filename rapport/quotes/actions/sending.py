"""Giving quotes to buyers, and taking them back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.quotes import links
from rapport.quotes.actions.approving import check_reason
from rapport.quotes.actions.writing import locked, save
from rapport.quotes.document import document_of
from rapport.quotes.drafts import check
from rapport.quotes.events import (
    LinkMade,
    LinkRevoked,
    QuoteExpired,
    QuoteSent,
    QuoteWithdrawn,
)
from rapport.quotes.models import Approval, PublicLink, Quote, QuoteVersion
from rapport.quotes.queries import (
    approved_percent,
    discount_limit,
    draft_of,
    expired_quotes,
    usual_template,
)
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction

LONGEST_WORDS = 5_000
READABLE_AFTER = timedelta(days=30)
"""How long a buyer can still read what is not valid any more."""


@transaction.atomic
def send_quote(quote: Quote, *, by: Actor, to: str = "", words: str = "") -> PublicLink:
    """Give the quote to the buyer: from now on this version stays as it is.

    With an address ``to``, the link is mailed there, after ``words``. Raises Refused for a quote that is
    not being written, or gives more off than ``by`` may; Invalid for one without lines or out of date.
    """
    access.require(by, "quotes.send_quote", quote)
    quote = locked(quote)
    if quote.state != Quote.State.DRAFT:
        raise Refused("quote_not_draft", "Only a quote that is being written can be sent.")
    version = _sendable(quote, by)
    _check_address(to)
    now = timezone.now()
    draft = draft_of(version)
    version.document = dict(document_of(quote, draft, usual_template(), on=timezone.localdate(now)))
    version.sent_at = now
    version.save(update_fields=["document", "sent_at"])
    quote.state, quote.sent_at = Quote.State.SENT, now
    save(quote, by)
    link = _link(quote, to)
    happening = QuoteSent(quote.number, quote.edition, quote.total, quote.currency)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    touch(
        quote,
        by=by,
        channel=Channel.EMAIL if to else Channel.WEB_FORM,
        direction=Direction.OUTBOUND,
        subject=say("Quote %(quote)s was sent", quote=quote),
        key=f"sent:{quote.edition}",
    )
    if to:
        _have_mailed(link, words)
    return link


@transaction.atomic
def withdraw_quote(quote: Quote, *, by: Actor, reason: str) -> Quote:
    """Take the quote back: the buyer can read it, and answer no more."""
    access.require(by, "quotes.withdraw_quote", quote)
    quote = locked(quote)
    if quote.state in (Quote.State.ACCEPTED, Quote.State.WITHDRAWN):
        state = say(Quote.State(quote.state).label).lower()
        raise Refused("quote_closed", "This quote is %(state)s already.", state=state)
    check_reason(reason)
    Approval.objects.filter(version__quote=quote, is_granted=None).update(is_granted=False)
    quote.state = Quote.State.WITHDRAWN
    save(quote, by)
    happening = QuoteWithdrawn(quote.number, reason.strip())
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    return quote


@transaction.atomic
def make_link(quote: Quote, *, by: Actor) -> PublicLink:
    """One more address of the buyer's page. Raises Refused before the quote was sent."""
    access.require(by, "quotes.send_quote", quote)
    quote = locked(quote)
    if quote.sent_at is None:
        raise Refused("quote_not_sent", "Send the quote first.")
    link = _link(quote, "")
    events.record(LinkMade(quote.number), by=by, about=quote.party_id, subject=quote)
    return link


@transaction.atomic
def revoke_link(link: PublicLink, *, by: Actor) -> PublicLink:
    """Let an address lead nowhere any more."""
    access.require(by, "quotes.send_quote", link.quote)
    link = PublicLink.objects.select_for_update().select_related("quote").get(pk=link.pk)
    if link.revoked_at is not None:
        return link
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    happening = LinkRevoked(link.quote.number)
    events.record(happening, by=by, about=link.quote.party_id, subject=link.quote)
    return link


def expire_quotes(*, on: date) -> int:
    """Note of every quote that the day passed until which it was valid; returns how many."""
    return sum(_expire(quote, on) for quote in expired_quotes(on))


@transaction.atomic
def _expire(quote: Quote, on: date) -> bool:
    quote = locked(quote)
    if not quote.is_open or quote.valid_until >= on:
        return False
    quote.state = Quote.State.EXPIRED
    save(quote, SYSTEM)
    events.record(QuoteExpired(quote.number), by=SYSTEM, about=quote.party_id, subject=quote)
    return True


def touch(
    quote: Quote, *, by: Actor, channel: Channel, direction: Direction, subject: str, key: str
) -> None:
    """Put something on the party's timeline, once per ``key``."""
    record_interaction(
        quote.party,
        by=by,
        channel=channel,
        direction=direction,
        at=timezone.now(),
        details=Details(
            subject=subject[:250],
            links=(f"quotes.quote:{quote.pk}",),
            source="quotes",
            source_key=f"{quote.number}:{key}",
            data={"total": str(quote.total), "currency": quote.currency},
        ),
    )


def _sendable(quote: Quote, by: Actor) -> QuoteVersion:
    """The version that is being written, if it may go out. Raises Refused and Invalid."""
    rows = QuoteVersion.objects.select_for_update(of=("self",)).select_related("quote")
    version = rows.get(quote=quote, number=quote.edition)
    draft = draft_of(version)
    sums = check(draft)
    if not draft.lines:
        raise Invalid("no_lines", fields={"lines": say("A quote needs at least one line.")})
    if version.valid_until < timezone.localdate():
        sentence = say("It is valid until today or a later day.")
        raise Invalid("out_of_date", fields={"valid_until": sentence})
    allowed, percent = approved_percent(version), sums.discount_percent
    if not discount_limit(by).allows(percent) and (allowed is None or allowed < percent):
        raise Refused(
            "needs_approval",
            "%(percent)s %% are off, more than you may give: ask for an approval first.",
            percent=percent,
        )
    return version


def _check_address(to: str) -> None:
    if not to:
        return
    try:
        validate_email(to)
    except ValidationError:
        raise Invalid("bad_address", fields={"to": say("This is not an e-mail address.")}) from None


def _have_mailed(link: PublicLink, words: str) -> None:
    from rapport.quotes.tasks import mail_link

    mail_link.defer(link_id=link.pk, words=words[:LONGEST_WORDS])


def _link(quote: Quote, to: str) -> PublicLink:
    end = timezone.make_aware(datetime.combine(quote.valid_until, time.max))
    return PublicLink.objects.create(
        quote=quote, secret=links.new_secret(), sent_to=to, expires_at=end + READABLE_AFTER
    )
