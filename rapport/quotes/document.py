"""What a quote says on paper and on the buyer's page, in words: the same for both, and what is signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, get_language_bidi

from rapport.kit.speech import say
from rapport.orders.pricing import LineTotal, Totals
from rapport.platform.ui import formats
from rapport.quotes.drafts import Draft, OfferedLine, totals_of
from rapport.quotes.models import Quote, QuoteTemplate

Document = Mapping[str, Any]
"""JSON-ready. ``lines`` and ``sums`` hold texts as they are read, in the language of whoever sent it."""


def document_of(quote: Quote, draft: Draft, template: QuoteTemplate, *, on: date) -> Document:
    """What ``draft`` says of ``quote``, around it the words of ``template``."""
    sums = totals_of(draft)
    places = {"number": quote.number, "party": quote.party.name, "title": draft.title}
    places["valid_until"] = formats.date(draft.valid_until)
    return {
        "title": draft.title,
        "number": quote.number,
        "edition": quote.edition,
        "currency": draft.currency,
        "language": (get_language() or "en").partition("-")[0],
        "is_right_to_left": get_language_bidi(),
        "colour": template.colour,
        "header": filled(template.header, places),
        "footer": filled(template.footer, places),
        "to": quote.party.name,
        "facts": _facts(quote, draft, on),
        "introduction": filled(draft.introduction, places),
        "terms": filled(draft.terms, places),
        "heads": [say(head) for head in ("What", "Quantity", "Price each", "Tax", "Amount")],
        "lines": [
            _line(place, line, part)
            for place, (line, part) in enumerate(zip(draft.lines, sums.lines, strict=True))
        ],
        "sums": list(_sums(draft, sums)),
        "taxes": list(_taxes(sums)),
        "tax_heads": [say("Tax rate"), say("Net"), say("Tax")],
        "words": {
            "quote": say("Quote"),
            "page": say("Page"),
            "of": say("of"),
            "terms": say("Terms"),
            "optional": say("Optional"),
        },
    }


def text_of(document: Document) -> str:
    """All of it as plain text: what a buyer accepts, word for word."""
    return "\n".join(_paragraphs(document))


def filled(text: str, places: Mapping[str, str]) -> str:
    """``text`` with what stands in braces replaced; braces around anything else stay."""
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _paragraphs(document: Document) -> Iterator[str]:
    yield f"{document['words']['quote']} {document['number']}/{document['edition']}: {document['title']}"
    yield document["to"]
    yield from (f"{label}: {value}" for label, value in document["facts"])
    yield document["introduction"]
    for line in document["lines"]:
        mark = "" if line["is_taken"] else "(–) "
        told = (line["quantity"], line["description"], line["price"], line["note"], line["amount"])
        yield mark + " · ".join(part for part in told if part)
        yield from (f"    {count} × {name}" for count, name in line["components"])
    yield from (f"{label}: {value}" for label, value in document["sums"])
    yield document["terms"]


def _facts(quote: Quote, draft: Draft, on: date) -> list[list[str]]:
    facts = [
        [say("Number"), f"{quote.number}/{quote.edition}"],
        [say("Date"), formats.date(on)],
        [say("Valid until"), formats.date(draft.valid_until)],
    ]
    if quote.owner is not None:
        facts.append([say("Contact"), f"{quote.owner.name}, {quote.owner.email}"])
    return facts


def _line(place: int, line: OfferedLine, part: LineTotal) -> dict[str, Any]:
    own = line.unit_price * line.quantity
    return {
        "place": place,
        "description": line.description,
        "components": [list(component) for component in line.components],
        "quantity": formats.number(line.quantity),
        "price": formats.money(line.unit_price),
        "tax": percent(line.tax_rate) if line.tax_rate else "",
        "amount": formats.money(part.price - part.discount) if line.is_taken else "",
        "note": ", ".join(_notes(line, part)),
        "is_choice": line.is_choice,
        "is_taken": line.is_taken,
        "group": line.group,
        "whole": formats.money(own),
    }


def _notes(line: OfferedLine, part: LineTotal) -> Iterator[str]:
    if line.group:
        yield say("one of “%(group)s”", group=line.group)
    elif line.is_optional:
        yield say("optional")
    if line.discount.amount is None and line.discount.percent:
        yield say("%(percent)s off", percent=percent(line.discount.percent))
    elif part.discount:
        yield say("%(percent)s off", percent=formats.money(part.discount))


def _sums(draft: Draft, sums: Totals) -> Iterator[list[str]]:
    if sums.discount:
        yield [say("Subtotal"), formats.money(sums.subtotal)]
        yield [say("Discount"), formats.money(-sums.discount)]
    yield [say("Net"), formats.money(sums.net)]
    yield [say("Tax"), formats.money(sums.tax)]
    yield [say("Total"), formats.money(sums.total)]


def _taxes(sums: Totals) -> Iterator[Sequence[str]]:
    for row in sums.taxes:
        yield [percent(row.rate), formats.money(row.net), formats.money(row.tax)]


def percent(rate: Decimal) -> str:
    """``21`` reads ``21 %``."""
    digits = max(0, -int(rate.normalize().as_tuple().exponent))
    return formats.percent(rate / 100, digits)
