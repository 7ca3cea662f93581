"""The quote builder.

Open for half an hour with a customer on the phone: products by code or name, options, discounts, and
what it all comes to at every step. Everything is worked out here, so that it works without JavaScript.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.catalog import queries as catalog
from rapport.kit.errors import Invalid, RapportError, Refused
from rapport.kit.text import id_in
from rapport.orders.queries import company_currency, usual_currency
from rapport.parties import queries as parties
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.links import candidates
from rapport.platform.ui.forms_own import OwnFields
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import words_of
from rapport.quotes import actions, queries
from rapport.quotes.differences import differences
from rapport.quotes.drafts import Draft, settled, totals_of
from rapport.quotes.forms.building import Builder
from rapport.quotes.models import Quote

PRODUCT = Field("product", "Product", Kind.RECORD, target="product")
SAVE, TOTALS = "save", "totals"


@require_http_methods(["GET", "POST"])
def create_quote(request: Request) -> HttpResponse:
    """Begin a quote, for ``?party=``."""
    access.require(request.actor, "quotes.create_quote")
    party = _party(request)
    own = OwnFields(request, "quote")
    if request.method != "POST":
        currency = usual_currency(request.actor, party) or company_currency()
        builder = Builder.empty(request.actor, queries.usual_template(), currency)
        builder.party = party
        return _show(request, builder, own, party=party)
    if (do := request.POST.get("do", SAVE)) != SAVE:
        return _step(request, do, own, party=party)
    builder = Builder(request.actor, request.POST, party=party)
    if own.is_valid() & builder.is_valid():
        try:
            if party is None:
                raise Invalid("no_party", str(_("For whom is it? Choose a customer.")))
            draft = builder.draft()
            made = actions.create_quote(draft, party=party, by=request.actor, own=own.own)
        except RapportError as error:
            builder.show_error(error)
        else:
            messages.success(request, _("The quote is begun."))
            return HttpResponseRedirect(reverse("quote", args=[made.pk]), status=303)
    return _show(request, builder, own, party=party)


@require_http_methods(["GET", "POST"])
def write_quote(request: Request, pk: int) -> HttpResponse:
    """Change what a quote says. Who was overtaken sees both versions and chooses."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.write_quote", found)
    own = OwnFields(request, "quote", found)
    current = queries.draft_of(queries.version(request.actor, found))
    if request.method != "POST":
        builder = Builder.of(request.actor, current, found.version)
        builder.party = found.party
        return _show(request, builder, own, quote=found)
    if (do := request.POST.get("do", SAVE)) != SAVE:
        return _step(request, do, own, quote=found)
    builder, theirs = Builder(request.actor, request.POST, party=found.party), None
    if own.is_valid() & builder.is_valid():
        try:
            draft = builder.draft()
            said = {"version": builder.head.cleaned_data["version"], "own": own.own}
            actions.write_quote(found, draft, by=request.actor, **said)
        except RapportError as error:
            builder.show_error(error)
            theirs = _overtaken(builder, error, current, draft) if _is_late(error) else None
        else:
            messages.success(request, _("The quote is saved."))
            return HttpResponseRedirect(reverse("quote", args=[found.pk]), status=303)
    return _show(request, builder, own, quote=found, theirs=theirs)


@require_POST
def add_quote_line(request: Request, pk: int) -> HttpResponse:
    """One more product, chosen in the finder."""
    found = queries.quote(request.actor, pk)
    access.require(request.actor, "quotes.add_quote_line", found)
    chosen = catalog.product(request.actor, id_in(request.POST.get("product", "")))
    try:
        actions.add_quote_line(found, chosen, by=request.actor)
    except RapportError as error:
        messages.error(request, words_of(error))
    else:
        messages.success(request, _("%(product)s is on the quote.") % {"product": chosen.name})
    return HttpResponseRedirect(reverse("quote", args=[pk]), status=303)


@require_safe
def quote_products(request: Request) -> HttpResponse:
    """Products by code or name, while somebody types into a line: choices of its field."""
    access.require(request.actor, "catalog.read_products")
    said = (str(value) for name, value in request.GET.items() if name.endswith("code"))
    words = next(said, "")
    links = candidates(request.actor, PRODUCT, words) if words.strip() else []
    found = catalog.products_by_id(request.actor, [link.pk for link in links])
    products = [found[link.pk] for link in links if link.pk in found]
    return page(request, "quotes/products.html", {"products": products}, fragment="choices")


def _address(quote: Quote | None, party: Party | None) -> str:
    """Where the form goes."""
    if quote is not None:
        return reverse("write_quote", args=[quote.pk])
    return reverse("create_quote") + (f"?party={party.pk}" if party else "")


def _party(request: Request) -> Party | None:
    wanted = request.POST.get("party") or request.GET.get("party", "")
    return parties.party(request.actor, int(wanted)) if wanted.isdecimal() else None


def _step(
    request: Request,
    do: str,
    own: OwnFields,
    *,
    party: Party | None = None,
    quote: Quote | None = None,
) -> HttpResponse:
    """A line more, less or elsewhere, or what it comes to now. Nothing is saved."""
    whose = quote.party if quote else party
    if do == TOTALS:
        builder = Builder(request.actor, request.POST, party=whose)
        return _show(request, builder, own, party=party, quote=quote, fragment="totals", status=200)
    builder = Builder.arranged(request.actor, request.POST, do)
    builder.party = whose
    return _show(request, builder, own, party=party, quote=quote, fragment="lines")


def _show(
    request: Request,
    builder: Builder,
    own: OwnFields,
    *,
    party: Party | None = None,
    fragment: str = "",
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    sums, draft = _sums(builder)
    quote = more.get("quote")
    limit = queries.discount_limit(request.actor)
    context = {
        "builder": builder,
        "own": own,
        "party": party,
        "address": _address(quote, party),
        "quote": None,
        "theirs": None,
        "sums": sums,
        "draft": draft,
        "limit": limit,
        "needs_approval": sums is not None and not limit.allows(sums.discount_percent),
        **more,
    }
    wrong = builder.has_errors or bool(own.errors)
    status = status or (422 if wrong else 200)
    return page(request, "quotes/write_quote.html", context, fragment=fragment, status=status)


def _sums(builder: Builder) -> tuple[Any, Draft | None]:
    """What stands in the form comes to; nothing while it is not clear yet."""
    data = builder.head.data if builder.head.is_bound else _as_sent(builder)
    again = Builder(builder.asker, data, party=builder.party)
    try:
        if not again.is_valid():
            return None, None
        draft = settled(again.draft())
        return totals_of(draft), draft
    except RapportError:
        return None, None


def _as_sent(builder: Builder) -> dict[str, Any]:
    """What the form would send as it stands."""
    data: dict[str, Any] = {k: v for k, v in builder.head.initial.items() if v not in (None, False)}
    rows = builder.lines.initial or []
    data |= {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in row.items() if value}
    return data


def _is_late(error: RapportError) -> bool:
    return isinstance(error, Refused) and error.code == "changed_meanwhile"


def _overtaken(
    builder: Builder, error: RapportError, current: Draft, mine: Draft
) -> dict[str, Any]:
    """What stands there now, and how the own version differs from it; the form counts from there."""
    version = str(error.data["version"])
    builder.head.data = {name: builder.head.data[name] for name in builder.head.data}
    builder.head.data["version"] = version
    return {"sums": totals_of(current), "draft": current, "differences": differences(current, mine)}
