"""The catalogue of metrics, opened by whoever wants to know what a number means, who answers for it, and
what it is now; and the page of each that is reckoned from the marts.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from rapport.insight import queries
from rapport.insight.showing import figure_text, key_text
from rapport.kit.measures import UNITS, WAYS
from rapport.kit.speech import say
from rapport.performance import periods, showing
from rapport.performance.metric import Asked
from rapport.platform.ui.page import Request, page

TEXTS = {"figure_text": figure_text, "key_text": key_text, "UNITS": UNITS, "WAYS": WAYS}


@require_safe
def metrics(request: Request) -> HttpResponse:
    """All metrics; ``?q`` keeps those with these words, ``?only`` is the figure of one that takes long."""
    period = periods.read("", timezone.localdate())
    only, words = request.GET.get("only", ""), request.GET.get("q", "")[:200]
    entries = queries.catalogue(request.actor, "" if only else words)
    if only:
        entries = [queries.entry_called(request.actor, only)]
    found = queries.figures(request.actor, entries, period, is_patient=bool(only))
    rows = [(one, found.get(one.key)) for one in entries]
    context: dict[str, Any] = TEXTS | {
        "rows": rows,
        "entry": entries[0] if entries else None,
        "figure": found.get(entries[0].key) if entries else None,
        "words": words,
        "period_text": showing.period_text(period),
    }
    return page(request, "insight/metrics.html", context, fragment="figure" if only else "listed")


@require_safe
def metric(request: Request, key: str) -> HttpResponse:
    """What a metric of the marts is, means and was; those of live records have a page of their own."""
    entry = queries.entry_called(request.actor, key)
    period = periods.read("", timezone.localdate())
    if entry.live is not None:
        return HttpResponseRedirect(showing.metric_url(entry.live, Asked(period)))
    figure = queries.figures(request.actor, [entry], period)[key]
    parts = [(key_text(name), value) for name, value in ((figure and figure.by_key) or {}).items()]
    context = TEXTS | {
        "entry": entry,
        "figure": figure,
        "parts": sorted(parts, key=lambda part: -(part[1] or 0)),
        "label": say(entry.label),
    }
    return page(request, "insight/metric.html", context)
