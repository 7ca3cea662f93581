"""Past forecasts against what came.

Whoever plans opens it when a period is over: which method was right, who calls too much or too little,
whether the interval holds what it says, and whether overriding helped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.forecasts.accuracy import Judged, Score, score, value_added
from rapport.forecasts.actions.exporting import export_accuracy as write_accuracy
from rapport.forecasts.course import draw
from rapport.forecasts.models import Method
from rapport.forecasts.periods import LENGTHS, Period
from rapport.forecasts.queries import accuracy as queries
from rapport.forecasts.queries.accuracy import AS_OF, BEGINNING, Accuracy
from rapport.forecasts.queries.outcomes import KINDS
from rapport.forecasts.queries.rollup import GROUPED
from rapport.forecasts.queries.snapshots import standing_of_days
from rapport.forecasts.queries.whose import holder
from rapport.forecasts.scatter import scatter
from rapport.forecasts.tasks import take_snapshot_soon
from rapport.forecasts.views.forecasts import asked_period, forecast_url, in_currency
from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.ui.page import Request, page

MOST_SHOWN = 60
"""Forecasts one by one, those of the latest periods first; the download has all."""
DRAWN = ("closed", "commit", "weighted", "statistical", "submission", "override")
"""The methods whose course is drawn, each with a colour of its own."""


@dataclass(frozen=True)
class Asked:
    """What is looked at: ``length`` of the periods, when it was forecast, for whom, by which method."""

    length: str
    as_of: str
    by: str
    method: str

    def url(self, name: str = "forecast_accuracy", **changed: str) -> str:
        """The same, with something ``changed``."""
        asked = {"length": self.length, "as_of": self.as_of, "by": self.by, "method": self.method}
        return f"{reverse(name)}?{urlencode(asked | changed)}"


@require_safe
def forecast_accuracy(request: Request) -> HttpResponse:
    """How right forecasts were, by method and by holder."""
    access.require(request.actor, "forecasts.read_forecasts")
    asked = _asked(request)
    found = _accuracy(request, asked, queries.MOST)
    chosen = [row for row in found.rows if row.method == asked.method]
    context = {
        "found": found,
        "asked": asked,
        "ways": _ways(asked),
        "methods": _scores(found, asked),
        "labels": dict(Method.choices),
        "chosen": chosen,
        "most_shown": MOST_SHOWN,
        "scatter": scatter(chosen) if chosen else None,
        "people": _people(chosen, found),
        "helped": sum(row.gain > 0 for row in found.overrides),
        "added": value_added(found.overrides),
        "days": standing_of_days(request.actor, timezone.localdate()),
        "course_url": course_url,
        "in_currency": in_currency,
        "most": queries.MOST,
        "may_export": access.may(request.actor, "forecasts.export_accuracy"),
        "may_take": access.may(request.actor, "forecasts.take_snapshot"),
    }
    return page(request, "forecasts/accuracy.html", context)


@require_safe
def export_accuracy(request: Request) -> HttpResponse:
    """Every forecast that is judged there, as a file."""
    access.require(request.actor, "forecasts.export_accuracy")
    asked, file = _asked(request), io.StringIO()
    write_accuracy(_accuracy(request, asked, None), file, by=request.actor)
    name = f"forecasts-{asked.length}-{asked.by}-{asked.as_of}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def forecast_course(request: Request, kind: str, pk: int, key: str) -> HttpResponse:
    """What was said of one holder and period, day by day."""
    access.require(request.actor, "forecasts.read_forecasts")
    whom, name = holder(request.actor, f"{kind}-{pk}" if pk else kind)
    period = asked_period(request, key)
    found = queries.course(request.actor, whom, period, timezone.localdate())
    context = {
        "holder": whom,
        "name": name,
        "period": period,
        "back": forecast_url(period, GROUPED.get(whom.kind, "person")),
        "found": found,
        "methods": [one for one in DRAWN if any(one in said for _, said in found.rows)],
        "labels": dict(Method.choices),
        "drawing": _drawing(found, period) if found.rows else None,
        "earlier": course_url(str(whom), period.previous),
        "later": course_url(str(whom), period.next),
        "in_currency": in_currency,
    }
    return page(request, "forecasts/course.html", context)


@require_POST
def take_snapshot(request: Request) -> HttpResponse:
    """Have today's forecasts written down now, in the background."""
    access.require(request.actor, "forecasts.take_snapshot")
    take_snapshot_soon()
    messages.info(request, _("It is being worked out; it appears here in a moment."))
    return HttpResponseRedirect(reverse("forecast"), status=303)


def course_url(key: str, period: Period) -> str:
    """The course of a holder's forecast of a period."""
    kind, _dash, pk = key.partition("-")
    return reverse("forecast_course", args=[kind, int(pk or 0), period.key])


def _asked(request: Request) -> Asked:
    """Raises NotFound for what there is not."""
    known = {
        "length": tuple(LENGTHS),
        "as_of": tuple(AS_OF),
        "by": KINDS,
        "method": tuple(Method.values),
    }
    usual = {"length": "quarter", "as_of": BEGINNING, "by": "person", "method": "weighted"}
    chosen = {name: request.GET.get(name, usual[name]) for name in known}
    if any(chosen[name] not in known[name] for name in known):
        raise NotFound()
    return Asked(**chosen)


def _accuracy(request: Request, asked: Asked, most: int | None) -> Accuracy:
    return queries.accuracy(
        request.actor,
        length=asked.length,
        as_of=asked.as_of,
        kind=asked.by,
        today=timezone.localdate(),
        most=most,
    )


def _ways(asked: Asked) -> dict[str, list[tuple[str, str, bool]]]:
    """Where one can go on to: address, value, and whether it is chosen."""
    return {
        name: [
            (asked.url(**{name: value}), value, value == getattr(asked, name)) for value in values
        ]
        for name, values in (("length", LENGTHS), ("as_of", AS_OF), ("by", KINDS))
    }


def _scores(found: Accuracy, asked: Asked) -> list[tuple[str, Score, str]]:
    """Each method with how right it was, and the way to its forecasts."""
    return [
        (method, score(row for row in found.rows if row.method == method), asked.url(method=method))
        for method in queries.methods_of(found.rows)
    ]


def _people(rows: Iterable[Judged], found: Accuracy) -> list[tuple[str, Score]]:
    """Each holder by name, with how right the forecasts of them were."""
    by_holder: dict[str, list[Judged]] = {}
    for row in rows:
        by_holder.setdefault(row.holder, []).append(row)
    named = [(found.names.get(key, "?"), score(judged)) for key, judged in by_holder.items()]
    return sorted(named, key=lambda pair: pair[0].casefold())


def _drawing(found: queries.Course, period: Period) -> Any:
    lines: dict[str, list[tuple[date, float]]] = {}
    lows, highs = [], []
    for day, said in found.rows:
        for method in DRAWN:
            if method in said:
                lines.setdefault(method, []).append((day, float(said[method].amount)))
        spread = said.get("statistical")
        if spread is not None and spread.low is not None and spread.high is not None:
            lows.append((day, float(spread.low)))
            highs.append((day, float(spread.high)))
    outcome = None if found.came is None else float(found.came)
    ends = (period.starts_on, period.ends_on)
    return draw(lines, lows=lows, highs=highs, outcome=outcome, ends=ends)
