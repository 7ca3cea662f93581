"""Lineage: complete, computed from what is declared, and what it shows to whom."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from rapport.insight import actions, mart_files, queries
from rapport.insight.models import LineageEntry, Run
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf, ClientOf

NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)
MART = {
    "key": ["order_id"],
    "columns": [{"name": "order_id", "kind": "int64", "meaning": "The order's id."}],
    "checks": [
        {"sentence": "%(columns)s unique", "data": {"columns": "order_id"}, "is_fatal": True, "rows": 0},
        {"sentence": "cost not negative", "data": {}, "is_fatal": False, "rows": 3},
    ],
}  # fmt: skip
SOURCE = {"table": "orders_order", "columns": [{"name": "id", "made_of": "id"}]}
METRIC = {
    "label": "Revenue",
    "question": "What did known customers buy for?",
    "unit": "money",
    "owner": "sales manager",
}
MADE: tuple[dict[str, Any], ...] = (
    {"layer": "source", "name": "raw_orders", "rows": 9, "facts": SOURCE},
    {"layer": "staging", "name": "stg_rapport_orders", "reads": ["raw_orders"], "meaning": "One row per order."},
    {"layer": "mart", "name": "orders", "reads": ["stg_rapport_orders"], "rows": 1234, "facts": MART,
     "meaning": "One row per order that is not in the trash."},
    {"layer": "metric", "name": "revenue", "reads": ["orders"], "facts": METRIC, "meaning": "The sum."},
    {"layer": "metric", "name": "orders", "reads": ["orders"], "facts": METRIC, "meaning": "How many."},
)  # fmt: skip


@pytest.fixture
def published(db: None) -> Run:
    run = Run.objects.create(started_at=NOON, finished_at=NOON, status="published", as_of=NOON)
    for place, entry in enumerate(MADE):
        LineageEntry.objects.create(run=run, place=place, **entry)
    return run


def test_every_parameter_is_something_that_is_made_before() -> None:
    from rapport.insight.warehouse.declared import MARTS, STAGING, maker_of, name_of, read_by
    from rapport.insight.warehouse.sources.rapport import SOURCES

    made = {source.name for source in SOURCES}
    for name, maker in [
        *((maker.__name__, maker) for maker in STAGING),
        *((name_of(module), maker_of(module)) for module in MARTS),
    ]:
        assert set(read_by(maker)) <= made, name
        made.add(name)


def test_every_mart_and_staging_that_is_written_is_declared() -> None:
    from rapport.insight import warehouse
    from rapport.insight.warehouse.declared import MARTS, STAGING, name_of

    folder = Path(warehouse.__file__).parent
    for kind, declared in (
        ("marts", {name_of(module) for module in MARTS}),
        ("staging", {maker.__name__ for maker in STAGING}),
    ):
        assert {path.stem for path in (folder / kind).glob("[!_]*.py")} == declared


def test_every_source_is_read_and_has_a_step() -> None:
    from rapport.insight.warehouse import steps
    from rapport.insight.warehouse.declared import MARTS, STAGING, name_of, read_by
    from rapport.insight.warehouse.sources.rapport import SOURCES

    read = {name for maker in STAGING for name in read_by(maker)}
    assert {source.name for source in SOURCES} == read & set(steps.COPYING)
    assert set(steps.MAKING) == set(steps.CHECKING) == {name_of(module) for module in MARTS}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_build_writes_down_what_it_made_of_what(
    lake: Path, shop: Shop, admin: User, client_of: ClientOf
) -> None:
    from rapport.insight.metrics import METRICS
    from rapport.insight.warehouse.declared import MARTS, STAGING, name_of
    from rapport.insight.warehouse.sources.rapport import SOURCES

    order = shop.order(shop.customer("Anna"), date(2024, 1, 1), ("2", "10"))
    order.lines.update(amount="20.01")
    for _ in range(2):
        actions.build(by=SYSTEM)
    found = queries.lineage(SYSTEM)
    assert [entry.name for entry in found.of("mart")] == [name_of(module) for module in MARTS]
    assert [entry.name for entry in found.of("staging")] == [maker.__name__ for maker in STAGING]
    assert [entry.name for entry in found.of("source")] == [source.name for source in SOURCES]
    assert [entry.name for entry in found.of("metric")] == [metric.name for metric in METRICS]
    assert LineageEntry.objects.count() == len(found.entries)
    named = {(entry.layer, entry.name): entry for entry in found.entries}
    assert named["metric", "net_revenue"].reads == ["orders", "returns"]
    assert named["metric", "revenue_share_by_segment"].reads == ["customers"]
    assert named["mart", "customers"].reads == ["stg_rapport_parties", "orders", "customer_currencies"]  # fmt: skip
    behind = found.behind(named["metric", "average_order"])
    assert {"orders", "order_lines", "stg_rapport_orders", "raw_orders"} <= {o.name for o in behind}
    assert (named["mart", "order_lines"].rows, named["mart", "order_lines"].failing) == (1, 1)
    assert (named["source", "raw_orders"].rows, named["mart", "orders"].failing) == (1, 0)
    for entry in found.entries:
        assert not set(entry.reads) - {one.name for one in found.called(entry.reads)}
        page = client_of(admin).get(f"/insight/lineage/{entry.layer}/{entry.name}/")
        assert page.status_code == 200, entry
    kinds = {column["name"]: column["kind"] for column in named["mart", "orders"].facts["columns"]}
    assert (kinds["revenue"], kinds["ordered_on"]) == ("decimal(38, 6)", "date")


def test_before_the_first_build_the_page_teaches(
    db: None, analyst: User, client_of: ClientOf
) -> None:
    html = client_of(analyst).get("/insight/lineage/").content.decode()
    assert "Nothing has been built yet" in html
    assert client_of(analyst).get("/insight/lineage/mart/orders/").status_code == 404
    with pytest.raises(Refused, match="insight build"):
        queries.marts_summary(SYSTEM)


def test_the_page_leads_from_the_metric_to_the_source(
    published: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    html = client.get("/insight/lineage/").content.decode()
    for text in ("What did known customers buy for?", "1,234", "1 warns", "orders_order"):
        assert text in html, text
    for entry in MADE:
        assert f"/insight/lineage/{entry['layer']}/{entry['name']}/" in html
    metric = client.get("/insight/lineage/metric/revenue/").content.decode()
    for behind in ("mart/orders", "staging/stg_rapport_orders", "source/raw_orders"):
        assert f"/insight/lineage/{behind}/" in metric
    mart = client.get("/insight/lineage/mart/orders/").content.decode()
    said = ("The order&#39;s id.", "order_id unique", "3 rows break it", "nothing is published")
    for text in (*said, "metric/revenue"):
        assert text in mart, text
    metric = client.get("/insight/lineage/metric/orders/").content.decode()
    assert "Nothing else is made of it." in metric


def test_the_page_speaks_the_language_of_its_reader(
    published: Run, alice: User, client_of: ClientOf
) -> None:
    alice.language = "nl"
    alice.save()
    html = client_of(alice).get("/insight/lineage/mart/orders/").content.decode()
    for text in ("De id van de bestelling.", "order_id uniek", "kostprijs niet negatief"):
        assert text in html, text
    with override("nl"):
        checks = queries.lineage_entry(SYSTEM, "mart", "orders").checks
    assert [check.rows for check in checks] == [0, 3]


def test_the_page_costs_the_same_whatever_there_is(
    published: Run, alice: User, client_of: ClientOf
) -> None:
    client, counts = client_of(alice), []
    for many in (0, 30):
        LineageEntry.objects.bulk_create(
            LineageEntry(
                run=published, place=100, layer="staging", name=f"more_{n}", reads=["raw_orders"]
            )
            for n in range(many)
        )
        client.get("/insight/lineage/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/insight/lineage/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize(
    "address",
    ["/insight/lineage/", "/insight/lineage/mart/orders/", "/insight/marts/orders/export/"],
)
def test_charlie_and_dana_are_refused(
    address: str, published: Run, charlie: User, dana: User, client_of: ClientOf
) -> None:
    for person in (charlie, dana):
        assert client_of(person).get(address).status_code in (403, 404)


@pytest.mark.parametrize("name", ["orders/../orders", "nothing", "raw_orders"])
def test_what_was_not_made_is_not_found(
    name: str, published: Run, admin: User, client_of: ClientOf
) -> None:
    assert client_of(admin).get(f"/insight/lineage/mart/{name}/").status_code == 404
    with pytest.raises(NotFound):
        actions.export_mart(name, "csv", by=SYSTEM)


def test_the_summary_for_programs(published: Run) -> None:
    [mart] = queries.marts_summary(SYSTEM)["marts"]
    assert (mart["mart"], mart["rows"], mart["checks"], mart["warnings"]) == ("orders", 1234, 2, 1)


def test_only_those_who_may_export_see_how(
    published: Run, alice: User, manager: User, analyst: User, client_of: ClientOf
) -> None:
    address = "/insight/lineage/mart/orders/"
    for person in (alice, manager):
        assert "orders/export/" not in client_of(person).get(address).content.decode()
        assert client_of(person).get("/insight/marts/orders/export/").status_code == 403
    html = client_of(analyst).get(address).content.decode()
    for kind in mart_files.FORMATS:
        assert f"/insight/marts/orders/export/?format={kind}" in html
    assert not Event.objects.filter(name="insight.mart_exported").exists()


def test_export_mart_refuses_the_wrong_person(
    published: Run, charlie: User, alice: User, as_actor: ActorOf
) -> None:
    for person in (charlie, alice):
        with pytest.raises(NotAllowed):
            actions.export_mart("orders", "csv", by=as_actor(person))


def test_export_mart_refuses_wrong_input(published: Run, lake: Path) -> None:
    with pytest.raises(Invalid, match="parquet, csv, arrow"):
        actions.export_mart("orders", "exe", by=SYSTEM)
    with pytest.raises(NotFound, match="Build anew"):
        actions.export_mart("orders", "csv", by=SYSTEM)
    assert not Event.objects.filter(name="insight.mart_exported").exists()


ROWS = """
    SELECT 1::BIGINT AS order_id, 10.500000::DECIMAL(20, 6) AS amount, DATE '2024-02-29' AS on_day,
        TIMESTAMP '2024-02-29 12:00:00' AS at, true AS is_clean, '=cmd()' AS name, 0.25 AS part
    UNION ALL SELECT 2, 100, NULL, TIMESTAMP '2024-02-29 12:00:00.25', false, '-5', NULL
    UNION ALL SELECT 3, 0, NULL, NULL, NULL, 'a, "b"', 1
    ORDER BY 1"""
WRITTEN = [
    ["1", "10.5", "2024-02-29", "2024-02-29T12:00:00+00:00", "yes", "'=cmd()", "0.25"],
    ["2", "100", "", "2024-02-29T12:00:00.250000+00:00", "no", "-5", ""],
    ["3", "0", "", "", "", 'a, "b"', "1"],
]


@pytest.fixture
def in_force(published: Run, lake: Path, duck: Any) -> Path:
    """A lake whose mart ``orders`` has three rows."""
    from rapport.insight.warehouse.lake import Lake

    generation = Lake(lake).begin(NOON)
    duck.write(ROWS, generation.mart("orders"))
    Lake(lake).publish(generation, {"as_of": None, "rows": {"orders": 3}})
    return generation.mart("orders")


def body(response: Any) -> bytes:
    """All blocks of a streamed answer."""

    async def gathered() -> bytes:
        return b"".join([block async for block in response.streaming_content])

    return async_to_sync(gathered)()


def test_a_mart_is_taken_away_as_csv(in_force: Path, analyst: User, client_of: ClientOf) -> None:
    answer = client_of(analyst).get("/insight/marts/orders/export/?format=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="orders.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    headings, *rows = csv.reader(io.StringIO(body(answer).decode("utf-8-sig")))
    assert headings == ["order_id", "amount", "on_day", "at", "is_clean", "name", "part"]
    assert rows == WRITTEN
    event = Event.objects.get(name="insight.mart_exported")
    told = {"mart": "orders", "count": 1234, "columns": ["order_id"], "format": "csv"}
    assert (event.by, event.data) == (analyst.pk, told)


def test_a_mart_is_taken_away_as_parquet_and_arrow(
    in_force: Path, analyst: User, client_of: ClientOf
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    address = "/insight/marts/orders/export/"
    assert body(client_of(analyst).get(address)) == in_force.read_bytes()
    stream = body(client_of(analyst).get(f"{address}?format=arrow"))
    assert pa.ipc.open_stream(stream).read_all() == pq.read_table(in_force)


def test_what_is_taken_away_stays_whole_while_the_next_is_built(in_force: Path) -> None:
    held = in_force.read_bytes()
    file = actions.export_mart("orders", "parquet", by=SYSTEM)
    in_force.unlink()
    assert b"".join(file.blocks) == held


def test_a_large_mart_is_read_in_small_blocks(duck: Any, tmp_path: Path) -> None:
    import pyarrow as pa

    path = tmp_path / "large.parquet"
    duck.write("SELECT range AS id, md5(range::text) AS text FROM range(500000)", path)
    for kind in mart_files.FORMATS:
        before = pa.total_allocated_bytes()
        most = held = total = 0
        for block in mart_files.blocks_of(path.open("rb"), kind):
            most, total = max(most, len(block)), total + len(block)
            held = max(held, pa.total_allocated_bytes() - before)
        assert total > 9_000_000
        assert most < 2_000_000
        assert held < 32_000_000, kind
