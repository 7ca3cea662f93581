"""Building: figures to the cent, checks that stop, publication that is all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils.translation import gettext, override

from rapport.insight import actions, queries
from rapport.insight.models import LOCK, RfmCell, Run
from rapport.kit.errors import NotAllowed, Refused
from rapport.parties.models import Trait
from rapport.platform.access import SYSTEM
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.engines]


def fill(shop: Shop) -> dict[str, Any]:
    """Three customers, a guest, a cancelled order, a line without a price, and returns."""
    anna, ben, cleo = (shop.customer(name) for name in ("Anna", "Ben", "Cleo"))
    for month in (1, 2, 3, 4):
        shop.order(anna, date(2024, month, 1), ("2", "10.005"), ("1", "0.10"))
    shop.order(ben, date(2024, 12, 30), ("3", "100"), ("1", "0"))
    shop.order(ben, date(2024, 12, 31), ("1", "999"), status="cancelled")
    shop.order(None, date(2024, 12, 31), ("1", "50"))
    shop.give_back(anna, date(2024, 2, 3), "20.01")
    shop.give_back(None, date(2024, 2, 3), "5")
    return {"anna": anna, "ben": ben, "cleo": cleo}


def traits(party: Any) -> dict[str, Trait]:
    return {trait.name: trait for trait in Trait.objects.filter(party=party)}


def test_build_counts_what_is_clean_and_nothing_else(lake: Path, shop: Shop) -> None:
    people = fill(shop)
    actions.build(by=SYSTEM)
    found = queries.rfm_summary(SYSTEM)
    assert (found["customers"], found["invoices"], found["clean_lines"]) == (2, 5, 9)
    assert (found["revenue"], found["returned"], found["net_revenue"]) == (380.44, 20.01, 360.43)
    assert found["as_of"] == "2024-12-31"
    assert found["lines"] == {"clean": 9, "cancelled": 1, "no_customer": 1, "no_price": 1}
    anna = traits(people["anna"])
    assert anna["revenue"].number == Decimal("80.44")
    assert anna["orders"].number == Decimal(4)
    assert anna["recency_days"].number == Decimal(274)
    assert anna["last_order"].text == "2024-04-01"
    assert (anna["overdue_ratio"].text, anna["overdue_ratio"].number) == (
        "slipping_away",
        Decimal("8.84"),
    )
    last_order = {"days_since": 274, "as_of": "2024-12-31"}
    assert anna["overdue_ratio"].facts == {**last_order, "usual_days": "31.0"}
    amounts = {"orders": 4, "average": "20.11", "total": "80.44", "currency": "GBP"}
    assert anna["rfm_segment"].facts == {**last_order, **amounts}
    assert not traits(people["cleo"])
    assert sum(RfmCell.objects.values_list("customers", flat=True)) == 2


def test_build_records_its_event_and_a_run(lake: Path, shop: Shop) -> None:
    fill(shop)
    steps: list[tuple[str, float]] = []
    actions.build(by=SYSTEM, progress=lambda label, share: steps.append((label, share)))
    run = Run.objects.get()
    assert (run.status, run.step, run.done_share) == ("published", "", 1)
    event = Event.objects.get(name="insight.insight_built")
    assert (event.subject_id, event.data["customers"]) == (run.pk, 2)
    assert [share for _, share in steps] == sorted(share for _, share in steps)


def test_pages_say_what_is_being_done_to_their_reader(lake: Path, shop: Shop) -> None:
    fill(shop)
    steps: list[str] = []
    actions.build(by=SYSTEM, progress=lambda _, __: steps.append(queries.building(SYSTEM).step))
    assert steps[0] == "Copying parties"
    with override("nl"):
        said = [gettext(step) for step in steps]
    assert said[0] == "Relaties worden gekopieerd"
    assert not set(said) & set(steps)


def test_building_again_changes_nothing(lake: Path, shop: Shop) -> None:
    fill(shop)
    first, second = actions.build(by=SYSTEM), actions.build(by=SYSTEM)
    assert first["traits_changed"] == 25
    assert second["traits_changed"] == 0
    assert queries.rfm_summary(SYSTEM)["revenue"] == 380.44


def test_traits_follow_the_orders(lake: Path, shop: Shop) -> None:
    people = fill(shop)
    actions.build(by=SYSTEM)
    people["anna"].orders.update(status="cancelled")
    actions.build(by=SYSTEM)
    assert not traits(people["anna"])
    assert queries.rfm_summary(SYSTEM)["customers"] == 1


def test_currencies_are_never_added(lake: Path, shop: Shop) -> None:
    anna, ben = shop.customer("Anna"), shop.customer("Ben")
    for day in (1, 2):
        shop.order(anna, date(2024, 1, day), ("1", "10"))
    shop.order(anna, date(2024, 1, 3), ("1", "5000"), currency="JPY")
    shop.order(ben, date(2024, 1, 4), ("1", "7000"), currency="JPY")
    shop.order(ben, date(2024, 1, 5), ("1", "1"), currency="GBP")
    actions.build(by=SYSTEM)
    found = queries.rfm_summary(SYSTEM)
    assert (found["currency"], found["revenue"], found["invoices"]) == ("GBP", 21.0, 5)
    assert {row["currency"]: row["revenue"] for row in found["currencies"]} == {
        "GBP": 21.0,
        "JPY": 12000.0,
    }
    assert (traits(anna)["revenue"].number, traits(anna)["revenue"].text) == (Decimal(20), "GBP")


def test_an_empty_shop_is_built_as_one(lake: Path, shop: Shop) -> None:
    shop.customer("Anna")
    actions.build(by=SYSTEM)
    found = queries.rfm_summary(SYSTEM)
    assert (found["customers"], found["revenue"], found["as_of"]) == (0, 0, None)
    assert queries.overview(SYSTEM).is_empty
    assert queries.matrix(SYSTEM) is None


def test_a_party_in_the_trash_is_no_customer(lake: Path, shop: Shop) -> None:
    people = fill(shop)
    people["ben"].deleted_at = "2025-01-01T00:00Z"
    people["ben"].save()
    actions.build(by=SYSTEM)
    assert queries.rfm_summary(SYSTEM)["customers"] == 1


def test_a_failed_check_stops_and_says_which_rows(lake: Path, shop: Shop) -> None:
    people = fill(shop)
    actions.build(by=SYSTEM)
    before = (lake / "current").resolve()
    bad = shop.order(people["ben"], date(2025, 1, 1), ("1", "10"))
    bad.lines.update(amount="-10")
    with pytest.raises(Refused) as refusal:
        actions.build(by=SYSTEM)
    assert refusal.value.code == "checks_failed"
    assert f"order_id {bad.pk}" in str(refusal.value)
    assert "revenue not negative" in str(refusal.value)
    assert (lake / "current").resolve() == before
    assert queries.rfm_summary(SYSTEM)["customers"] == 2
    assert queries.building(SYSTEM).failure == str(refusal.value)
    with override("nl"):
        told = queries.building(SYSTEM).failure
    assert f"orders: ‘omzet niet negatief’ klopt niet voor 1 rij (order_id {bad.pk}" in told
    assert Event.objects.filter(name="insight.insight_failed").exists()


def test_old_generations_are_removed(lake: Path, shop: Shop) -> None:
    fill(shop)
    for _ in range(3):
        actions.build(by=SYSTEM)
    folders = [
        path
        for path in lake.iterdir()
        if path.is_dir() and not path.is_symlink() and path.name not in ("temp", "kept")
    ]
    assert len(folders) == 2
    assert (lake / "current").resolve() == max(folders)


def test_only_one_build_at_a_time(lake: Path, shop: Shop) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(Refused, match="under way"):
            actions.build(by=SYSTEM)
    other.close()


@pytest.mark.parametrize("role", ["alice", "charlie", "manager"])
def test_build_refuses_the_wrong_person(
    role: str, request: pytest.FixtureRequest, as_actor: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        actions.build(by=as_actor(request.getfixturevalue(role)))
    assert not Run.objects.exists()


def test_an_analyst_may_build(lake: Path, shop: Shop, analyst: User, as_actor: ActorOf) -> None:
    fill(shop)
    assert actions.build(by=as_actor(analyst))["traits_changed"] > 0
    assert Event.objects.get(name="insight.insight_built").by == analyst.pk


KILLED = """
import os, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
settings.HOME = sys.argv[1]
connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = sys.argv[2]
from rapport.insight import actions
from rapport.platform.access import SYSTEM

def told(label, share):
    print(label, flush=True)
    if label.startswith(sys.argv[3]):
        sys.stdin.read()

actions.build(by=SYSTEM, progress=told)
"""


@pytest.mark.parametrize("step", ["Copying returns", "Making customers", "Publishing traits"])
def test_kill_9_leaves_the_old_state_in_force(lake: Path, shop: Shop, step: str) -> None:
    people = fill(shop)
    actions.build(by=SYSTEM)
    before = (lake / "current").resolve()
    shop.order(people["cleo"], date(2025, 1, 1), ("1", "10"))
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(lake.parent),
        connection.settings_dict["NAME"],
        step,
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    ) as builder:
        assert builder.stdout is not None
        assert any(line.startswith(step) for line in builder.stdout)
        builder.send_signal(signal.SIGKILL)
    assert (lake / "current").resolve() == before
    assert queries.rfm_summary(SYSTEM)["customers"] == 2
    assert not traits(people["cleo"])
    until = time.monotonic() + 10
    while queries.building(SYSTEM).is_active and time.monotonic() < until:
        time.sleep(0.05)
    actions.build(by=SYSTEM)
    assert queries.rfm_summary(SYSTEM)["customers"] == 3
    assert Run.objects.filter(status="failed", message__contains="stopped before").count() == 1
