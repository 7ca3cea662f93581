"""Quotes for opportunities: begun from what they hold; whoever accepts one has decided the opportunity."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders.models import OrderLine
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.telling import tell
from rapport.platform.records.types import declared_type
from rapport.quotes.actions.writing import create_quote
from rapport.quotes.drafts import Draft, OfferedLine
from rapport.quotes.models import Quote
from rapport.quotes.offering import NOTHING, Offered, offered
from rapport.sales.actions.opportunities import end_of, refuse_closed
from rapport.sales.actions.writing import close, enter_stage, keep_up_many
from rapport.sales.events import OpportunityQuoted
from rapport.sales.models import Line, Opportunity, OpportunityQuote, Stage

VALID_DAYS = 30


@transaction.atomic
def quote_opportunity(opportunity: Opportunity, *, by: Actor) -> Quote:
    """Begin a quote of what ``opportunity`` holds: its products, or one line of its amount.

    Raises Refused if it is closed, Invalid if it has no customer.
    """
    access.require(by, "sales.quote_opportunity", opportunity)
    refuse_closed(opportunity)
    if opportunity.party is None:
        raise Invalid("no_party", fields={"party": say("Say who the customer is first.")})
    draft = Draft(
        title=opportunity.name,
        currency=opportunity.currency,
        valid_until=timezone.localdate() + timedelta(days=VALID_DAYS),
        lines=_offered(opportunity, by),
    )
    quote = create_quote(draft, party=opportunity.party, by=by)
    OpportunityQuote.objects.create(opportunity=opportunity, quote=quote)
    told = OpportunityQuoted(opportunity.name, quote.number)
    events.record(told, by=by, about=opportunity.party_id, subject=opportunity)
    return quote


@transaction.atomic
def win_by_quote(number: str) -> Opportunity | None:
    """Win the opportunity that the accepted quote ``number`` was written for, at what was accepted.

    No gate stands in the way: the customer has decided. Nothing happens where there is none, or it is
    closed already.
    """
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("stage")
    found = rows.filter(
        quotes__quote__number=number, quotes__quote__state=Quote.State.ACCEPTED
    ).first()
    if found is None or not found.is_open:
        return None
    quote = found.quotes.select_related("quote").get(quote__number=number).quote
    before = {"stage": found.stage_id, "amount": found.amount}
    _take_over(found, quote)
    enter_stage(found, end_of(found, Stage.Kind.WON), before=found.stage)
    close(found)
    found.version += 1
    found.save()
    keep_up_many([found.pk])
    changes = {
        "stage": [before["stage"], found.stage_id],
        "amount": [before["amount"], found.amount],
    }
    tell("edited", declared_type("opportunity"), found, changes, SYSTEM)
    return found


def _offered(opportunity: Opportunity, by: Actor) -> tuple[OfferedLine, ...]:
    """Its products at the prices that were talked of, with the tax and the parts that the catalogue knows."""
    rows = list(
        Line.objects.filter(opportunity=opportunity).select_related("product").order_by("position")
    )
    wanted = [(row.product, row.quantity) for row in rows if row.product]
    offers = iter(
        offered(
            by,
            wanted,
            party=opportunity.party,
            currency=opportunity.currency,
            on=timezone.localdate(),
        )
    )
    lines = tuple(_line(row, next(offers) if row.product else NOTHING, opportunity) for row in rows)
    return lines or (OfferedLine(opportunity.name[:250], Decimal(1), opportunity.worth),)


def _line(row: Line, known: Offered, opportunity: Opportunity) -> OfferedLine:
    return OfferedLine(
        row.description,
        row.quantity,
        Money(row.unit_price, opportunity.currency),
        product_id=row.product_id,
        tax_rate=known.tax_rate or Decimal(0),
        unit_cost=known.cost,
        components=known.components,
    )


def _take_over(opportunity: Opportunity, quote: Quote) -> None:
    """What was accepted is what was sold: its net amount, and the lines of the order that it became."""
    opportunity.amount, opportunity.currency = quote.net, quote.currency
    if quote.order is None:
        return
    Line.objects.filter(opportunity=opportunity).delete()
    Line.objects.bulk_create(_sold(opportunity, line) for line in quote.order.lines.all())


def _sold(opportunity: Opportunity, line: OrderLine) -> Line:
    """A line as it was ordered; where something was taken off, as one piece at what was left."""
    is_plain = line.amount == line.quantity * line.unit_price
    quantity, unit_price = (line.quantity, line.unit_price) if is_plain else (1, line.amount)
    many = f"{line.quantity.normalize():f} × {line.description}"
    return Line(
        opportunity=opportunity,
        position=line.position,
        product_id=line.product_id,
        description=line.description if is_plain else many[:250],
        quantity=quantity,
        unit_price=unit_price,
        amount=line.amount,
    )
