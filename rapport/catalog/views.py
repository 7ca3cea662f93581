"""Pages of products.

A sales person opens a product on the phone with a customer: what does it cost, is it still sold,
how does it sell, and what else do people take with it.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.catalog import actions, queries
from rapport.catalog.forms import ProductForm
from rapport.catalog.models import Product
from rapport.kit.errors import RapportError
from rapport.kit.money import Money
from rapport.platform import access
from rapport.platform.events.queries import history
from rapport.platform.ui.forms_own import OwnFields
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.refused import show_error


def products(request: Request) -> HttpResponse:
    """The list of products, under an address that people can guess."""
    return HttpResponseRedirect(reverse("records", args=["product"]))


def product(request: Request, pk: int) -> HttpResponse:
    """One product: its price, its facts, and what other apps know of it."""
    found = queries.product(request.actor, pk)
    context = {
        "product": found,
        "price": _money(found, "price"),
        "cost": _money(found, "cost"),
        "margin": 1 - found.cost / found.price if found.price and found.cost is not None else None,
        "may_edit": access.may(request.actor, "catalog.edit_product", found),
        "history": history(request.actor, found)[:10],
        "panels": panels_for(request.actor, "product"),
    }
    return page(request, "catalog/product.html", context)


@require_http_methods(["GET", "POST"])
def create_product(request: Request) -> HttpResponse:
    """Add a product to the catalogue."""
    access.require(request.actor, "catalog.create_product")
    form, own = ProductForm(_posted(request)), OwnFields(request, "product")
    if request.method == "POST" and own.is_valid() & form.is_valid():
        try:
            found = actions.create_product(form.facts(), by=request.actor, own=own.own)
        except RapportError as error:
            show_error(form, error)
        else:
            return _done(request, found, _("The product is in the catalogue."))
    return _show_form(request, form, own)


@require_http_methods(["GET", "POST"])
def edit_product(request: Request, pk: int) -> HttpResponse:
    """Change a product's facts."""
    found = queries.product(request.actor, pk)
    access.require(request.actor, "catalog.edit_product", found)
    form = ProductForm(request.POST) if request.method == "POST" else ProductForm.of(found)
    own = OwnFields(request, "product", found)
    if own.is_valid() & form.is_valid():
        said = {"version": form.cleaned_data["version"], "own": own.own}
        try:
            actions.edit_product(found, form.facts(), by=request.actor, **said)
        except RapportError as error:
            show_error(form, error)
        else:
            return _done(request, found, _("The product is changed."))
    return _show_form(request, form, own, found)


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


def _show_form(
    request: Request, form: ProductForm, own: OwnFields, found: Product | None = None
) -> HttpResponse:
    categories = queries.categories(request.actor)
    context = {"form": form, "own": own, "product": found, "categories": categories}
    status = 422 if form.errors or own.errors else 200
    return page(request, "catalog/edit_product.html", context, status=status)


def _done(request: Request, found: Product, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseRedirect(reverse("product", args=[found.pk]), status=303)


def _money(found: Product, name: str) -> Money | None:
    amount = getattr(found, name)
    return None if amount is None or not found.currency else Money(amount, found.currency)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
