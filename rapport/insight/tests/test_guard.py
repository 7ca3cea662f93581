"""What a question may say, tried in DuckDB itself: everything that we know of to get around it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rapport.insight.asking.guard import NotAsked, check
from rapport.insight.asking.process import COMMAND, MEMORY, ROOT
from rapport.insight.asking.runner import answer, opened

ORDERS = """SELECT i AS order_id, DATE '2024-01-01' + i::INTEGER AS ordered_on, (i * 1.1)::DECIMAL(18, 2) AS revenue,
    CASE WHEN i = 1 THEN NULL ELSE 'n' || i END AS name FROM range(3) AS r(i)"""


@pytest.fixture
def marts(tmp_path: Path) -> dict[str, str]:
    """Two marts as files."""
    import duckdb

    files = {name: str(tmp_path / f"{name}.parquet") for name in ("orders", "customers")}
    with duckdb.connect(":memory:") as connection:
        for file in files.values():
            connection.execute(f"COPY ({ORDERS}) TO '{file}' (FORMAT parquet)")
    return files


@pytest.fixture
def told(marts: dict[str, str], tmp_path: Path) -> Any:
    """``told(sql)`` is what the runner answers, in this process."""

    def asked(sql: str, **changes: Any) -> dict[str, Any]:
        task = {
            "sql": sql,
            "marts": marts,
            "spill": str(tmp_path / "spill"),
            "memory": MEMORY,
            "rows": 1000,
            "into": "",
            "format": "",
        }
        return answer(task | changes)

    return asked


ALLOWED = (
    "SELECT count(*) FROM orders",
    "FROM orders",
    "TABLE orders",
    "SELECT * FROM ORDERS o JOIN customers c USING (order_id), LATERAL (SELECT o.order_id + 1)",
    "WITH a AS (SELECT 1 AS x), b AS (FROM a) SELECT x, (SELECT max(order_id) FROM orders) FROM b",
    "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 5) FROM t",
    "(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1 DESC LIMIT 1 OFFSET 1",
    "SELECT DISTINCT ON (name) * FROM orders QUALIFY row_number() OVER (ORDER BY order_id) < 3",
    "SELECT * FROM range(3), unnest([1, 2])",
    "VALUES (1), (2)",
    "PIVOT orders ON order_id IN (0, 1) USING sum(revenue)",
    "UNPIVOT orders ON revenue INTO NAME k VALUE v",
    "SUMMARIZE orders",
    "DESCRIBE orders",
    "SHOW TABLES",
    "SELECT list_transform([1, 2], lambda x: x + 1), {'a': 1}, 'x'::VARCHAR",
    "FROM orders USING SAMPLE 2",
    "SELECT * FROM orders LIMIT 50 PERCENT",
)
STATEMENTS = (
    "",
    "-- nothing",
    "SELECT 1; SELECT 2",
    "INSERT INTO orders SELECT 1",
    "DELETE FROM orders",
    "CREATE TABLE x (a INT)",
    "DROP VIEW orders",
    "COPY orders TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{orders}' (USE_TMP_FILE false)",
    "EXPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/out.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET threads = 8",
    "RESET lock_configuration",
    "SET VARIABLE x = 1",
    "PRAGMA version",
    "CALL duckdb_settings()",
    "EXPLAIN ANALYZE SELECT 1",
    "PREPARE p AS SELECT 1",
    "BEGIN",
    "CHECKPOINT",
    "USE memory",
    "CREATE SECRET (TYPE s3)",
)
PARTS = (
    "WITH x AS MATERIALIZED (COPY (SELECT 1) TO '{folder}/out.csv') SELECT * FROM x",
    "WITH x AS (COPY (SELECT 1) TO '{orders}' (USE_TMP_FILE false)) SELECT * FROM x",
    "WITH x AS (INSERT INTO orders SELECT 1 RETURNING *) FROM x",
    "WITH x AS (DELETE FROM orders RETURNING *) FROM x",
    "SELECT * FROM (WITH x AS (UPDATE orders SET name = '' RETURNING *) FROM x)",
)
FUNCTIONS = (
    "FROM read_csv('/etc/passwd')",
    "FROM read_text('/etc/passwd')",
    "FROM read_blob('/etc/passwd')",
    "FROM read_parquet('{orders}')",
    "FROM parquet_metadata('{orders}')",
    "FROM glob('/*')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM duckdb_settings()",
    "FROM duckdb_secrets()",
    "FROM query('SELECT 1')",
    "FROM query_table('orders')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT (SELECT count(*) FROM read_text('/etc/passwd'))",
    "SELECT * FROM orders WHERE EXISTS (FROM read_text('/etc/passwd'))",
    "SELECT 1 ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT current_setting('temp_directory')",
    "SELECT system.main.Current_Setting('temp_directory')",
    "SELECT 'temp_directory'.current_setting()",
    "SELECT getvariable('x')",
    "SELECT write_log('x')",
    "SELECT sleep_ms(1)",
    "SELECT pg_get_viewdef(1)",
    "SELECT json_serialize_plan('FROM read_text(''/etc/passwd'')')",
)
TABLES = (
    "FROM '/etc/passwd'",
    "FROM '{orders}'",
    "FROM 'https://example.com/x.parquet'",
    "FROM raw_orders",
    "FROM information_schema.tables",
    "FROM pg_catalog.pg_class",
    "FROM sqlite_master",
    "FROM memory.main.orders",
    "DESCRIBE duckdb_logs",
    "SHOW ALL TABLES",
    "SHOW DATABASES",
    "FROM (WITH task AS (SELECT 1) FROM raw_task), task",
)
NAMES = (
    "FROM (WITH '/etc/passwd' AS (SELECT 1) FROM '/etc/passwd'), '/etc/passwd'",
    'FROM (WITH "/etc/passwd" AS (SELECT 1) FROM "/etc/passwd"), "/etc/passwd"',
    "FROM (WITH pg_class AS (SELECT 1) FROM pg_class), pg_class",
    "FROM (WITH Duckdb_Tables AS (SELECT 1) FROM duckdb_tables), duckdb_tables",
)


@pytest.mark.parametrize("sql", ALLOWED)
def test_whatever_reads_marts_is_answered(told: Any, sql: str) -> None:
    assert told(sql).get("rows"), told(sql)


@pytest.mark.parametrize(
    ("code", "sql"),
    [
        *(("no_select", sql) for sql in STATEMENTS),
        *(("no_part", sql) for sql in PARTS),
        *(("no_function", sql) for sql in FUNCTIONS),
        *(("no_mart", sql) for sql in TABLES),
        *(("no_name", sql) for sql in NAMES),
    ],
)
def test_nothing_else_is_run(
    told: Any, marts: dict[str, str], tmp_path: Path, code: str, sql: str
) -> None:
    before = Path(marts["orders"]).read_bytes()
    found = told(sql.replace("{folder}", str(tmp_path)).replace("{orders}", marts["orders"]))
    assert found["fault"]["code"] == code, found
    assert Path(marts["orders"]).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {
        *map(os.path.basename, marts.values()),
        "spill",
    }


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_text('/etc/passwd')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "WITH x AS (COPY (SELECT 1) TO '{folder}/out.csv') FROM x",
        "ATTACH '{folder}/out.db'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_paths = ['/etc/passwd']",
        "LOAD httpfs",
        "FROM 'https://example.com/x.csv'",
    ],
)
def test_what_would_get_past_the_guard_meets_a_locked_engine(
    marts: dict[str, str], tmp_path: Path, sql: str
) -> None:
    import duckdb

    with (
        opened(marts, tmp_path / "spill", MEMORY) as connection,
        pytest.raises(duckdb.Error, match=r"Permission|locked|disabled"),
    ):
        connection.execute(sql.replace("{folder}", str(tmp_path))).fetchall()
    assert not (tmp_path / "out.csv").exists()


def test_what_nobody_has_thought_of_is_refused() -> None:
    tree = {"statements": [{"node": {"type": "SELECT_NODE", "from_table": {"type": "NEW_REF"}}}]}
    with pytest.raises(NotAsked) as refused:
        check(json.dumps(tree), ["orders"])
    assert refused.value.fault.words == "NEW REF"


def test_values_keep_their_kinds_and_digits(told: Any) -> None:
    found = told(
        "SELECT 12345678901234567890123.10::DECIMAL(38, 2), 1::HUGEINT, 0.1::DOUBLE, DATE '2024-02-29',"
        " TIMESTAMP '2024-02-29 10:00', TIMESTAMPTZ '2024-02-29 10:00+02', true, NULL, [1, NULL], {'a': 'ü'},"
        " 'x'::BLOB, INTERVAL 1 DAY, repeat('y', 301)"
    )
    kinds = [column["kind"] for column in found["columns"]]
    assert kinds == [
        *("number", "whole", "number", "date", "clock", "moment", "boolean"),
        *("text", "nested", "nested", "text", "text", "text"),
    ]
    (row,) = found["rows"]
    assert row[:5] == [
        "12345678901234567890123.10",
        "1",
        "0.1",
        "2024-02-29",
        "2024-02-29T10:00:00",
    ]
    assert row[5] == "2024-02-29T08:00:00+00:00"
    assert row[6:11] == ["yes", None, "[1, null]", '{"a": "ü"}', "78"]
    assert row[12] == "y" * 300 + "…"


def test_more_rows_than_are_shown_are_said(told: Any) -> None:
    assert told("FROM orders", rows=2)["has_more"] is True
    assert told("FROM orders", rows=3)["has_more"] is False


def test_a_mistake_comes_with_its_place_and_what_was_meant(told: Any) -> None:
    fault = told("SELECT 'ü', nam FROM orders")["fault"]
    assert (fault["place"], fault["length"], fault["near"][0]) == (13, 3, "name")
    assert fault["words"].startswith('Referenced column "nam" not found')
    assert told("FROM order")["fault"]["place"] >= 0
    assert told("FROM ordrs")["fault"]["near"] == ("orders",)


def test_a_question_that_needs_too_much_memory_says_so(told: Any) -> None:
    sql = "SELECT list(a.i ORDER BY b.i) FROM range(20000) a(i), range(20000) b(i)"
    assert told(sql, memory="32MB")["fault"]["code"] == "memory"


def test_all_rows_are_written_in_types_that_files_have(told: Any, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    file = tmp_path / "out.parquet"
    sql = "SELECT order_id, order_id, [1] AS l, INTERVAL 1 DAY AS i, now() AS n, NULL AS z FROM orders"
    assert told(sql, into=str(file), format="csv")["count"] == 3
    table = pq.read_table(file)
    kinds = dict(zip(table.column_names, map(str, table.schema.types), strict=True))
    assert kinds == {
        "order_id": "int64",
        "order_id_2": "int64",
        "l": "string",
        "i": "string",
        "n": "timestamp[us]",
        "z": "string",
    }
    told(sql, into=str(file), format="parquet")
    assert str(pq.read_table(file).schema.field("l").type).startswith("list")
    assert told("FROM orders WHERE false", into=str(file), format="csv")["count"] == 0
    assert pq.read_table(file).num_rows == 0


def test_the_process_knows_no_secret(marts: dict[str, str], tmp_path: Path) -> None:
    """It answers with next to nothing in its environment."""
    task: dict[str, Any] = {
        "sql": "SELECT 1",
        "marts": marts,
        "spill": str(tmp_path),
        "memory": MEMORY,
    }
    task |= {"seconds": 10, "rows": 1, "into": "", "format": ""}
    done = subprocess.run(
        COMMAND,
        input=json.dumps(task) + "\n",
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert json.loads(done.stdout)["rows"] == [["1"]]
