"""What quotes plug into the shell."""

from __future__ import annotations

from rapport.platform.notifications.news import news
from rapport.platform.records.undoing import Family, family
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel
from rapport.quotes.events import (
    QuoteAccepted,
    QuoteCommented,
    QuoteCreated,
    QuoteDeclined,
    QuoteEdited,
    QuoteExpired,
    QuoteViewed,
)

for section, label, key, icon, order, verb, keys in (
    ("Sales", "Quotes", "quote", "file-text", 8, "quotes.read_quotes", "g q"),
    (
        "Set-up",
        "Quote templates",
        "quote-template",
        "template",
        82,
        "quotes.read_quote_templates",
        "",
    ),
    (
        "Set-up",
        "Discount limits",
        "discount-limit",
        "percentage",
        84,
        "quotes.read_discount_limits",
        "",
    ),
):
    menu(MenuItem(section, label, "records", icon, order, verb, keys=keys, args=(key,)))

panel(
    Panel(
        "party",
        "quotes",
        "Quotes",
        "party_quotes",
        order=15,
        place="main",
        verb="quotes.read_quotes",
    )
)
family(Family(created=QuoteCreated.name, edited=QuoteEdited.name, key="quote"))
for happening in (QuoteViewed, QuoteCommented, QuoteAccepted, QuoteDeclined, QuoteExpired):
    news(happening.name)
