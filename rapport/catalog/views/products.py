"""Pages of products.

A sales person opens a product on the phone with a customer: what does it cost, what is known of it,
what goes with it, how does it sell.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.catalog import actions, queries
from rapport.catalog.forms import ProductFields, ProductForm, begun_with
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, RapportError
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.queries import history
from rapport.platform.records.queries import attached
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error

OWN_PANEL = "own_fields"
"""Of the panels that others hang on the page, the one whose fields stand on it already."""


def products(request: Request) -> HttpResponse:
    """The list of products, under an address that people can guess."""
    return HttpResponseRedirect(reverse("records", args=["product"]))


def product(request: Request, pk: int) -> HttpResponse:
    """One product: its price, its facts, what goes with it, and what other apps know of it."""
    asker, found = request.actor, queries.product(request.actor, pk)
    context = {
        "product": found,
        "may_edit": access.may(asker, "catalog.edit_product", found),
        "pictures": queries.pictures(asker, found),
        "description": queries.described_by(asker, found),
        "bundle": queries.bundle_of(asker, found),
        "kinship": queries.kin_of(asker, found),
        "prices": queries.prices_on_lists(asker, found, on=timezone.localdate()),
        "plans": queries.plans_of(asker, found),
        "history": history(asker, found)[:10],
        "panels": [one for one in panels_for(asker, "product") if one.name != OWN_PANEL],
        **_amounts(asker, found),
    }
    return page(request, "catalog/product.html", context)


@require_http_methods(["GET", "POST"])
def create_product(request: Request) -> HttpResponse:
    """Add a product to the catalogue; with ``?holds``, ids of products, it becomes a bundle of these next."""
    access.require(request.actor, "catalog.create_product")
    begun = begun_with(request.actor, request.GET.get("holds", ""))
    form = ProductForm(request.actor, _posted(request), begun=_begun(request, begun))
    own = ProductFields(request, request.POST.get("category", ""))
    if request.method == "POST" and own.is_valid() & form.is_valid():
        try:
            found = actions.create_product(form.facts(), by=request.actor, own=own.own)
        except RapportError as error:
            _show_refusal(form, own, error)
        else:
            return _done(request, found, _("The product is in the catalogue."), begun)
    return _show_form(request, form, own)


@require_http_methods(["GET", "POST"])
def edit_product(request: Request, pk: int) -> HttpResponse:
    """Change a product's facts."""
    found = queries.product(request.actor, pk)
    access.require(request.actor, "catalog.edit_product", found)
    form = ProductForm(request.actor, _posted(request), found)
    own = ProductFields(request, _category(request, found), found)
    if own.is_valid() & form.is_valid():
        said = {"version": form.cleaned_data["version"], "own": own.own}
        try:
            actions.edit_product(found, form.facts(), by=request.actor, **said)
        except RapportError as error:
            _show_refusal(form, own, error)
        else:
            _warn_of_bundles(request, found)
            return _done(request, found, _("The product is changed."))
    return _show_form(request, form, own, found)


@require_safe
def product_attributes(request: Request) -> HttpResponse:
    """The part of the form that follows from the category: its attributes."""
    pk = request.GET.get("product", "")
    found = queries.product(request.actor, int(pk)) if pk.isdecimal() else None
    verb = "catalog.edit_product" if found else "catalog.create_product"
    access.require(request.actor, verb, found)
    own = ProductFields(request, request.GET.get("category", ""), found)
    return page(request, "catalog/product_attributes.html", {"own": own})


@require_POST
def retire_product(request: Request, pk: int) -> HttpResponse:
    """Stop selling a product."""
    found = actions.retire_product(queries.product(request.actor, pk), by=request.actor)
    return _done(request, found, _("The product is retired."))


@require_POST
def revive_product(request: Request, pk: int) -> HttpResponse:
    """Sell a product again."""
    found = actions.revive_product(queries.product(request.actor, pk), by=request.actor)
    return _done(request, found, _("The product is sold again."))


@require_http_methods(["GET", "POST"])
def choose_picture(request: Request, pk: int) -> HttpResponse:
    """Choose the picture that a product is known by."""
    found = queries.product(request.actor, pk)
    access.require(request.actor, "catalog.choose_picture", found)
    if request.method == "POST":
        chosen = request.POST.get("picture", "")
        file = attached.file(found, int(chosen)) if chosen.isdecimal() else None
        actions.choose_picture(found, file, by=request.actor)
        return _done(request, found, _("The picture is chosen."))
    context = {"product": found, "pictures": queries.pictures(request.actor, found)}
    return page(request, "catalog/choose_picture.html", context)


def _show_form(
    request: Request, form: ProductForm, own: ProductFields, found: Product | None = None
) -> HttpResponse:
    categories = queries.categories(request.actor)
    context = {"form": form, "own": own, "product": found, "categories": categories}
    status = 422 if form.errors or own.errors else 200
    return page(request, "catalog/edit_product.html", context, status=status)


def _show_refusal(form: ProductForm, own: ProductFields, error: RapportError) -> None:
    """Say it where it was typed: among the facts, or among the attributes."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name in fields.keys() & own.fields.keys():
        own.add_error(name, fields[name])
    rest = {name: fields[name] for name in fields.keys() - own.fields.keys()}
    if rest or not fields:
        show_error(form, Invalid(error.code, fields=rest) if rest else error)


def _warn_of_bundles(request: Request, found: Product) -> None:
    """Say which bundles no longer pay now that a part of theirs has another price."""
    broken = queries.bundles_in_trouble(request.actor, found)
    if broken:
        names = ", ".join(one.product.name for one in broken[:3])
        sentence = ngettext(
            "%(count)s bundle now costs as much as its parts, or more: %(names)s.",
            "%(count)s bundles now cost as much as their parts, or more: %(names)s.",
            len(broken),
        )
        messages.warning(request, sentence % {"count": len(broken), "names": names})


def _amounts(asker: Actor, found: Product) -> dict[str, object]:
    """Price, cost and margin, as far as ``asker`` may know them."""
    knows_price, knows_cost = (queries.may_know(asker, name) for name in ("price", "cost"))
    price = found.price_each if knows_price else None
    cost = found.cost_each if knows_cost else None
    return {
        "price": price,
        "cost": cost,
        "margin": 1 - cost.amount / price.amount if price and cost is not None else None,
        "knows_price": knows_price,
        "knows_cost": knows_cost,
    }


def _category(request: Request, found: Product) -> str:
    """What the category is called that the form is about."""
    before = found.category.name if found.category else ""
    return request.POST.get("category", before) if request.method == "POST" else before


def _begun(request: Request, parts: Sequence[Product]) -> dict[str, str]:
    """What a bundle of ``parts`` may be called and cost, to begin with."""
    if not parts:
        return {}
    asked = {name: request.GET.get(name, "")[:40] for name in ("price", "currency")}
    return asked | {"name": " + ".join(part.name for part in parts)[:250]}


def _done(
    request: Request, found: Product, message: str, begun: Sequence[Product] = ()
) -> HttpResponse:
    """To the product; of a bundle that was ``begun``, on to what it holds."""
    messages.success(request, message)
    if begun:
        holds = ",".join(str(part.pk) for part in begun)
        address = f"{reverse('compose_bundle', args=[found.pk])}?holds={holds}"
        return HttpResponseRedirect(address, status=303)
    return HttpResponseRedirect(reverse("product", args=[found.pk]), status=303)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
