"""Writing what quotes say. What the buyer has got stays as it is: changing it begins the next version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.orders.pricing import Discount, Totals
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions import own_fields
from rapport.platform.records.actions.own_fields import NOTHING, Own
from rapport.quotes.differences import differences
from rapport.quotes.drafts import Draft, check, settled
from rapport.quotes.events import QuoteCreated, QuoteVersionStarted, QuoteWritten
from rapport.quotes.models import Quote, QuoteLine, QuoteVersion
from rapport.quotes.offering import line_of, offered
from rapport.quotes.queries import draft_of

FAR = date(9000, 1, 1)


@transaction.atomic
def create_quote(draft: Draft, *, party: Party, by: Actor, own: Own = NOTHING) -> Quote:
    """Begin a quote for ``party``; ``own`` fills the fields that were added to quotes.

    Raises Invalid for what cannot be offered, at its field.
    """
    access.require(by, "quotes.create_quote")
    draft = settled(draft)
    sums = check(draft)
    _check_day(draft)
    pk = _next_id()
    quote = Quote(
        id=pk,
        number=f"Q{pk}",
        party=party,
        owner_id=by.user_id,
        created_by_id=by.user_id,
        updated_by_id=by.user_id,
    )
    if len(by.team_ids) == 1:
        (quote.team_id,) = by.team_ids
    _show(quote, draft, sums)
    own_fields.enter(quote, own, by=by)
    quote.save(force_insert=True)
    _write(QuoteVersion(quote=quote, number=1, made_by_id=by.user_id), draft, sums)
    own_fields.entered(quote, own, by=by)
    events.record(QuoteCreated(quote.number, quote.title), by=by, about=party, subject=quote)
    return quote


@transaction.atomic
def write_quote(
    quote: Quote, draft: Draft, *, by: Actor, version: int | None = None, own: Own = NOTHING
) -> Quote:
    """Let the quote say ``draft``: in the version that is being written, or in a next one.

    Raises Refused when somebody else changed it since ``version``, and once it is accepted or waits for
    approval; Invalid for what cannot be offered.
    """
    access.require(by, "quotes.write_quote", quote)
    quote = locked(quote)
    if version is not None and version != quote.version:
        raise Refused(
            "changed_meanwhile",
            "Somebody else changed this quote meanwhile: see both versions below, and save yours over "
            "it or not.",
            version=quote.version,
        )
    if not quote.is_writable:
        raise _closed(quote)
    draft = settled(draft)
    sums = check(draft)
    _check_day(draft)
    current = _current(quote)
    before = draft_of(current)
    theirs = own_fields.amend(quote, own, by=by)
    if draft == before and not theirs:
        return quote
    if current.sent_at is not None:
        current = _next(quote, by)
    _show(quote, draft, sums)
    quote.state = Quote.State.DRAFT
    save(quote, by)
    _write(current, draft, sums)
    own_fields.amended(quote, theirs)
    changed = [[one.what, one.before, one.after] for one in differences(before, draft)]
    changed += [[name, *map(str, told)] for name, told in theirs.items()]
    happening = QuoteWritten(quote.number, changed)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    return quote


@transaction.atomic
def add_quote_line(quote: Quote, product: Product, *, by: Actor) -> Quote:
    """Put one piece of ``product`` on a quote that is being written, at the price for its customer. Raises as
    ``write_quote``, and Refused once the buyer has got it.
    """
    access.require(by, "quotes.add_quote_line", quote)
    quote = locked(quote)
    if quote.state != Quote.State.DRAFT:
        raise Refused("quote_not_draft", "The buyer has this version: write the next one first.")
    draft, one = draft_of(_current(quote)), Decimal(1)
    [known] = offered(
        by, [(product, one)], party=quote.party, currency=draft.currency, on=timezone.localdate()
    )
    line = line_of(product, known, one, currency=draft.currency)
    return write_quote(quote, replace(draft, lines=(*draft.lines, line)), by=by)


def locked(quote: Quote) -> Quote:
    """The quote as it stands, until the transaction ends."""
    rows = Quote.objects.select_for_update(of=("self",)).select_related("party")
    return rows.get(pk=quote.pk)


def save(quote: Quote, by: Actor) -> None:
    """Store what was changed of a quote, as one more change."""
    quote.version, quote.updated_by_id = quote.version + 1, by.user_id
    quote.save()


def _closed(quote: Quote) -> Refused:
    state = say(Quote.State(quote.state).label).lower()
    return Refused("quote_closed", "This quote is %(state)s: nothing of it changes.", state=state)


def _current(quote: Quote) -> QuoteVersion:
    rows = QuoteVersion.objects.select_related("quote")
    return rows.get(quote=quote, number=quote.edition)


def _next(quote: Quote, by: Actor) -> QuoteVersion:
    """The next version of a quote that the buyer has got; the old one stays readable."""
    quote.edition += 1
    quote.answered_at, quote.decline_reason = None, ""
    happening = QuoteVersionStarted(quote.number, quote.edition)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    return QuoteVersion(quote=quote, number=quote.edition, made_by_id=by.user_id)


def _show(quote: Quote, draft: Draft, sums: Totals) -> None:
    """What lists show of the newest version."""
    quote.title, quote.currency = draft.title.strip(), draft.currency
    quote.valid_until = draft.valid_until
    quote.net, quote.total = sums.net.amount, sums.total.amount


def _write(version: QuoteVersion, draft: Draft, sums: Totals) -> None:
    """Let ``version`` say ``draft``."""
    version.currency, version.valid_until = draft.currency, draft.valid_until
    version.introduction, version.terms = draft.introduction, draft.terms
    version.discount_percent = draft.discount.percent
    version.discount_amount = _amount(draft.discount)
    version.rounding, version.has_tax_inside = draft.rounding, draft.has_tax_inside
    version.net, version.tax = sums.net.amount, sums.tax.amount
    version.total = sums.total.amount
    version.save()
    version.lines.all().delete()
    QuoteLine.objects.bulk_create(
        QuoteLine(
            version=version,
            position=position,
            product_id=line.product_id,
            description=line.description.strip(),
            quantity=line.quantity,
            unit_price=line.unit_price.amount,
            discount_percent=line.discount.percent,
            discount_amount=_amount(line.discount),
            tax_rate=line.tax_rate,
            unit_cost=None if line.unit_cost is None else line.unit_cost.amount,
            is_optional=line.is_optional,
            group=line.group,
            is_taken=line.is_taken,
            components=[list(part) for part in line.components],
        )
        for position, line in enumerate(draft.lines, 1)
    )


def _amount(discount: Discount) -> Decimal | None:
    return None if discount.amount is None else discount.amount.amount


def _check_day(draft: Draft) -> None:
    if not timezone.localdate() <= draft.valid_until < FAR:
        sentence = say("It is valid until today or a later day.")
        raise Invalid("invalid_quote", fields={"valid_until": sentence})


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('quotes_quote_id_seq'::regclass)")
        return int(cursor.fetchone()[0])
