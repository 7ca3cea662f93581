"""The prospect finder.

Opened when the pipeline runs dry: which organizations that we know already are like those who buy most?
It says why of each, and how far it is to be trusted.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error
from rapport.sales.actions import prospects as actions
from rapport.sales.models import Opportunity
from rapport.sales.queries import prospects as queries
from rapport.sales.queries.prospects import PAGE


class FindForm(forms.Form):
    """Who the best customers are."""

    most = forms.IntegerField(
        label=gettext_lazy("How many of those who brought most"), initial=50, required=False
    )
    currency = forms.CharField(label=gettext_lazy("In the currency"), max_length=3, required=False)
    text = forms.CharField(
        label=gettext_lazy("Or those that a filter selects"),
        required=False,
        help_text=gettext_lazy("As lists are filtered, such as tag:VIP."),
    )


@require_safe
def prospects(request: Request) -> HttpResponse:
    """What was found last, and what to look for."""
    return _page(request, None)


@require_POST
def find_prospects(request: Request) -> HttpResponse:
    """Look for organizations that are like the best."""
    access.require(request.actor, "sales.find_prospects")
    form = FindForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.find_prospects(
                by=request.actor,
                text=data["text"],
                most=50 if data["most"] is None else data["most"],
                currency=data["currency"].upper(),
            )
        except Invalid as error:
            show_error(form, error)
        else:
            return HttpResponseRedirect(reverse("prospects"), status=303)
    return _page(request, form)


@require_safe
def prospects_progress(request: Request) -> HttpResponse:
    """How far the search is; once it has ended, the browser loads the page anew."""
    found = queries.finding(request.actor)
    response = page(request, "sales/prospects_progress.html", {"found": found}, fragment="progress")
    if found is None or not found.search.is_going_on:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def list_prospects(request: Request) -> HttpResponse:
    """Put the chosen ones on a list, or all."""
    search = queries.search_of(request.actor)
    pks = [int(text) for text in request.POST.getlist("pk") if text.isdecimal() and len(text) < 19]
    name = request.POST.get("list", "")
    try:
        row = actions.list_prospects(search, name, by=request.actor, pks=pks or None)
    except Invalid as error:
        return _page(request, None, listed=" ".join(error.fields.values()))
    offer_undo(request, _("They are on the list “%(name)s”.") % {"name": row.name})
    address = f"{reverse('records', args=['party'])}?{urlencode({'q': f'list:{row.pk}'})}"
    return HttpResponseRedirect(address, status=303)


def _page(request: Request, form: FindForm | None, listed: str = "") -> HttpResponse:
    finding, text = queries.finding(request.actor), request.GET.get("q", "").strip()
    search = finding.search if finding else None
    initial = (
        {"most": search.most, "currency": search.currency, "text": search.text} if search else {}
    )
    after, error = request.GET.get("after", ""), ""
    shown: list[queries.Found] = []
    if search and finding and not finding.missing and not search.is_going_on:
        try:
            place = int(after) if after.isdecimal() and len(after) < 9 else 0
            shown = queries.found(request.actor, search, text=text, after=place)
        except Invalid as refused:
            error = str(refused)
    following = {"q": text, "after": str(shown[PAGE - 1].place)} if len(shown) > PAGE else {}
    context = {
        "finding": finding,
        "form": form or FindForm(initial=initial),
        "is_open": form is not None or finding is None,
        "rows": shown[:PAGE],
        "text": text,
        "error": error,
        "listed": listed,
        "next": urlencode(following),
        "may_open": access.may_see(request.actor, Opportunity, Right.CREATE),
    }
    status = 422 if error or listed or (form is not None and form.errors) else 200
    return page(request, "sales/prospects.html", context, status=status)
