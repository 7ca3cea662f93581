"""Finding a product in the middle of a sale, and comparing some side by side.

**The finder on other pages.** Opportunities, quotes, orders and calls put it where they need it, as a
panel that loads itself::

    {% import "catalog/_finder.html" as products with context %}
    {{ products.finder(to=url("add_quote_line", quote.pk), near=product_ids, party=quote.party_id,
                       currency=quote.currency) }}

It brings forms of its own, so it stands outside of others.

- ``to`` is a local address that takes a POST with ``product`` (an id), ``quantity`` ("1") and the CSRF
  token, adds the product and redirects; without it, products are only shown, as in a call.
- ``near`` are the ids of products that are there already: for them the finder offers better versions,
  accessories, bundles and alternatives before anybody types.
- ``party`` and ``currency`` say whose prices in what money are shown, with the reason why.

Everything is seen with the rights of whoever looks: who may not ``catalog.read_products`` gets nothing,
so leave it out for them. The cost never stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from rapport.activities import queries as activities
from rapport.catalog import queries
from rapport.catalog.models import Product
from rapport.catalog.queries.comparing import MOST_COMPARED
from rapport.catalog.queries.finding import Prompt
from rapport.catalog.queries.prices import Held
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.ui.page import Request, page

MOST_NEAR = 50
PARTS = ("results", "options")
"""What may be asked for alone: the products found, or their codes for a form that wants one."""
CODE = "code-"
"""How the fields of such a form begin."""


@dataclass(frozen=True)
class Asked:
    """What the address of the finder says."""

    words: str
    to: str
    near: tuple[int, ...]
    party: str
    currency: str


@require_safe
def find_products(request: Request) -> HttpResponse:
    """Products by a few letters, and what to offer along with those that are there; see the contract."""
    return _finder(request, _asked(request))


@require_safe
def talk_products(request: Request, pk: int) -> HttpResponse:
    """The finder beside a call, a meeting or a visit: at the prices of whoever one talks with."""
    party = activities.activity(request.actor, pk).party_id
    return _finder(request, Asked("", "", (), str(party or ""), ""))


def _finder(request: Request, asked: Asked) -> HttpResponse:
    access.require(request.actor, "catalog.read_products")
    found = queries.found_products(request.actor, asked.words)
    offered = [] if asked.words else queries.prompts(request.actor, asked.near)
    shown = [*found, *(prompt.product for prompt in offered)]
    context = {
        "asked": asked,
        "found": found,
        "prompts": _grouped(offered),
        "held": _held(request, shown, asked),
    }
    fragment = next((name for name in PARTS if name in request.GET), "panel")
    return page(request, "catalog/find_products.html", context, fragment=fragment)


@require_safe
def compare_products(request: Request) -> HttpResponse:
    """Some products side by side; ``?id=`` names each, ``?all=`` shows also in what they are alike."""
    access.require(request.actor, "catalog.read_products")
    pks = _ids(request.GET.getlist("id"))
    words = request.GET.get("q", "")
    found = queries.comparison(request.actor, pks)
    shown = [one.pk for one in found.products]
    context = {
        "comparison": found,
        "shown": shown,
        "words": words,
        "choices": [
            one for one in queries.found_products(request.actor, words) if one.pk not in shown
        ],
        "prompts": queries.prompts(request.actor, shown) if shown else [],
        "has_room": len(shown) < MOST_COMPARED,
    }
    return page(request, "catalog/compare_products.html", context)


def _asked(request: Request) -> Asked:
    said = request.GET
    words = next((said[name] for name in said if name.startswith(CODE)), said.get("q", ""))
    to = said.get("to", "")
    is_local = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return Asked(
        words=words.strip(),
        to=to if is_local else "",
        near=_ids(said.getlist("near"))[:MOST_NEAR],
        party=said.get("party", ""),
        currency=said.get("currency", "").upper()[:3],
    )


def _ids(texts: Sequence[str]) -> tuple[int, ...]:
    """The ids among what an address says, each once."""
    found = [int(text) for text in texts if text.isdecimal() and len(text) < 19]
    return tuple(dict.fromkeys(found))


def _grouped(offered: Sequence[Prompt]) -> dict[str, list[Prompt]]:
    groups: dict[str, list[Prompt]] = {}
    for prompt in offered:
        groups.setdefault(prompt.why.value, []).append(prompt)
    return groups


def _held(request: Request, shown: Sequence[Product], asked: Asked) -> dict[int, Held]:
    """What each product costs the party, in the currency that was asked for, else in its own."""
    if not queries.may_know(request.actor, "price"):
        return {}
    party = parties.party(request.actor, int(asked.party)) if asked.party.isdecimal() else None
    currencies = {asked.currency} if asked.currency else {one.currency for one in shown}
    held: dict[int, Held] = {}
    for currency in sorted(currencies - {""}):
        mine = [one.pk for one in shown if asked.currency or one.currency == currency]
        wanted = [(pk, Decimal(1)) for pk in mine]
        on = timezone.localdate()
        found = queries.prices_for(request.actor, wanted, party=party, currency=currency, on=on)
        held |= {one.product_id: one for one in found}
    return held
