"""Quotes of the demo company: being written, asked for, sent, looked at, talked about and answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from rapport.catalog import queries as catalog
from rapport.demo.story import Story
from rapport.demo.story.plot import latest
from rapport.kit.money import Money
from rapport.orders.pricing import Discount
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.quotes import actions
from rapport.quotes.drafts import OfferedLine
from rapport.quotes.models import PublicLink, Quote
from rapport.quotes.offering import offered
from rapport.quotes.queries import draft_of, version
from rapport.quotes.records import DISCOUNT_LIMIT
from rapport.sales.actions.quotes import quote_opportunity, win_by_quote
from rapport.sales.models import Opportunity

MAY_GIVE = Decimal(10)
"""Percent that sales people may give off without asking."""
RIPE = """
    owner_id = ANY (%s)
       AND stage_id IN (SELECT id FROM sales_stage WHERE position >= 2)
       AND NOT EXISTS (SELECT FROM sales_opportunityquote WHERE opportunity_id = found.id)"""
"""They were offered something, and have no quote yet."""
INTRODUCTION = "Thank you for asking. This is what we talked about, at the prices of this season."
TERMS = "Delivered free of charge. Payment within 30 days."
QUESTION = "Could half of it come a month later, at the same price?"
ANSWER = "Yes: two deliveries, one invoice. I have noted it for the carrier."
CHOICE = "Which of the two"
BROWSER = "Mozilla/5.0 (demo)"
STROKE = json.dumps(
    [[{"x": x, "y": y} for x, y in ((4, 30), (20, 6), (32, 34), (48, 10), (70, 26))]]
)
DECLINED = ("Too dear this year.", "We chose somebody nearer by.", "The plan was put off.")


def tell_quotes(story: Story) -> None:
    """A quote for each of the opportunities that went far lately, every one as far as its turn says."""
    _limit()
    ripe = latest(RIPE, [list(story.staff.sellers)], count=len(COURSES))
    for turn, (found, course) in enumerate(zip(ripe, COURSES, strict=False)):
        by = actor_of(story.colleague(found.owner_id))
        course(_written(found, by), by, turn)


def _limit() -> None:
    if not DISCOUNT_LIMIT.visible_to(SYSTEM).exists():
        given = {"name": "Sales people", "role": "sales_person", "percent": str(MAY_GIVE)}
        create_record(DISCOUNT_LIMIT, given, by=SYSTEM)


def _written(found: Opportunity, by: Actor) -> Quote:
    """What the opportunity holds, with words around it and something that the buyer may add."""
    quote = quote_opportunity(found, by=by)
    draft = draft_of(version(by, quote))
    gift = OfferedLine(
        "Wrapped as gifts, with a card", Decimal(1), Money(Decimal(45), draft.currency),
        is_optional=True, is_taken=False,
    )  # fmt: skip
    draft = replace(draft, introduction=INTRODUCTION, terms=TERMS, lines=(*draft.lines, gift))
    return actions.write_quote(quote, draft, by=by)


def _leave(quote: Quote, by: Actor, turn: int) -> None:
    """It is still being written."""


def _ask(quote: Quote, by: Actor, turn: int) -> None:
    """More is given off than a sales person may: Quinn is asked."""
    draft = draft_of(version(by, quote))
    quote = actions.write_quote(quote, replace(draft, discount=Discount(Decimal(15))), by=by)
    actions.request_approval(quote, by=by, reason="They would take it all at once, this month.")


def _send(quote: Quote, by: Actor, turn: int) -> PublicLink:
    return actions.send_quote(quote, by=by)


def _look(quote: Quote, by: Actor, turn: int) -> PublicLink:
    link = _send(quote, by, turn)
    actions.view_quote(link)
    return link


def _talk(quote: Quote, by: Actor, turn: int) -> None:
    link = _look(_with_choice(quote, by), by, turn)
    actions.comment_on_quote(link.secret, name=quote.party.name, text=QUESTION)
    quote.refresh_from_db()
    actions.answer_comment(quote, by=by, text=ANSWER)


def _with_choice(quote: Quote, by: Actor) -> Quote:
    """The buyer chooses between what was talked about and a better or simpler one, if there is any."""
    draft = draft_of(version(by, quote))
    first = next(line for line in draft.lines if line.product_id)
    kin = catalog.kin_of(by, catalog.product(by, first.product_id or 0))
    for other in (one.product for one in (*kin.better, *kin.simpler)):
        wanted = [(other, first.quantity)]
        [held] = offered(
            by, wanted, party=quote.party, currency=draft.currency, on=quote.valid_until
        )
        if held.price:
            choice = replace(first, group=CHOICE)
            second = replace(
                choice, description=other.name, product_id=other.pk, unit_price=held.price,
                unit_cost=held.cost, components=held.components, is_taken=False,
            )  # fmt: skip
            rest = tuple(line for line in draft.lines if line is not first)
            return actions.write_quote(quote, replace(draft, lines=(choice, second, *rest)), by=by)
    return quote


def _accept(quote: Quote, by: Actor, turn: int) -> None:
    """Every other buyer takes the gift wrapping, too."""
    link = _look(quote, by, turn)
    last = len(draft_of(version(by, quote)).lines) - 1
    signed = actions.Signed(
        quote.party.name, quote.edition, (last,) if turn % 2 else (), STROKE, "192.0.2.7", BROWSER
    )
    actions.accept_quote(link.secret, signed)
    win_by_quote(quote.number)


def _decline(quote: Quote, by: Actor, turn: int) -> None:
    link = _look(quote, by, turn)
    reason = DECLINED[turn % len(DECLINED)]
    actions.decline_quote(link.secret, edition=quote.edition, reason=reason)


def _withdraw(quote: Quote, by: Actor, turn: int) -> None:
    _send(quote, by, turn)
    quote.refresh_from_db()
    actions.withdraw_quote(quote, by=by, reason="The price of oak went up.")


COURSES: tuple[Callable[[Quote, Actor, int], object], ...] = (
    _accept, _look, _send, _decline, _leave, _ask, _withdraw, _talk, _accept,
    _look, _send, _decline, _leave, _accept, _look, _talk, _accept, _accept,
)  # fmt: skip
"""What becomes of each quote."""
