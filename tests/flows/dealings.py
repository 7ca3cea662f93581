"""What somebody bought, was offered and said, for tests that look at everything that there is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rapport.orders.models import Delivery, Invoice, Order, Return
from rapport.parties.models import Party
from rapport.platform.accounts.models import Team, User
from rapport.quotes.models import PublicLink, Quote, QuoteVersion
from rapport.touchpoints.models import Interaction
from tests.flows.shelved import shelved

AT = datetime(2026, 1, 5, tzinfo=UTC)


def dealings(party: Party, alice: User, north: Team) -> dict[str, Any]:
    """One of each, Alice's."""
    own: dict[str, Any] = {"owner": alice, "team": north}
    order = Order.objects.create(number="1", party=party, placed_at=AT, currency="EUR", **own)
    return {
        **shelved(alice, north),
        **_quoted(party, own),
        "order_delivery": Delivery.objects.create(number="D1", order=order, promised_on=AT, **own),
        "invoice": Invoice.objects.create(
            number="I1", order=order, currency="EUR", total=1, issued_on=AT, due_on=AT, **own
        ),
        "order": order,
        "return": Return.objects.create(
            number="2", party=party, order=order, returned_at=AT, currency="EUR", **own
        ),
        "interaction": Interaction.objects.create(
            party=party, at=AT, by=alice.pk, channel="email", direction="in"
        ),
    }


def _quoted(party: Party, own: dict[str, Any]) -> dict[str, Any]:
    said = {"currency": "EUR", "valid_until": AT.date()}
    quote = Quote.objects.create(number="Q1", title="Hearts", party=party, **said, **own)
    QuoteVersion.objects.create(quote=quote, number=1, **said)
    link = PublicLink.objects.create(quote=quote, secret="secret", expires_at=AT)
    return {"quote": quote, "link": link}
