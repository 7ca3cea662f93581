"""A cell as a file for people holds it: the same from Python values and, for many, from PostgreSQL.

Decimals without idle zeros, days and moments in ISO form, yes and no, and no formulas.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from rapport.platform.exchange.cells import FORMULA_SIGNS
from rapport.platform.records.queries.flat import Column, Type

_SIGNS = ", ".join(str(ord(sign)) for sign in (*FORMULA_SIGNS, "\n"))
_SAFE = (
    f"CASE WHEN ascii({{0}}) IN ({_SIGNS}) AND {{0}} !~ '^[+-]?[0-9.,]+$'"
    " THEN '''' || {0} ELSE {0} END"
)
_MOMENT = (
    "to_char({0} AT TIME ZONE 'UTC', CASE date_trunc('second', {0}) WHEN {0}"
    """ THEN 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"' END)"""
)
_FORMS = {
    Type.TEXT: _SAFE,
    Type.NUMBER: "trim_scale({0})",
    Type.MOMENT: _MOMENT,
    Type.TRUTH: "CASE {0} WHEN true THEN 'yes' WHEN false THEN 'no' END",
}


def written(value: Any) -> Any:
    """``value`` for a sheet: numbers and texts stay what they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def safe_cell(column: Column) -> str:
    """The expression of a cell that no spreadsheet program takes for a formula."""
    form = _SAFE if column.is_written else _FORMS.get(column.type, "{0}")
    return form.format(column.sql)


def as_named(column: Column) -> str:
    """The expression of a cell that keeps its type, under the name of its column."""
    sql = f"nullif({column.sql}, '')" if column.is_written else column.sql
    sql = f"trim_scale({sql})" if column.type is Type.NUMBER else sql
    return f'{sql} AS "{column.heading}"'
