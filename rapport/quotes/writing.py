"""What the record engine may write of quotes and their set-up, and how that is told."""

from __future__ import annotations

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform.records.types import Writing
from rapport.quotes.events import QuoteCreated, QuoteEdited
from rapport.quotes.models import DiscountLimit, Quote, QuoteTemplate

USUAL_COLOUR = "#8a4b2d"


def _is_made(quote: Quote, _names: frozenset[str]) -> None:
    """Raises Refused for a new one: it would offer nothing."""
    if quote.pk is None:
        raise Refused("no_lines", "A quote comes with its lines, on a form of its own.")


def _checked(limit: DiscountLimit, _names: frozenset[str]) -> None:
    if limit.percent != round(limit.percent, 2):
        raise Invalid("too_fine", fields={"percent": say("At most 2 decimals.")})


def _coloured(template: QuoteTemplate, _names: frozenset[str]) -> None:
    template.colour = template.colour or USUAL_COLOUR


OF_QUOTES = Writing(
    before=_is_made,
    derives_from=frozenset({"number"}),
    events={
        "created": lambda quote, _: QuoteCreated(quote.number, quote.title),
        "edited": lambda quote, changes: QuoteEdited(quote.number, dict(changes)),
    },
)
OF_LIMITS = Writing(before=_checked, derives_from=frozenset({"percent"}))
OF_TEMPLATES = Writing(before=_coloured, derives_from=frozenset({"colour"}))
