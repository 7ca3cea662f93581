"""``rapport bench quotes``: a quote as PDF, first and again, short and of three hundred lines; and what it comes to.

No database is asked: the document is made and set as for any quote that is sent.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bench.support import machine

if TYPE_CHECKING:
    from rapport.quotes.drafts import Draft

PDF_LIMIT = 1.0
PRICING_LIMIT = 0.05
DAY = date(2026, 12, 31)


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --runs N of each case (default 20)."""
    options = argparse.ArgumentParser("rapport bench quotes", description=__doc__)
    options.add_argument("--runs", type=int, default=20)
    chosen = options.parse_args(argv)
    _set_up()
    from rapport.quotes.drafts import totals_of

    short, long = _draft(5), _draft(300)
    first = _seconds(lambda: _paper(short))
    return {
        "bench": "quotes",
        "machine": machine.about(),
        "first_pdf_seconds": machine.within(first, PDF_LIMIT),
        "pdf_seconds": machine.within(_p95(lambda: _paper(short), chosen.runs), PDF_LIMIT),
        "pdf_of_300_lines_seconds": machine.within(
            _p95(lambda: _paper(long), chosen.runs), PDF_LIMIT
        ),
        "totals_of_300_lines_seconds": machine.within(
            _p95(lambda: totals_of(long), chosen.runs), PRICING_LIMIT
        ),
        "baseline": {"empty_pdf_seconds": round(_p95(_bare, chosen.runs), 4)},
    }


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def _draft(lines: int) -> Draft:
    from rapport.kit.money import Money
    from rapport.orders.pricing import Discount
    from rapport.quotes.drafts import Draft, OfferedLine

    return Draft(
        "Furniture",
        "EUR",
        DAY,
        tuple(
            OfferedLine(
                f"Chair, model {number}",
                Decimal(number + 1),
                Money(Decimal("129.95"), "EUR"),
                tax_rate=Decimal(21 if number % 3 else 9),
                discount=Discount(Decimal(number % 7)),
            )
            for number in range(lines)
        ),
        discount=Discount(Decimal(3)),
        terms="Payment within 30 days.",
    )


def _paper(draft: Draft) -> bytes:
    from rapport.parties.models import Party
    from rapport.quotes.document import document_of
    from rapport.quotes.models import Quote, QuoteTemplate
    from rapport.quotes.printing import pdf_of

    quote = Quote(number="Q1", party=Party(name="Kästner GmbH"), title=draft.title)
    return pdf_of(document_of(quote, draft, QuoteTemplate(), on=DAY))


def _bare() -> object:
    """What the typesetter needs for a page of one word."""
    import typst

    return typst.compile(b"word")


def _p95(work: Callable[[], object], runs: int) -> float:
    seconds = [_seconds(work) for _ in range(max(runs, 2))]
    return round(statistics.quantiles(seconds, n=20)[-1], 4)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return round(time.perf_counter() - begun, 4)
