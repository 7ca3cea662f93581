"""Builds that take over what has not changed: never less than what a whole build would make."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from rapport.insight import actions, queries
from rapport.insight.models import Run
from rapport.insight.tests.company import Company
from rapport.insight.tests.test_build import KILLED, fill
from rapport.insight.warehouse.sources.chunks import BITS
from rapport.kit.errors import Refused
from rapport.orders.models import OrderLine
from rapport.parties.models import Trait
from rapport.platform.access import SYSTEM
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Files = dict[str, int]


def files(lake: Path, pattern: str = "*/*.parquet") -> Files:
    """The files in force by name, with what tells one file from another."""
    current = (lake / "current").resolve()
    return {path.name: path.stat().st_ino for path in current.glob(pattern)}


def built(lake: Path, pattern: str = "*/*.parquet", **options: Any) -> Files:
    actions.build(by=SYSTEM, **options)
    return files(lake, pattern)


def rows(lake: Path) -> dict[str, list[Any]]:
    """Everything in the lake in force, row by row."""
    import duckdb

    from rapport.insight.warehouse.declared import MARTS, name_of
    from rapport.insight.warehouse.lake import Lake
    from rapport.insight.warehouse.sources.rapport import SOURCES

    generation = Lake(lake).current()
    assert generation is not None
    paths = {source.name: generation.raw(source.name) for source in SOURCES}
    paths |= {name_of(module): generation.mart(name_of(module)) for module in MARTS}
    ask = duckdb.connect().execute
    return {
        name: sorted(ask(f"FROM '{path}'").fetchall(), key=repr) for name, path in paths.items()
    }


def sql(*statements: str) -> Callable[[Company], None]:
    def run(_: Company) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run


CHANGES: dict[str, Callable[[Company], Any]] = {
    "a line changed": sql("UPDATE orders_orderline SET quantity = 2, amount = 2 * unit_price"),
    "an order entered": lambda firm: firm.shop.order(firm.cleo, date(2024, 2, 28), ("1", "7")),
    "an order far away": lambda firm: firm.shop.order(
        firm.cleo, date(2024, 2, 28), ("1", "7"), id=5 << BITS
    ),
    "an order deleted": sql("DELETE FROM orders_orderline; DELETE FROM orders_order"),
    "a party trashed": sql("UPDATE parties_party SET deleted_at = now() WHERE name = 'Anna'"),
    "a name changed": sql("UPDATE sales_stage SET name = 'Met' WHERE name = 'New'"),
    "another day": sql("UPDATE orders_order SET placed_at = placed_at + interval '3 days'"),
    "an interaction moved": sql("UPDATE touchpoints_interaction SET at = at + interval '4 months'"),
    "written anew": sql("VACUUM FULL orders_orderline", "VACUUM FULL parties_party"),
    "changed and back": sql(
        "UPDATE orders_order SET channel = 'fax'; UPDATE orders_order SET channel = 'web_order'"
    ),
    "emptied": sql("TRUNCATE orders_orderline CASCADE"),
    "a column widened": sql("ALTER TABLE catalog_product ALTER code TYPE varchar(200)"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_taken_over_is_what_a_whole_build_makes(
    lake: Path, shop: Shop, change: str
) -> None:
    firm = Company(shop)
    built(lake)
    CHANGES[change](firm)
    built(lake)
    found = rows(lake)
    built(lake, is_anew=True)
    assert found == rows(lake)


def test_nothing_is_copied_or_made_twice(lake: Path, shop: Shop) -> None:
    Company(shop)
    first = built(lake)
    assert built(lake) == first
    assert len(first) > 30
    assert not set(built(lake, is_anew=True).values()) & set(first.values())


def test_only_the_chunk_that_changed_is_copied(lake: Path, shop: Shop) -> None:
    anna = shop.customer("Anna")
    for number in (1, 2, 3):
        shop.order(anna, date(2024, 1, number), ("1", "10"), id=number << BITS)
    before = built(lake)
    OrderLine.objects.filter(order=2 << BITS).update(quantity=2, amount=20)
    shop.give_back(anna, date(2024, 1, 3), "1")
    anna.orders.filter(pk=3 << BITS).update(channel="fax")
    after = built(lake)
    fresh = {name.partition("-")[0] for name, file in after.items() if before.get(name) != file}
    assert sum(name.startswith("raw_orders-") for name in after) == 3
    assert len([1 for name in set(after) & set(before) if name.startswith("raw_orders-")]) == 2
    assert {"raw_orders", "raw_order_lines", "raw_returns", "orders.parquet"} <= fresh
    assert not fresh & {"raw_parties", "interactions.parquet", "products.parquet"}
    assert queries.rfm_summary(SYSTEM)["revenue"] == 40


def test_only_traits_that_changed_are_published(lake: Path, shop: Shop) -> None:
    people = fill(shop)
    built(lake)
    built(lake)
    assert (counts()["rows"], counts()["unchanged"]) == (0, 25)
    shop.order(people["cleo"], date(2024, 12, 30), ("1", "7"))
    people["anna"].orders.update(status="cancelled")
    built(lake)
    assert 0 < counts()["rows"] == counts()["created"] + counts()["updated"] + counts()["deleted"]
    found = traits_of_all()
    built(lake, is_anew=True)
    assert counts()["unchanged"] == counts()["rows"] == len(found)
    assert traits_of_all() == found


def test_all_traits_are_published_where_others_are_there(lake: Path, shop: Shop) -> None:
    fill(shop)
    built(lake)
    Trait.objects.filter(name="revenue").delete()
    built(lake)
    assert (counts()["rows"], counts()["created"]) == (25, 2)
    Trait.objects.update(number=1)
    Run.objects.create(started_at=timezone.now(), status=Run.Status.PUBLISHED)
    built(lake)
    assert counts()["updated"] > 10


def counts() -> dict[str, int]:
    """What came of the traits that were published last."""
    return dict(Event.objects.filter(name="parties.traits_published").latest("id").data["counts"])


def traits_of_all() -> set[Any]:
    kept = Trait.objects.values_list("party", "name", "number", "text", "facts")
    return {repr(row) for row in kept}


def test_another_time_zone_is_another_day(lake: Path, shop: Shop, settings: Any) -> None:
    anna = shop.customer("Anna")
    shop.order(anna, date(2024, 1, 1), ("1", "10"))
    built(lake)
    settings.TIME_ZONE = "Pacific/Kiritimati"
    built(lake)
    assert [row[4] for row in rows(lake)["orders"]] == [date(2024, 1, 2)]


def test_a_database_that_was_set_back_takes_nothing_over(lake: Path, shop: Shop) -> None:
    fill(shop)
    before = built(lake)
    Run.objects.all().delete()
    assert not set(built(lake).values()) & set(before.values())


@contextmanager
def builder(lake: Path, step: str) -> Iterator[subprocess.Popen[str]]:
    """A build in a process of its own that has come to ``step`` and waits."""
    where = [str(lake.parent), connection.settings_dict["NAME"], step]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    ) as process:
        assert process.stdout is not None
        assert any(line.startswith(step) for line in process.stdout)
        yield process


@pytest.mark.parametrize(
    ("step", "finished"),
    [("Copying returns", ["raw_parties-0", "raw_orders-0"]), ("Making customers", ["orders-"])],
)
def test_a_restart_goes_on_where_kill_9_came(
    lake: Path, shop: Shop, step: str, finished: list[str]
) -> None:
    fill(shop)
    with builder(lake, step) as process:
        process.send_signal(signal.SIGKILL)
    kept = {path.name: path.stat().st_ino for path in (lake / "kept").iterdir()}
    draft = lake / "kept" / "raw_returns-0-half.draft"
    draft.write_bytes(b"PAR1 half a file")
    _wait_for_the_dead()
    built(lake)
    taken = {path.name: path.stat().st_ino for path in (lake / "kept").iterdir()}
    for name in finished:
        (one,) = (file for file in kept if file.startswith(name))
        assert taken[one] == kept[one]
    assert not draft.exists()
    assert queries.rfm_summary(SYSTEM)["revenue"] == 380.44


def _wait_for_the_dead() -> None:
    import time

    until = time.monotonic() + 10
    while queries.building(SYSTEM).is_active and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("step", "table"), [("Copying orders", "raw_orders-0"), ("Making customers", "customers")]
)
def test_a_full_disk_is_said_and_the_next_build_goes_on(
    lake: Path, shop: Shop, step: str, table: str
) -> None:
    fill(shop)
    built(lake)
    before, drafts = (lake / "current").resolve(), []

    def told(label: str, _: float) -> None:
        if label == step:
            (file,) = (lake / "kept").glob(f"{table}-*")
            drafts.append(file.rename(file.with_suffix(".draft")))
            drafts[0].unlink()
            drafts[0].symlink_to("/dev/full")

    with pytest.raises(Refused) as refusal:
        actions.build(by=SYSTEM, progress=told)
    assert refusal.value.code == "disk_full"
    assert str(lake) in str(refusal.value)
    assert queries.building(SYSTEM).failure == str(refusal.value)
    assert (lake / "current").resolve() == before
    assert queries.rfm_summary(SYSTEM)["customers"] == 2
    assert not drafts[0].is_symlink()
    built(lake)
    assert (lake / "current").resolve() != before
