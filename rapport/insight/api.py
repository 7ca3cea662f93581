"""The catalogue of metrics for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from rapport.insight import queries
from rapport.insight.queries.catalogue import Entry, Figure
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.performance import periods
from rapport.performance.queries.readings import Worth
from rapport.platform import access
from rapport.platform.api.answering import json_answer
from rapport.platform.api.authentication import Call, type_called
from rapport.platform.api.paths import answers, listed

STRING: dict[str, Any] = {"type": "string"}
PERIOD = "2026-11, 2026-Q4, 2026, 2026-W47 or two days with .. between; else this month."
VALUE: dict[str, Any] = {
    "description": "A number as text, or an amount with its currency; null where there is none.",
    "anyOf": [
        STRING,
        {"type": "null"},
        {
            "type": "object",
            "properties": {"amount": STRING, "currency": STRING},
            "required": ["amount", "currency"],
        },
    ],
}
PARTS: dict[str, Any] = {
    "type": "object",
    "description": "The value of each part of a metric of a finer grain.",
    "additionalProperties": {"type": ["number", "null"]},
}
WORDS = ("key", "id", "label", "question", "definition", "unit", "good", "owner", "grain", "source")
METRIC: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(WORDS, STRING),
        "value": VALUE,
        "parts": PARTS,
        "trend": {"type": "array", "items": VALUE},
        "as_of": {"type": ["string", "null"]},
        "problem": {"type": "string", "description": "Why there is no value."},
    },
    "required": [*WORDS, "value", "parts", "trend", "as_of", "problem"],
}
DESCRIBED: dict[str, Any] = {
    "get": {
        "operationId": "list_metrics",
        "summary": "All metrics with their meaning and value; needs the scope plan:read, and those of the "
        "marts order:read and party:read besides",
        "parameters": [
            {"name": "period", "in": "query", "description": PERIOD, "schema": STRING},
            {
                "name": "key",
                "in": "query",
                "description": "Only this metric, however long it takes.",
                "schema": STRING,
            },
        ],
        "responses": answers(200, listed(METRIC, period=STRING)),
    }
}
OF_MARTS = ("order", "party")
"""The types whose records the marts are made of: who is not lent them learns nothing of the marts."""


def list_metrics(call: Call) -> HttpResponse:
    """All metrics, each with its value; of those that take long only what is asked for by its key."""
    type_called(call, "plan")
    access.require(call.actor, "performance.read_metrics")
    period = periods.read(call.GET.get("period", ""), timezone.localdate())
    entries, key = queries.catalogue(call.person), call.GET.get("key", "")
    if not all(
        access.may(call.actor, verb) for verb in ("orders.read_orders", "parties.see_parties")
    ):
        entries = [one for one in entries if one.live is not None]
    if key:
        entries = [one for one in entries if one.key == key]
    live = [one for one in entries if one.live is not None]
    built = [one for one in entries if one.live is None]
    found = queries.figures(call.actor, live, period, is_patient=bool(key))
    found |= queries.figures(call.person, built, period)
    data = [_told(one, found.get(one.key)) for one in entries]
    return json_answer({"data": data, "period": period.key})


def _told(entry: Entry, figure: Figure | None) -> dict[str, Any]:
    said = (entry.label, entry.question, entry.definition)
    label, question, definition = map(say, said)
    late = Figure(None, problem="It takes long: ask for it alone, by its key.")
    known = figure or late
    return {
        "key": entry.key,
        "id": entry.id,
        "label": label,
        "question": question,
        "definition": definition,
        "unit": entry.unit.value,
        "good": entry.good.value,
        "owner": say(entry.owner),
        "grain": entry.grain,
        "source": "records" if entry.live else "marts",
        "value": _plain(known.value),
        "parts": dict(known.by_key or {}),
        "trend": [_plain(value) for value in known.trend],
        "as_of": known.as_of.isoformat() if known.as_of else None,
        "problem": say(known.problem),
    }


def _plain(value: Worth | None) -> Any:
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    return None if value is None else str(value)
