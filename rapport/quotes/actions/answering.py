"""What buyers do on their page. The link is the permission: who holds it may read, and answer once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.orders.actions import Basket, Line, place_order
from rapport.orders.models import Order
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.quotes import signature
from rapport.quotes.actions.sending import touch
from rapport.quotes.actions.writing import locked, save
from rapport.quotes.document import Document, document_of, text_of
from rapport.quotes.drafts import Draft, chosen, totals_of
from rapport.quotes.events import QuoteAccepted, QuoteCommented, QuoteDeclined, QuoteViewed
from rapport.quotes.models import (
    Acceptance,
    Comment,
    PublicLink,
    Quote,
    QuoteTemplate,
    QuoteVersion,
)
from rapport.quotes.queries import draft_of, link_by_secret, sent_version
from rapport.touchpoints.channels import Channel, Direction

SITTING = timedelta(minutes=30)
LONGEST_NAME, LONGEST_COMMENT, LONGEST_REASON = 120, 4_000, 500
MOST_COMMENTS = 100


@dataclass(frozen=True)
class Signed:
    """Who accepts, and how that is proved. ``places`` are the options taken, ``edition`` the version read."""

    name: str
    edition: int
    places: Collection[int] = ()
    drawing: str = ""
    address: str | None = None
    agent: str = ""


@transaction.atomic
def view_quote(link: PublicLink) -> bool:
    """Note that the buyer looks at the quote; says whether that is a new sitting."""
    now = timezone.now()
    link = PublicLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    is_new = link.seen_at is None or link.seen_at < now - SITTING
    link.seen_at = now
    link.save(update_fields=["seen_at"])
    if not is_new:
        return False
    quote = locked(link.quote)
    by = _buyer(quote.party.name)
    if quote.state == Quote.State.SENT:
        quote.state = Quote.State.VIEWED
        save(quote, by)
    edition = sent_version(quote).number
    events.record(QuoteViewed(quote.number, edition), by=by, about=quote.party_id, subject=quote)
    subject = say("Looked at quote %(quote)s", quote=quote)
    touch(
        quote,
        by=by,
        channel=Channel.WEB_VISIT,
        direction=Direction.INBOUND,
        subject=subject,
        key=f"viewed:{link.pk}:{now:%Y%m%d%H%M%S%f}",
    )
    return True


@transaction.atomic
def comment_on_quote(secret: str, *, name: str, text: str) -> Comment:
    """Let the buyer ask or say something. Raises Invalid for nothing, and for too much."""
    quote = locked(link_by_secret(secret).quote)
    if quote.comments.count() >= MOST_COMMENTS:
        raise Refused("too_many_comments", "There is no more room for comments here: call us.")
    said = _said(text, "text", LONGEST_COMMENT)
    who = _said(name, "name", LONGEST_NAME)
    comment = Comment.objects.create(quote=quote, name=who, text=said)
    happening = QuoteCommented(quote.number, who)
    events.record(happening, by=_buyer(who), about=quote.party_id, subject=quote)
    return comment


@transaction.atomic
def answer_comment(quote: Quote, *, by: Actor, text: str) -> Comment:
    """Say something back, where the buyer reads it."""
    access.require(by, "quotes.answer_comment", quote)
    said = _said(text, "text", LONGEST_COMMENT)
    comment = Comment.objects.create(quote=quote, by_id=by.user_id, name=by.name, text=said)
    happening = QuoteCommented(quote.number, by.name)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    return comment


@transaction.atomic
def accept_quote(secret: str, signed: Signed) -> Acceptance:
    """Accept the version that was read, with its options, and place the order: all of it, or nothing.

    Raises NotFound for a link that leads nowhere, Refused for a quote that was answered, withdrawn, is
    over or says something else by now, Invalid for what is missing.
    """
    quote, version = _answerable(secret, signed.edition)
    name = _said(signed.name, "name", LONGEST_NAME)
    drawing = signature.cleaned(signed.drawing)
    draft = chosen(draft_of(version), signed.places)
    text = text_of(accepted_document(quote, version, draft))
    by, now = _buyer(name), timezone.now()
    order = _order(quote, draft, by)
    acceptance = Acceptance.objects.create(
        quote=quote,
        version=version,
        name=name,
        signature=drawing,
        places=sorted(signed.places),
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        at=now,
        address=signed.address,
        agent=signed.agent[:400],
    )
    sums = totals_of(draft)
    quote.state, quote.answered_at, quote.order = Quote.State.ACCEPTED, now, order
    quote.net, quote.total = sums.net.amount, sums.total.amount
    save(quote, by)
    happening = QuoteAccepted(
        quote.number, version.number, quote.total, quote.currency, order.pk, name
    )
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    _touch_answer(quote, by, say("Accepted quote %(quote)s", quote=quote))
    return acceptance


@transaction.atomic
def decline_quote(secret: str, *, edition: int, reason: str) -> Quote:
    """Decline the version that was read, with a reason. Raises as ``accept_quote``."""
    quote, _version = _answerable(secret, edition)
    quote.decline_reason = _said(reason, "reason", LONGEST_REASON)
    quote.state, quote.answered_at = Quote.State.DECLINED, timezone.now()
    by = _buyer(quote.party.name)
    save(quote, by)
    happening = QuoteDeclined(quote.number, quote.decline_reason)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    _touch_answer(quote, by, say("Declined quote %(quote)s", quote=quote))
    return quote


def accepted_document(quote: Quote, version: QuoteVersion, draft: Draft) -> Document:
    """What was sent, with the options of ``draft`` and what it all comes to with them."""
    sent = version.document or {}
    around = QuoteTemplate(header=sent.get("header", ""), footer=sent.get("footer", ""))
    day = timezone.localdate(version.sent_at) if version.sent_at else timezone.localdate()
    again = document_of(quote, draft, around, on=day)
    kept = {name: sent[name] for name in ("facts", "edition", "colour") if name in sent}
    return {**again, **kept}


def _answerable(secret: str, edition: int) -> tuple[Quote, QuoteVersion]:
    """The quote, locked, and the version that the buyer answers. Who comes at the same time waits."""
    quote = locked(link_by_secret(secret).quote)
    if quote.state == Quote.State.ACCEPTED:
        raise Refused("quote_accepted", "This quote was accepted already.")
    if quote.state == Quote.State.DECLINED:
        raise Refused("quote_declined", "This quote was declined already.")
    if quote.state == Quote.State.WITHDRAWN:
        raise Refused("quote_withdrawn", "This quote was withdrawn.")
    version = sent_version(quote)
    if quote.state in (Quote.State.DRAFT, Quote.State.AWAITING):
        raise Refused("quote_changing", "This quote is being changed; a new version will come.")
    if quote.state == Quote.State.EXPIRED or version.valid_until < timezone.localdate():
        raise Refused("quote_expired", "This quote is not valid any more.")
    if edition != version.number:
        raise Refused(
            "old_version",
            "There is a newer version of this quote. Read it first, and answer that one.",
        )
    return quote, version


def _order(quote: Quote, draft: Draft, by: Actor) -> Order:
    """The order of what was taken, on the terms of the quote."""
    taken = [line for line in draft.lines if line.is_taken]
    products = Product.objects.in_bulk({line.product_id for line in taken if line.product_id})
    lines = [
        Line(
            line.quantity,
            line.unit_price,
            products.get(line.product_id or 0),
            line.description,
            line.discount,
            line.tax_rate,
        )
        for line in taken
    ]
    basket = Basket(lines, draft.pricing_terms, quote.owner_id)
    return place_order(basket, by=by, party=quote.party, channel=Channel.WEB_ORDER)


def _buyer(name: str) -> Actor:
    """Whoever holds the link: what they do here is allowed by it, and done under their name."""
    return replace(SYSTEM, name=name[:LONGEST_NAME])


def _said(text: str, field: str, longest: int) -> str:
    """``text``, trimmed. Raises Invalid when there is none, or too much."""
    found = text.replace("\x00", "").strip()
    if not found:
        raise Invalid("nothing_said", fields={field: say("This is needed.")})
    if len(found) > longest:
        sentence = say("At most %(longest)s characters.", longest=longest)
        raise Invalid("too_long", fields={field: sentence})
    return found


def _touch_answer(quote: Quote, by: Actor, subject: str) -> None:
    touch(
        quote,
        by=by,
        channel=Channel.WEB_FORM,
        direction=Direction.INBOUND,
        subject=subject,
        key=f"answered:{quote.version}",
    )
