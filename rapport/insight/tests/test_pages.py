"""The pages: what they show, to whom, and what they cost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.insight.models import MonthFigure, RfmCell, Run, SlippingCustomer
from rapport.insight.studies.segments import SEGMENTS
from rapport.parties.actions import publish_traits
from rapport.parties.actions.publish import TraitRow
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)
SHARES = {"champions": 0.9, "lost": 0.1}
METRICS = {
    "customers": 3, "new_customers": 1, "active_customers": 2, "repeat_rate": 0.5, "orders_per_customer": 2.5,
    "usual_gap": 31.0, "invoices": 5, "clean_lines": 9, "revenue": "1380.440000", "returned": "20.010000",
    "net_revenue": "1360.430000", "average_order": "276.088000", "return_rate": 0.0145,
    "revenue_share_by_segment": SHARES,
}  # fmt: skip


def published(**changes: Any) -> Run:
    segments = [
        {"segment": s.key, "customers": 1, "orders": 2, "revenue": "10.000000"} for s in SEGMENTS
    ]
    figures = {
        "currency": "GBP",
        "metrics": METRICS,
        "segments": segments,
        "currencies": [
            {"currency": "GBP", "orders": 4, "revenue": "1380.440000"},
            {"currency": "JPY", "orders": 1, "revenue": "7000.000000"},
        ],
        "lines": {"clean": 9, "no_customer": 4},
        "rfm": {"bins": 5, "monetary": "average"},
        "warnings": [],
    }
    values = {
        "started_at": NOON,
        "finished_at": NOON,
        "status": "published",
        "as_of": NOON,
        "figures": figures,
    }
    run = Run.objects.create(**{**values, **changes})
    RfmCell.objects.create(run=run, r=5, f=5, m=5, customers=2, orders=4, revenue="1280.44")
    RfmCell.objects.create(run=run, r=1, f=1, m=2, customers=1, orders=1, revenue="100")
    MonthFigure.objects.create(
        run=run, month=date(2024, 10, 1), orders=2, customers=1, revenue="80.44"
    )
    MonthFigure.objects.create(
        run=run, month=date(2024, 12, 1), orders=3, customers=2, revenue="1300"
    )
    return run


def slipping(run: Run, count: int = 1) -> list[Party]:
    people = [
        Party.objects.create(name=f"Customer {index}", sort_name=f"{index}")
        for index in range(count)
    ]
    for party in people:
        SlippingCustomer.objects.create(
            run=run, party=party, revenue="80.44", orders=4, last_order_on=date(2024, 4, 1),
            recency_days=274, usual_gap_days="31", overdue_ratio=Decimal("8.84"),
        )  # fmt: skip
    return people


@pytest.mark.parametrize("address", ["/insight/", "/insight/rfm/"])
def test_before_the_first_build_the_page_teaches(
    address: str, analyst: User, client_of: ClientOf
) -> None:
    answer = client_of(analyst).get(address)
    assert answer.status_code == 200
    assert "Import orders" in answer.content.decode()


def test_the_overview_shows_the_state_of_the_business(analyst: User, client_of: ClientOf) -> None:
    party = slipping(published())[0]
    html = client_of(analyst).get("/insight/").content.decode()
    for text in (
        "£1,380",
        "£1,360",
        "31 Dec 2024",
        "Nov",
        "£276.09",
        "¥7,000",
        party.name,
        "8.8",
        "Champions",
        "90",
    ):
        assert text in html, text


def test_the_overview_costs_the_same_for_one_and_for_many(
    analyst: User, client_of: ClientOf
) -> None:
    client, run, counts = client_of(analyst), published(), []
    for many in (1, 8):
        slipping(run, count=many)
        client.get("/insight/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/insight/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_the_matrix_leads_to_the_customers(analyst: User, client_of: ClientOf) -> None:
    published()
    html = client_of(analyst).get("/insight/rfm/").content.decode()
    assert "q=rfm_r%3A5+rfm_f%3A5" in html
    assert "£1K" in html
    assert all(segment.meaning in html for segment in SEGMENTS)


def test_the_matrix_of_one_monetary_score(analyst: User, client_of: ClientOf) -> None:
    published()
    answer = client_of(analyst).get(
        "/insight/rfm/?m=2&show=revenue", headers={"HX-Request": "true"}
    )
    html = answer.content.decode()
    assert "<html" not in html
    assert "q=rfm_r%3A1+rfm_f%3A1+rfm_m%3A2" in html
    assert "£1K" not in html


@pytest.mark.parametrize("query", ["?m=9", "?m=x&show=nothing", "?show=__class__"])
def test_the_matrix_takes_no_nonsense(query: str, analyst: User, client_of: ClientOf) -> None:
    published()
    assert client_of(analyst).get(f"/insight/rfm/{query}").status_code == 200


def test_a_failed_build_is_said_and_the_old_figures_stay(
    analyst: User, client_of: ClientOf
) -> None:
    published()
    Run.objects.create(
        started_at=datetime(2025, 1, 1, tzinfo=UTC),
        status="failed",
        message="orders: order_id 7 is wrong.",
    )
    html = client_of(analyst).get("/insight/").content.decode()
    assert "order_id 7 is wrong" in html
    assert "£1,380" in html


@pytest.mark.parametrize(
    "address", ["/insight/", "/insight/rfm/", "/insight/figures/", "/insight/progress/"]
)
def test_charlie_and_dana_are_refused(
    address: str, charlie: User, dana: User, client_of: ClientOf
) -> None:
    published()
    for person in (charlie, dana):
        assert client_of(person).get(address).status_code in (403, 404)


def test_only_the_analyst_asks_for_a_build(analyst: User, alice: User, client_of: ClientOf) -> None:
    published()
    assert client_of(alice).post("/insight/build/").status_code == 403
    assert "Rebuild" not in client_of(alice).get("/insight/").content.decode()
    assert client_of(analyst).get("/insight/build/").status_code == 405
    answer = client_of(analyst).post("/insight/build/")
    assert (answer.status_code, answer["Location"]) == (303, "/insight/")


def test_queue_build_queues_one_job(
    analyst: User, client_of: ClientOf, django_capture_on_commit_callbacks: Any
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from rapport.platform.events.models import Event

    client = client_of(analyst)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/insight/build/", headers={"HX-Request": "true"})
    assert "Waiting for the worker" in answer.content.decode()
    assert (
        ProcrastinateJob.objects.filter(task_name="rapport.insight.tasks.build_insight").count()
        == 1
    )
    assert Event.objects.filter(name="insight.build_queued", by=analyst.pk).count() == 2
    assert "Waiting for the worker" in client.get("/insight/").content.decode()


def test_progress_ends_with_the_page_anew(analyst: User, client_of: ClientOf) -> None:
    answer = client_of(analyst).get("/insight/progress/", headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_an_import_has_everything_built(django_capture_on_commit_callbacks: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from rapport.platform.events import actions as events
    from rapport.platform.exchange.events import ImportFinished

    with django_capture_on_commit_callbacks(execute=True):
        events.record(ImportFinished(1, "orders", "orders.csv", {}), by=SYSTEM)
        events.record(ImportFinished(2, "orders", "more.csv", {}), by=SYSTEM)
    assert (
        ProcrastinateJob.objects.filter(task_name="rapport.insight.tasks.build_insight").count()
        == 1
    )


def test_the_panel_says_in_words_why(alice: User, client_of: ClientOf) -> None:
    party = Party.objects.create(name="Anna", sort_name="anna")
    rows: list[TraitRow] = [
        (
            party.pk,
            "rfm_segment",
            545,
            "champions",
            {
                "days_since": 1,
                "as_of": "2024-12-31",
                "orders": 4,
                "average": "20.11",
                "total": "80.44",
                "currency": "GBP",
            },
        ),
        *((party.pk, f"rfm_{score}", 5, "", {}) for score in "rfm"),
        (
            party.pk,
            "overdue_ratio",
            Decimal("8.84"),
            "slipping_away",
            {"days_since": 274, "as_of": "2024-12-31", "usual_days": "31.0"},
        ),
    ]
    publish_traits(
        ["rfm_segment", "rfm_r", "rfm_f", "rfm_m", "overdue_ratio"], by=SYSTEM, rows=rows
    )
    html = client_of(alice).get(f"/insight/of/{party.pk}/").content.decode()
    for text in (
        "Champions",
        "545",
        "Last order 1 day before 31 Dec 2024.",
        "4 orders in all.",
        "£20.11 per order, £80.44 in all.",
        "Slipping away",
        "Usually orders every 31 days. Last order 274 days before",
    ):
        assert text in html, text


def test_the_panel_without_orders_and_of_nobody(alice: User, client_of: ClientOf) -> None:
    party = Party.objects.create(name="Anna", sort_name="anna")
    assert "No standing yet" in client_of(alice).get(f"/insight/of/{party.pk}/").content.decode()
    assert client_of(alice).get("/insight/of/987654/").status_code == 404


def test_the_strip_over_the_customers(alice: User, client_of: ClientOf) -> None:
    fragment = {"HX-Request": "true"}
    assert (
        "stats" not in client_of(alice).get("/insight/figures/", headers=fragment).content.decode()
    )
    published()
    html = client_of(alice).get("/insight/figures/", headers=fragment).content.decode()
    assert "£1,380.44" in html
    assert "31 Dec 2024" in html
