"""Why a customer stands where it stands, and why a build failed, in the language of whoever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from rapport.insight import actions, queries, reasons
from rapport.insight.models import Run
from rapport.kit.errors import Refused
from rapport.parties.traits import definition
from rapport.platform.access import SYSTEM

if TYPE_CHECKING:
    from rapport.parties.traits import Reason

LAST = {"days_since": 1, "as_of": "2024-12-31"}
AMOUNTS = {"orders": 1_204, "average": "20.11", "total": "80.44", "currency": "GBP"}


@pytest.mark.parametrize(
    ("reason", "facts", "english", "dutch"),
    [
        (
            reasons.last_order,
            LAST,
            "Last order 1 day before 31 Dec 2024.",
            "Laatste bestelling 1 dag voor 31 dec 2024.",
        ),
        (
            reasons.orders_in_all,
            AMOUNTS,
            "1,204 orders in all.",
            "1.204 bestellingen in totaal.",
        ),
        (
            reasons.order_value,
            AMOUNTS,
            "£20.11 per order, £80.44 in all.",
            "£ 20,11 per bestelling, £ 80,44 in totaal.",
        ),
        (
            reasons.usual_pause,
            {"usual_days": "31.0"},
            "Usually orders every 31 days.",
            "Bestelt gewoonlijk elke 31 dagen.",
        ),
        (
            reasons.usual_pause,
            {"usual_days": "1.5"},
            "Usually orders every 1.5 days.",
            "Bestelt gewoonlijk elke 1,5 dagen.",
        ),
    ],
)
def test_a_reason_is_said_to_its_reader(
    reason: Reason, facts: dict[str, Any], english: str, dutch: str
) -> None:
    assert reason(facts) == english
    with override("nl"):
        assert reason(facts).replace("\N{NO-BREAK SPACE}", " ") == dutch


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "بيوم واحد"), (2, "بيومين"), (3, "أيام"), (11, "يومًا"), (100, "يوم")],
)
def test_arabic_has_a_form_for_each_number(days: int, said: str) -> None:
    with override("ar"):
        assert reasons.last_order({**LAST, "days_since": days}).endswith(f"{said}.")


def test_a_trait_says_all_its_reasons_and_none_without_facts() -> None:
    segment, overdue = definition("rfm_segment"), definition("overdue_ratio")
    assert len(segment.why({**LAST, **AMOUNTS})) == 3
    assert len(overdue.why({**LAST, "usual_days": "31.0"})) == 2
    assert segment.why({}) == []


@pytest.mark.django_db
def test_a_failure_is_said_in_the_language_of_its_reader() -> None:
    run = Run.objects.create(started_at=timezone.now())
    error = Refused(
        "lake_not_writable",
        "The lake in %(lake_folder)s could not be written: %(error)s",
        lake_folder="/lake",
        error=OSError("disk full"),
    )
    actions._fail(run, error, by=SYSTEM)
    with override("nl"):
        told = queries.building(SYSTEM).failure
    assert "/lake" in told
    assert "disk full" in told
    assert told != queries.building(SYSTEM).failure
