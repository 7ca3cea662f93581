"""Asking the marts in SQL: who may, what is recorded, how it ends; and the pages of it."""

from __future__ import annotations

import csv
import io
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.insight.asking import actions, process
from rapport.insight.asking.answers import Answer, Column, wrong_of
from rapport.insight.asking.examples import EXAMPLES, examples
from rapport.insight.asking.plotting import plot_of
from rapport.insight.asking.showing import shown
from rapport.insight.models import LineageEntry, Question, Run
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf, ClientOf

NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)
ROWS = """SELECT i AS order_id, DATE '2024-01-01' + i::INTEGER AS ordered_on,
    (i * 1234.5)::DECIMAL(18, 2) AS revenue, 'n' || i AS name FROM range(1500) AS r(i)"""
ENDLESS = (
    "SELECT count(*) FROM range(1000000000) a(i), range(1000000000) b(i) WHERE (a.i * b.i) % 7 = 3"
)
PAGE, SQL = "/insight/sql/", "SELECT ordered_on, revenue FROM orders ORDER BY 1"


@pytest.fixture
def orders(lake: Path, duck: Any, db: None) -> Path:
    """A lake with one mart, and what the pages know of it."""
    from rapport.insight.warehouse.lake import Lake

    generation = Lake(lake).begin(NOON)
    duck.write(ROWS, generation.mart("orders"))
    Lake(lake).publish(
        generation, {"at": NOON.isoformat(), "as_of": None, "rows": {"orders": 1500}}
    )
    run = Run.objects.create(started_at=NOON, finished_at=NOON, status="published")
    columns = [{"name": "revenue", "kind": "decimal", "meaning": "The sum of its clean lines."}]
    LineageEntry.objects.create(
        run=run,
        place=0,
        layer="mart",
        name="orders",
        rows=1500,
        meaning="One row per order.",
        facts={"columns": columns, "checks": [], "key": ["order_id"]},
    )
    return lake


def test_query_marts_answers_and_records(orders: Path, analyst: User, as_actor: ActorOf) -> None:
    answer = actions.query_marts(f"  {SQL};", by=as_actor(analyst))
    assert (answer.sql, len(answer.rows), answer.has_more) == (SQL, 1000, True)
    assert answer.columns == (Column("ordered_on", "date"), Column("revenue", "number"))
    assert (answer.rows[1], answer.built_at) == (["2024-01-02", "1234.50"], NOON)
    event = Event.objects.get(name="insight.marts_queried")
    assert event.by == analyst.pk
    assert (event.data["sql"], event.data["count"], event.data["outcome"]) == (
        SQL,
        1000,
        "answered",
    )
    assert list((orders / "asked").iterdir()) == []


@pytest.mark.parametrize("person", ["alice", "manager", "charlie", "dana"])
def test_query_marts_refuses_the_wrong_person(
    orders: Path,
    person: str,
    request: pytest.FixtureRequest,
    as_actor: ActorOf,
    client_of: ClientOf,
) -> None:
    user = request.getfixturevalue(person)
    for ask in (
        lambda: actions.query_marts("SELECT 1", by=as_actor(user)),
        lambda: actions.export_result("SELECT 1", "csv", by=as_actor(user)),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert client_of(user).get(PAGE).status_code == 403
    assert not Event.objects.filter(name__startswith="insight.").exists()


def test_query_marts_refuses_wrong_input(orders: Path) -> None:
    with pytest.raises(Invalid):
        actions.query_marts(" ; ", by=SYSTEM)
    with pytest.raises(Invalid):
        actions.query_marts("SELECT 1 -- " + "x" * 20_000, by=SYSTEM)
    with pytest.raises(Invalid):
        actions.export_result("SELECT 1", "exe", by=SYSTEM)
    with pytest.raises(Invalid, match="no mart called “raw_orders”"):
        actions.export_result("FROM raw_orders", "csv", by=SYSTEM)


def test_before_the_first_build_there_is_nothing_to_ask(
    lake: Path, analyst: User, client_of: ClientOf
) -> None:
    with pytest.raises(Refused):
        actions.query_marts("SELECT 1", by=SYSTEM)
    assert "Nothing has been built yet" in client_of(analyst).get(PAGE).content.decode()


def test_what_is_wrong_is_recorded_too(orders: Path) -> None:
    answer = actions.query_marts("SELECT 1 FROM nowhere", by=SYSTEM)
    assert answer.wrong
    assert Event.objects.get(name="insight.marts_queried").data["outcome"] == "no_mart"


def test_a_question_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    begun = time.monotonic()
    with process.answered(ENDLESS, {}, tmp_path, seconds=1) as (told, _):
        assert told == {"fault": {"code": "time"}}
    assert time.monotonic() - begun < 3
    assert list(tmp_path.iterdir()) == []


def test_a_question_is_ended_when_nobody_waits_any_more(orders: Path) -> None:
    begun = time.monotonic()
    answer = actions.query_marts(
        ENDLESS, by=SYSTEM, is_stopped=lambda: time.monotonic() > begun + 0.5
    )
    assert answer.wrong
    assert answer.wrong.sentence == "It was stopped."
    assert time.monotonic() - begun < 3


def test_what_was_left_behind_is_removed(tmp_path: Path) -> None:
    import os

    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (0, 0))
    with process.answered("SELECT 1", {}, tmp_path) as (told, _):
        assert told["rows"] == [["1"]]
    assert list(tmp_path.iterdir()) == [new]


def test_a_third_question_at_a_time_is_refused(orders: Path) -> None:
    import psycopg

    from rapport.insight.actions import _address

    with psycopg.connect(_address()) as others:
        for lock in actions.LOCKS:
            others.execute("SELECT pg_advisory_lock(%s)", [lock])
        with pytest.raises(Refused, match="Two questions"):
            actions.query_marts("SELECT 1", by=SYSTEM)
        others.execute("SELECT pg_advisory_unlock(%s)", [actions.LOCKS[1]])
        assert actions.query_marts("SELECT 1", by=SYSTEM).rows == [["1"]]


def body(response: Any) -> bytes:
    async def gathered() -> bytes:
        return b"".join([block async for block in response.streaming_content])

    return async_to_sync(gathered)()


def test_export_result_takes_all_rows_away(
    orders: Path, analyst: User, client_of: ClientOf
) -> None:
    sent = client_of(analyst).post(f"{PAGE}export/", {"sql": SQL, "format": "csv"})
    assert sent["Content-Disposition"] == 'attachment; filename="result.csv"'
    rows = list(csv.reader(io.StringIO(body(sent).decode("utf-8-sig"))))
    assert rows[:3] == [["ordered_on", "revenue"], ["2024-01-01", "0"], ["2024-01-02", "1234.5"]]
    assert len(rows) == 1501
    event = Event.objects.get(name="insight.result_exported")
    assert (event.by, event.data["sql"], event.data["count"]) == (analyst.pk, SQL, 1500)
    assert event.data["columns"] == ["ordered_on", "revenue"]
    assert list((orders / "asked").iterdir()) == []


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_export_result_as_tables(
    orders: Path, analyst: User, client_of: ClientOf, kind: str
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sent = body(client_of(analyst).post(f"{PAGE}export/", {"sql": SQL, "format": kind}))
    table = (
        pa.ipc.open_stream(sent).read_all() if kind == "arrow" else pq.read_table(io.BytesIO(sent))
    )
    assert (table.num_rows, str(table.schema.field("revenue").type)) == (1500, "decimal128(18, 2)")


def test_a_wrong_question_is_not_exported(orders: Path, analyst: User, client_of: ClientOf) -> None:
    sent = client_of(analyst).post(
        f"{PAGE}export/", {"sql": "SELECT x FROM orders", "format": "csv"}
    )
    assert sent.status_code == 422
    assert "Referenced column" in sent.content.decode()
    assert not Event.objects.filter(name="insight.result_exported").exists()


def test_the_page_asks_and_shows(orders: Path, analyst: User, client_of: ClientOf) -> None:
    client = client_of(analyst)
    shown_page = client.post(PAGE, {"sql": SQL}).content.decode()
    for wanted in (
        "1,000 rows",
        "There are more",
        "1 Jan 2024",
        "1,234.50",
        "<polyline",
        "Arrow",
        "One row per order",
    ):
        assert wanted in shown_page, wanted
    part = client.post(PAGE, {"sql": SQL}, headers={"HX-Request": "true"}).content.decode()
    assert "1,234.50" in part
    assert "<textarea" not in part


def test_the_page_marks_what_is_wrong(orders: Path, analyst: User, client_of: ClientOf) -> None:
    sent = client_of(analyst).post(PAGE, {"sql": "SELECT\n  revenu\nFROM orders"})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert '<span class="muted">2 </span>  <mark>revenu</mark></pre>' in text
    assert 'data-inserts="revenue" data-into="#id_sql" data-at="9" data-over="revenu"' in text


def test_the_page_teaches_and_fills_in(orders: Path, analyst: User, client_of: ClientOf) -> None:
    client = client_of(analyst)
    assert "What came in each month?" in client.get(PAGE).content.decode()
    assert "date_trunc" in client.get(f"{PAGE}?example=0").content.decode()
    assert "FROM orders\nLIMIT 100" in client.get(f"{PAGE}?mart=orders").content.decode()
    assert "?mart=orders" in client.get("/insight/lineage/mart/orders/").content.decode()
    assert client.get(f"{PAGE}?example=x&mart=y").status_code == 200
    assert client.post(PAGE, {"sql": ""}).status_code == 422


def test_what_a_page_costs_does_not_grow_with_its_rows(
    orders: Path, analyst: User, client_of: ClientOf
) -> None:
    client = client_of(analyst)
    counts = []
    for rows in (2, 2, 900):
        with CaptureQueriesContext(connection) as queries:
            client.post(PAGE, {"sql": f"FROM range({rows})"})
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_every_example_is_answered_by_the_marts_it_names() -> None:
    from rapport.insight.warehouse.declared import MARTS, name_of

    declared = {name_of(module): module for module in MARTS}
    for example in EXAMPLES:
        assert example.marts <= set(declared)
    assert examples(["orders"]) == [one for one in EXAMPLES if one.marts == {"orders"}]
    assert len(examples(list(declared))) == 3


def test_save_question_edit_share_and_undo(
    orders: Path, analyst: User, admin: User, client_of: ClientOf
) -> None:
    from tests.cast import person

    client, other = client_of(analyst), client_of(person("Berta", "analyst"))
    given = {"sql": SQL, "name": "Revenue by day"}
    sent = client.post(f"{PAGE}save/", given)
    question = Question.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, f"{PAGE}{question.pk}/")
    assert (question.owner_id, question.is_shared, question.sql) == (analyst.pk, False, SQL)
    address = f"{PAGE}{question.pk}/"
    assert "Only you and those who lead you" in client.get(address).content.decode()
    assert other.get(address).status_code == 404
    assert (
        client.post(f"{address}save/", given | {"name": "Daily", "shared": "on"}).status_code == 303
    )
    assert "Daily" in other.get(address).content.decode()
    assert "Daily" in other.get("/records/question/?q=daily").content.decode()
    assert other.post(f"{address}save/", given).status_code == 403
    assert other.post(f"/records/question/{question.pk}/delete/").status_code == 403
    assert other.post(address, {"sql": "SELECT 41 + 1 AS sum"}).status_code == 200
    gone = client.post(f"/records/question/{question.pk}/delete/", follow=True)
    assert "is in the trash" in gone.content.decode()
    assert client.get(address).status_code == 404


def test_save_question_refuses_wrong_input_and_the_wrong_person(
    orders: Path, analyst: User, manager: User, client_of: ClientOf
) -> None:
    sent = client_of(analyst).post(f"{PAGE}save/", {"sql": SQL, "name": " "})
    assert sent.status_code == 422
    assert SQL in sent.content.decode()
    assert client_of(manager).post(f"{PAGE}save/", {"sql": SQL, "name": "x"}).status_code == 404
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name", "text", "wanted"),
    [
        ("whole", "count", "1234567", "1,234,567"),
        ("whole", "party_id", "1234567", "1234567"),
        ("whole", "y", "2024", "2024"),
        ("number", "x", "1234.50", "1,234.50"),
        ("number", "x", "1234.500000", "1,234.50"),
        ("number", "x", "0.000123", "0.000123"),
        (
            "number",
            "x",
            "12345678901234567890123456789012.1234560",
            "12,345,678,901,234,567,890,123,456,789,012.123456",
        ),
        ("number", "x", "0.1", "0.1"),
        ("number", "x", "0.30000000000000004", "0.300000000000"),
        ("number", "x", "nan", "nan"),
        ("number", "x", "1e30", f"1{',000' * 10}"),
        ("boolean", "x", "yes", "yes"),
        ("date", "x", "2024-02-29", "29 Feb 2024"),
        ("date", "x", "290000-12-22 (BC)", "290000-12-22 (BC)"),
        ("clock", "x", "2024-02-29T10:00:00", "29 Feb 2024, 10:00"),
        ("text", "x", "1234567", "1234567"),
    ],
)
def test_cells_read_in_the_formats_of_their_reader(
    kind: str, name: str, text: str, wanted: str
) -> None:
    assert shown(Column(name, kind), text) == wanted


def drawn(columns: list[tuple[str, str]], rows: list[list[str | None]]) -> Any:
    return plot_of(Answer("", NOON, columns=tuple(Column(*one) for one in columns), rows=rows))


def test_a_plot_chooses_what_can_be_drawn() -> None:
    days = [(date(2024, 1, 1) + timedelta(days=place)).isoformat() for place in range(3)]
    rows: list[list[str | None]] = [
        [str(place), day, str(place - 1)] for place, day in enumerate(days)
    ]
    plot = drawn([("order_id", "whole"), ("day", "date"), ("gain", "number")], rows)
    assert (plot.label, plot.value, plot.begins_as_line) == ("day", "gain", True)
    assert [spot.top for spot in plot.spots] == [196.0, 100.0, 4.0]
    assert (plot.zero, plot.low, plot.high) == (100.0, "-1", "1")
    assert [(spot.y, spot.height) for spot in plot.spots] == [
        (100.0, 96.0),
        (100.0, 0.0),
        (4.0, 96.0),
    ]
    bars = drawn([("name", "text"), ("n", "whole")], [["a", "1"], ["b", None], ["c", "3"]])
    assert (bars.begins_as_line, len(bars.spots)) == (False, 2)
    many = drawn([("name", "text"), ("n", "whole")], [[str(n), "1"] for n in range(100)])
    assert (len(many.spots), many.left_out) == (60, 40)
    assert drawn([("a", "text"), ("b", "text")], [["1", "2"], ["3", "4"]]) is None
    assert drawn([("a", "whole")], [["1"], ["2"]]) is None
    assert drawn([("name", "text"), ("n", "number")], [["a", "nan"], ["b", "1"]]) is None


def test_a_mistake_is_said_with_its_line() -> None:
    fault = {"code": "duckdb", "words": "No.", "place": 11, "length": 3, "near": ["x"]}
    wrong = wrong_of(fault, "SELECT\n'ü', b\nFROM t", seconds=30)
    assert (wrong.line, wrong.before, wrong.marked) == (2, "'ü'", ", b")
    assert wrong_of({"code": "time"}, "", seconds=30).sentence.startswith("It was stopped after 30")
