"""The process that answers one question and ends: ``python -m rapport.insight.asking.runner``.

It reads one line of JSON, the task, and writes one, the answer. It knows no database, no secret and no
address; DuckDB in it may open the files of the marts and none else, and no setting can be changed any more.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from rapport.insight.asking.guard import Fault, NotAsked, check

LONGEST = 300
MOST_LETTERS = 4_000_000
MOST_COLUMNS = 60
SPILL = "2GB"
ADDRESSES = 2 * 1024**3
BATCH = 16_384
NICE = 10
WHOLE = frozenset(
    f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "", "BIG", "HUGE")
) | {"INTEGER", "UINTEGER"}
NESTED = ("STRUCT", "MAP", "UNION", "JSON", "VARIANT")
Task = Mapping[str, Any]
Record = dict[str, Any]


def main() -> None:
    """One task in, one answer out."""
    task = json.loads(sys.stdin.readline())
    _bound(int(task["seconds"]))
    print(json.dumps(answer(task)), flush=True)  # noqa: T201 - how a program answers
    os._exit(0)  # whatever DuckDB would still tidy up is ours alone


def answer(task: Task) -> Record:
    """The first rows, or how many rows went into the file; or the fault."""
    try:
        with opened(task["marts"], Path(task["spill"]), task["memory"]) as connection:
            statement = _checked(connection, task)
            if task["into"]:
                return _written(connection, statement, Path(task["into"]), task["format"])
            return _shown(connection.execute(statement), int(task["rows"]))
    except NotAsked as refusal:
        return {"fault": asdict(refusal.fault)}
    except MemoryError:
        return {"fault": asdict(Fault("memory"))}
    except (duckdb.Error, OSError, ValueError) as error:  # Arrow tells DuckDB's errors as its own
        return {"fault": asdict(_told(error))}


def opened(marts: Mapping[str, str], spill: Path, memory: str) -> duckdb.DuckDBPyConnection:
    """A connection that sees ``marts`` (name → file) and nothing else, for good."""
    config: dict[str, Any] = {
        "memory_limit": memory,
        "threads": 1,
        "temp_directory": str(spill),
        "max_temp_directory_size": SPILL,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    connection = duckdb.connect(":memory:", config=config)
    files = {name: path.replace("'", "''") for name, path in marts.items()}
    for name, file in files.items():
        connection.execute(f"CREATE VIEW \"{name}\" AS FROM read_parquet('{file}')")
    allowed = ", ".join(f"'{file}'" for file in files.values())
    for setting in (
        f"allowed_paths = [{allowed}]",
        "enable_progress_bar = false",
        "TimeZone = 'UTC'",
        "errors_as_json = true",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def _bound(seconds: int) -> None:
    """Pages go first; and whatever hangs ends, also when whoever asked is gone."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(os.getppid(), seconds), daemon=True).start()


def _end_with(parent: int, seconds: int) -> None:
    last = time.monotonic() + seconds + 2
    while os.getppid() == parent and time.monotonic() < last:
        time.sleep(0.25)
    os._exit(1)


def _checked(connection: duckdb.DuckDBPyConnection, task: Task) -> Any:
    """The one statement of the task. Raises NotAsked, or DuckDB's error when it cannot be read."""
    statements = connection.extract_statements(task["sql"])
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise NotAsked(Fault("no_select"))
    trees = connection.execute("SELECT json_serialize_sql(?)", [task["sql"]]).fetchall()
    check(trees[0][0], list(task["marts"]))
    return statements[0]


def _shown(found: duckdb.DuckDBPyConnection, most: int) -> Record:
    names = [(column[0], kind_of(str(column[1]))) for column in found.description or ()]
    columns = [{"name": name, "kind": kind} for name, kind in names[:MOST_COLUMNS]]
    rows: list[list[str | None]] = []
    letters = 0
    while (row := found.fetchone()) is not None:
        if len(rows) == most or letters > MOST_LETTERS:
            return {"columns": columns, "all": len(names), "rows": rows, "has_more": True}
        cells = [_cell(value) for value in row[:MOST_COLUMNS]]
        letters += sum(len(cell or "") for cell in cells)
        rows.append(cells)
    return {"columns": columns, "all": len(names), "rows": rows, "has_more": False}


def kind_of(name: str) -> str:
    """How values of DuckDB's type ``name`` are shown."""
    if name.endswith("]") or name.startswith(NESTED):
        return "nested"
    first = name.partition("(")[0]
    if first in WHOLE:
        return "whole"
    known = {"DATE": "date", "BOOLEAN": "boolean", "DECIMAL": "number"}
    known |= {"FLOAT": "number", "DOUBLE": "number", "TIMESTAMP WITH TIME ZONE": "moment"}
    return known.get(first, "clock" if first.startswith("TIMESTAMP") else "text")


def _cell(value: Any) -> str | None:
    """A value as text that can be read back; long ones are cut."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list, tuple)):
        value = json.dumps(value, default=str, ensure_ascii=False)
    elif isinstance(value, Decimal):
        value = f"{value:f}"
    elif isinstance(value, (datetime, date)):
        value = value.isoformat()
    elif isinstance(value, bytes):
        value = value.hex()
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _told(error: Exception) -> Fault:
    """DuckDB's words without its frame."""
    if "Out of Memory" in str(error):
        return Fault("memory")
    _, _, rest = str(error).partition("{")
    try:
        told = json.JSONDecoder().raw_decode("{" + rest)[0]
    except ValueError:
        return Fault("duckdb", str(error))
    place, length = json.loads(told.get("location", "[-1, 0]"))
    near = tuple(filter(None, told.get("candidates", "").split(",")))
    words = str(told["exception_message"]).partition("\nCandidate bindings")[0]
    return Fault("duckdb", words.partition("\nDid you mean")[0], place, length, near)


def _written(
    connection: duckdb.DuckDBPyConnection, statement: Any, path: Path, kind: str
) -> Record:
    """All rows as a Parquet file, batch after batch; returns how many, and the columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    reader = connection.sql(statement).to_arrow_reader(BATCH)
    names = list(_apart(reader.schema.names))
    count, writer = 0, None
    for batch in reader:
        columns = [_kept(column, kind) for column in batch.columns]
        table = pa.Table.from_arrays(columns, names=names)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        count += len(table)
    if writer is None:
        empty = [_kept(pa.array([], field.type), kind) for field in reader.schema]
        writer = pq.ParquetWriter(path, pa.Table.from_arrays(empty, names=names).schema)
    writer.close()
    return {"count": count, "names": names}


def _apart(names: list[str]) -> Iterator[str]:
    """Column names, each once: a file with two of a name is read by few programs."""
    seen: set[str] = set()
    for name in names:
        told, number = name, 1
        while told.lower() in seen:
            number += 1
            told = f"{name}_{number}"
        seen.add(told.lower())
        yield told


def _kept(column: Any, kind: str) -> Any:
    """As it is, where files of the ``kind`` have a place for it; else as text."""
    import pyarrow as pa
    from pyarrow import types as kinds

    if kinds.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if kinds.is_timestamp(column.type) and kind == "csv":
        return column.cast(pa.timestamp("us"))
    if kinds.is_floating(column.type) or not _is_odd(column.type, kind):
        return column
    return pa.array([_whole(value) for value in column.to_pylist()], pa.string())


def _is_odd(kind: Any, format_: str) -> bool:
    from pyarrow import types as kinds

    if kinds.is_nested(kind) or kinds.is_binary(kind) or kinds.is_large_binary(kind):
        return format_ == "csv"
    return bool(kinds.is_interval(kind) or kinds.is_null(kind) or kinds.is_duration(kind))


def _whole(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, (dict, list)):
        return json.dumps(value, default=str, ensure_ascii=False)
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    return value.hex() if isinstance(value, bytes) else str(value)


if __name__ == "__main__":
    main()
