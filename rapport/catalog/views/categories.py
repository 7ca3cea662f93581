"""Set-up of categories: by what the products on a shelf are described and compared."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.catalog import actions, queries
from rapport.catalog.forms import AttributeForm, CategoryForm
from rapport.catalog.forms.categories import KIND_LABELS
from rapport.catalog.models import Category
from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error


@require_safe
def category(request: Request, pk: int) -> HttpResponse:
    """A category: its attributes, and how many products stand on it."""
    return _show(request, queries.category(request.actor, pk), AttributeForm())


@require_http_methods(["GET", "POST"])
def create_category(request: Request) -> HttpResponse:
    """Add a shelf to the catalogue."""
    access.require(request.actor, "catalog.create_category")
    form = CategoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.create_category(form.cleaned_data["name"], by=request.actor)
        return _done(made, request, _("The category is there."))
    status = 422 if form.errors else 200
    context = {"form": form, "category": None}
    return page(request, "catalog/create_category.html", context, status=status)


@require_http_methods(["GET", "POST"])
def rename_category(request: Request, pk: int) -> HttpResponse:
    """Call a category otherwise."""
    found = queries.category(request.actor, pk)
    access.require(request.actor, "catalog.rename_category", found)
    data = request.POST if request.method == "POST" else None
    form = CategoryForm(data, initial={"name": found.name})
    if form.is_valid():
        try:
            actions.rename_category(found, form.cleaned_data["name"], by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _done(found, request, _("The category is renamed."))
    context = {"form": form, "category": found}
    status = 422 if form.errors else 200
    return page(request, "catalog/create_category.html", context, status=status)


@require_POST
def add_attribute(request: Request, pk: int) -> HttpResponse:
    """Describe the products of a category by one more field."""
    found, form = queries.category(request.actor, pk), AttributeForm(request.POST)
    access.require(request.actor, "catalog.add_attribute")
    if form.is_valid():
        try:
            actions.add_attribute(found, form.plan(), by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            return _done(found, request, _("The attribute is added."))
    return _show(request, found, form, status=422)


@require_POST
def require_attribute(request: Request, pk: int, attribute_pk: int) -> HttpResponse:
    """Let products of a category need a value of an attribute, or no longer."""
    found = queries.category(request.actor, pk)
    row = queries.attribute(request.actor, found, attribute_pk)
    is_required = request.POST.get("required", "1") == "1"
    actions.require_attribute(row, by=request.actor, is_required=is_required)
    return _done(found, request, _("The attribute is changed."))


@require_POST
def show_attribute(request: Request, pk: int, attribute_pk: int) -> HttpResponse:
    """Let buyers read an attribute of a category's products, or no longer."""
    found = queries.category(request.actor, pk)
    row = queries.attribute(request.actor, found, attribute_pk)
    is_public = request.POST.get("public", "1") == "1"
    actions.show_attribute(row, by=request.actor, is_public=is_public)
    return _done(found, request, _("The attribute is changed."))


@require_POST
def drop_attribute(request: Request, pk: int, attribute_pk: int) -> HttpResponse:
    """Describe products of a category by a field no longer."""
    found = queries.category(request.actor, pk)
    row = queries.attribute(request.actor, found, attribute_pk)
    actions.drop_attribute(row, by=request.actor)
    return _done(found, request, _("The attribute is dropped. Its values stay with the products."))


def _show(
    request: Request, found: Category, form: AttributeForm, status: int = 200
) -> HttpResponse:
    context = {
        "category": found,
        "attributes": queries.attributes_of(request.actor, found),
        "count": queries.products_in(request.actor, found),
        "form": form,
        "kinds": KIND_LABELS,
        "may_rename": access.may(request.actor, "catalog.rename_category", found),
        "may_add": access.may(request.actor, "catalog.add_attribute"),
        "may_set_up": access.may(request.actor, "records.set_up"),
    }
    return page(request, "catalog/category.html", context, status=status)


def _done(found: Category, request: Request, message: str) -> HttpResponse:
    messages.success(request, message)
    return HttpResponseRedirect(reverse("category", args=[found.pk]), status=303)
