"""One catalogue of all metrics: on its page, on the page of each, and for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest

from rapport.insight import queries
from rapport.insight.metrics import METRICS
from rapport.insight.tests.test_pages import METRICS as FIGURES
from rapport.insight.tests.test_pages import published
from rapport.performance.metrics.catalogue import METRICS as LIVE
from rapport.performance.queries import readings
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule
from rapport.platform.accounts.queries import actor_of

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf
    from tests.programs import Lend

pytestmark = pytest.mark.django_db
EARLIER = datetime(2024, 12, 30, 12, tzinfo=UTC)


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode()).replace("\xa0", " ")


def test_every_metric_is_declared_once_with_all_its_words(manager: User) -> None:
    entries = queries.catalogue(actor_of(manager))
    assert len({entry.key for entry in entries}) == len(entries) == len(LIVE) + len(METRICS)
    for entry in entries:
        assert entry.label, entry.key
        assert entry.question.endswith("?"), entry.key
        assert entry.definition.endswith("."), entry.key
        assert entry.owner, entry.key


def test_the_page_lists_them_with_values_and_trend(manager: User, client_of: ClientOf) -> None:
    published(
        started_at=EARLIER, figures=published().figures | {"metrics": FIGURES | {"customers": 2}}
    )
    text = shown(client_of(manager), "/insight/metrics/")
    for words in (
        "DM10",
        "New revenue",
        "Average order",
        "£276.09",
        "£20.01",
        "live records",
        "marts",
    ):
        assert words in text, words
    assert "50 %" in text  # two customers, then three


def test_words_find_metrics(manager: User, client_of: ClientOf) -> None:
    text = shown(client_of(manager), "/insight/metrics/?q=sales+calls")
    assert "Sales calls per lead" in text
    assert "Return rate" not in text
    assert "No metric has these words" in shown(client_of(manager), "/insight/metrics/?q=zzz")


def test_what_takes_long_is_fetched_by_itself(
    manager: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "ALL_MILLISECONDS", 0)
    client = client_of(manager)
    assert "?only=new_revenue" in shown(client, "/insight/metrics/")
    part = client.get("/insight/metrics/?only=new_revenue", headers={"HX-Request": "true"})
    html = part.content.decode()
    assert "<table" not in html
    assert "0" in html


def test_each_leads_to_its_page(manager: User, client_of: ClientOf) -> None:
    client = client_of(manager)
    assert "Nothing was built yet" in shown(client, "/insight/metrics/revenue/")
    published()
    text = shown(client, "/insight/metrics/revenue/")
    for words in ("£1,380", "before returns", "More is better", "/insight/lineage/metric/revenue/"):
        assert words in text, words
    assert "Champions" in shown(client, "/insight/metrics/revenue_share_by_segment/")
    answer = client.get("/insight/metrics/new_revenue/")
    assert answer["Location"].startswith("/performance/new_revenue/")
    shown(client, "/insight/metrics/nothing/", 404)


def test_who_may_not_see_metrics_sees_none(alice: User, charlie: User, client_of: ClientOf) -> None:
    shown(client_of(charlie), "/insight/metrics/", 403)
    Rule.objects.create(policy="performance.Plan", role="sales_person", right="read", scope=0)
    stamps.renew()
    text = shown(client_of(alice), "/insight/metrics/")
    assert "New revenue" not in text
    assert "Average order" in text


def test_programs_read_them_within_their_scopes(manager: User, lend: Lend) -> None:
    published()
    program = lend(manager, "plan:read", "order:read", "party:read")
    told = program.get("metrics", period="2026-11")
    found = {one["key"]: one for one in told["data"]}
    assert told["period"] == "2026-11"
    assert found["revenue"]["value"] == {"amount": "1380.440000", "currency": "GBP"}
    assert found["revenue"]["source"] == "marts"
    assert found["new_revenue"]["id"] == "DM8"
    assert set(found["revenue"]) == set(found["new_revenue"])
    narrow = lend(manager, "plan:read").get("metrics")["data"]
    assert {one["source"] for one in narrow} == {"records"}
    assert all(one["value"] is None for one in narrow)
    assert lend(manager, "party:read").call("GET", "metrics").status_code == 403
    assert [one["key"] for one in program.get("metrics", key="open_leads")["data"]] == [
        "open_leads"
    ]
    wrong = program.call("GET", "metrics", query={"period": "never"})
    assert wrong.status_code == 422
    assert "period" in json.loads(wrong.content)["errors"]
