"""The baseline: a bare page of fifty rows, with nothing around it, in the same run.

A virtual machine's speed changes from one minute to the next; what a page costs is best read against
this one. A machine on which it takes 2.5 ms with Jinja2 (5.7 ms with Django's templates) is the one
that the limits were set for.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.template import Context, Engine
from django.test import RequestFactory
from jinja2 import Environment

EXPECTED_MS = 2.5
ROWS = 50
TIMES = 60
PAGE = (
    "<!doctype html><html><head><title>{{ title }}</title></head><body><table>{% for row in rows %}<tr>"
    '<td><a href="/parties/{{ row.pk }}/">{{ row.name }}</a></td><td>{{ row.kind }}</td>'
    "<td>{{ row.job_title }}</td><td>{{ row.industry }}</td><td>{{ row.language }}</td>"
    "<td>{{ row.created_at }}</td></tr>{% endfor %}</table></body></html>"
)


def jinja2_ms() -> float:
    """Milliseconds of the bare page with Jinja2."""
    return _median(_jinja2().render)


def beside(server: Sequence[float], bare_ms: float) -> dict[str, float]:
    """The bare page's time just before, and how many times it a page's median is."""
    ratio = round(statistics.median(server) / bare_ms, 1)
    return {"bare_ms": round(bare_ms, 2), "ratio_to_bare": ratio}


def django_ms() -> float:
    """Milliseconds of the bare page with Django's templates."""
    page = Engine().from_string(PAGE)
    return _median(lambda values: page.render(Context(values)))


@cache
def _jinja2() -> Any:
    return Environment(autoescape=True).from_string(PAGE)


def _median(render: Callable[[dict[str, Any]], str]) -> float:
    asked, taken = RequestFactory(), []
    for _ in range(TIMES):
        begun = time.perf_counter()
        _view(asked.get("/"), render)
        taken.append((time.perf_counter() - begun) * 1000)
    connection.close()  # the product may stop before the next one
    return statistics.median(taken)


def _view(_request: Any, render: Callable[[dict[str, Any]], str]) -> HttpResponse:
    from rapport.parties.models import Party

    rows = list(Party.objects.order_by("-pk")[:ROWS])
    return HttpResponse(render({"title": "Parties", "rows": rows}))
