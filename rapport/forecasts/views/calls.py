"""Calling a period: one's own, and in place of somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.forecasts.actions import calls as actions
from rapport.forecasts.forms import CallForm, OverrideForm
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Override, Submission
from rapport.forecasts.models.calls import Call
from rapport.forecasts.periods import Period
from rapport.forecasts.queries import calls as queries
from rapport.forecasts.queries.rollup import GROUPED, row_of
from rapport.forecasts.queries.whose import as_record, holder
from rapport.forecasts.views.forecasts import asked_period, forecast_url, in_currency
from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error


@require_http_methods(["GET", "POST"])
def submit_forecast(request: Request, key: str) -> HttpResponse:
    """What one says oneself that a period brings."""
    access.require(request.actor, "forecasts.submit_forecast")
    period = asked_period(request, key)
    mine = Holder("person", request.actor.user_id or 0)
    before = queries.newest_of(request.actor, Submission, mine, period)
    form = CallForm(request.POST or None, initial=_as_typed(before))

    def call() -> None:
        given = form.cleaned_data
        actions.submit_forecast(period, given["amount"], by=request.actor, note=given["note"])

    return _called(request, form, call, _context(request, mine, request.actor.name, period))


@require_http_methods(["GET", "POST"])
def override_forecast(request: Request, kind: str, pk: int, key: str) -> HttpResponse:
    """What whoever leads puts in place of somebody's call; with all that was said before."""
    text = f"{kind}-{pk}" if pk else kind
    whom, name = holder(request.actor, text)
    access.require(request.actor, "forecasts.override_forecast", as_record(whom))
    period = asked_period(request, key)
    before = queries.newest_of(request.actor, Override, whom, period)
    form = OverrideForm(request.POST or None, initial=_as_typed(before))

    def call() -> None:
        given = form.cleaned_data
        note = given["note"]
        actions.override_forecast(whom, period, given["amount"], by=request.actor, note=note)

    return _called(request, form, call, _context(request, whom, name, period))


def _as_typed(before: Call | None) -> dict[str, Any]:
    """What stands, to be changed."""
    if before is None or before.amount is None:
        return {}
    return {"amount": f"{before.amount.normalize():f}", "note": before.note}


def _context(request: Request, whom: Holder, name: str, period: Period) -> dict[str, Any]:
    return {
        "holder": whom,
        "name": name,
        "period": period,
        "back": forecast_url(period, GROUPED.get(whom.kind, "person")),
        "row": row_of(request.actor, whom, period, timezone.localdate()),
        "in_currency": in_currency,
        "history": queries.history(request.actor, whom, period),
    }


def _called(
    request: Request, form: CallForm, call: Callable[[], None], context: dict[str, Any]
) -> HttpResponse:
    if form.is_valid():
        try:
            call()
        except RapportError as error:
            show_error(form, error)
        else:
            offer_undo(request, _("Written down."))
            return HttpResponseRedirect(context["back"], status=303)
    status = 422 if form.errors else 200
    return page(
        request, "forecasts/call.html", context | {"form": form}, fragment="cell", status=status
    )
