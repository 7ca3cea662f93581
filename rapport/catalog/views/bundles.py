"""Pages of bundles: a manager composes one, and looks from time to time which no longer pay."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport.catalog import actions, queries
from rapport.catalog.forms import BundleForm, begun_with
from rapport.kit.errors import Invalid, RapportError
from rapport.platform import access
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error


@require_safe
def bundles(request: Request) -> HttpResponse:
    """Every bundle with what it saves and what is left of it, those in trouble first."""
    access.require(request.actor, "catalog.read_products")
    context = {
        "bundles": queries.bundles(request.actor),
        "knows_cost": queries.may_know(request.actor, "cost"),
    }
    return page(request, "catalog/bundles.html", context)


@require_http_methods(["GET", "POST"])
def compose_bundle(request: Request, pk: int) -> HttpResponse:
    """Say what a bundle holds and costs; ``?holds`` are the ids of products that a new one begins with."""
    found = queries.product(request.actor, pk)
    access.require(request.actor, "catalog.compose_bundle", found)
    begun = begun_with(request.actor, request.GET.get("holds", ""))
    posted = request.POST if request.method == "POST" else None
    form = BundleForm(request.actor, found, posted, begun)
    if form.is_valid():
        said, version = form.composition(), form.cleaned_data["version"]
        try:
            actions.compose_bundle(found, said, by=request.actor, version=version)
        except Invalid as error:
            form.add_errors(error)
        except RapportError as error:
            show_error(form, error)
        else:
            told = _("The bundle is kept.") if said.components else _("It is no bundle any more.")
            messages.success(request, told)
            return HttpResponseRedirect(reverse("product", args=[pk]), status=303)
    context = {"form": form, "product": found, "bundle": queries.bundle_of(request.actor, found)}
    status = 422 if form.errors else 200
    return page(request, "catalog/compose_bundle.html", context, status=status)
