"""What must hold before a mart is published, each check as the rows that break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.breaches import Breach
from rapport.insight.warehouse.engine import Engine
from rapport.insight.warehouse.sources.postgres import Control
from rapport.kit.speech import noted

SHOWN = 5
Marts = Mapping[str, Table]
Controls = Mapping[str, Control]
Condition = Callable[[Table], Any]


@dataclass(frozen=True)
class Check:
    """``rows`` gives the rows that break it; a check that is not ``is_fatal`` only warns.

    ``sentence`` says what should hold, with ``data`` in its places.
    """

    sentence: str
    rows: Callable[[Table, Marts, Controls], Table]
    data: dict[str, str] = field(default_factory=dict)
    is_fatal: bool = True


def unique(*columns: str) -> Check:
    """No two rows share these columns."""
    return Check(
        noted("%(columns)s unique"),
        lambda mart, *_: _having_many(mart, columns),
        {"columns": ", ".join(columns)},
    )


def not_null(*columns: str) -> Check:
    """None of these columns is ever empty."""
    return Check(
        noted("%(columns)s present"),
        lambda mart, *_: mart.filter(ibis.or_(*(mart[column].isnull() for column in columns))),
        {"columns": ", ".join(columns)},
    )


def accepted(column: str, values: Sequence[str]) -> Check:
    """The column holds nothing else (or is empty)."""
    return Check(
        noted("%(column)s among %(values)s"),
        lambda mart, *_: mart.filter(mart[column].notin(values)).select(column).distinct(),
        {"column": column, "values": ", ".join(values)},
    )


def related(column: str, mart: str, other: str, *, is_fatal: bool = True) -> Check:
    """Every value that is not empty exists in column ``other`` of ``mart``."""

    def rows(table: Table, marts: Marts, _: Controls) -> Table:
        known = marts[mart].select(_known=other).distinct()
        filled = table.filter(table[column].notnull())
        return filled.anti_join(known, filled[column] == known["_known"])

    said = noted("%(column)s found in %(mart)s")
    return Check(said, rows, {"column": column, "mart": mart}, is_fatal)


def covers(column: str, mart: str, other: str, where: Condition) -> Check:
    """Every value of column ``other``, in the rows of ``mart`` ``where``, exists in ours."""

    def rows(table: Table, marts: Marts, _: Controls) -> Table:
        wanted = marts[mart].filter(where(marts[mart])).select(wanted=other).distinct()
        return wanted.anti_join(table, wanted.wanted == table[column])

    said = noted("every %(other)s of %(mart)s among %(column)s")
    return Check(said, rows, {"column": column, "mart": mart, "other": other})


def holds(sentence: str, broken: Condition, *, is_fatal: bool = True) -> Check:
    """No row meets the condition ``broken``."""
    return Check(sentence, lambda mart, *_: mart.filter(broken(mart)), is_fatal=is_fatal)


def reconciles(control: str, amount: str, where: Condition | None = None) -> Check:
    """Rows and the sum of ``amount`` are what the source itself counts, to the last digit."""

    def rows(table: Table, _: Marts, controls: Controls) -> Table:
        wanted = controls[control]
        chosen = table.filter(where(table)) if where else table
        found = chosen.agg(rows=chosen.count(), total=_sum(chosen, amount))
        compared = found.mutate(
            source_rows=ibis.literal(wanted.rows), source_total=_exactly(wanted.total)
        )
        return compared.filter(
            (compared.rows != compared.source_rows) | (compared.total != compared.source_total)
        )

    return Check(
        noted("%(amount)s equal to %(control)s of the source"),
        rows,
        {"amount": amount, "control": control},
    )


def totals(control: str, ours: str, amount: Condition) -> Check:
    """The sum of ``amount``, which is called ``ours``, is what the source itself adds up, to the last digit;
    the source has other rows.
    """

    def rows(table: Table, _: Marts, controls: Controls) -> Table:
        counted = table.select(amount=amount(table))
        found = counted.agg(total=_sum(counted, "amount"))
        compared = found.mutate(source_total=_exactly(controls[control].total))
        return compared.filter(compared.total != compared.source_total)

    return Check(
        noted("%(amount)s equal to %(control)s of the source"),
        rows,
        {"amount": ours, "control": control},
    )


def agrees(
    mart: str, ours: str, theirs: str, where: Condition | None = None, *, per: str = "currency"
) -> Check:
    """The sum of ``ours``, ``per`` column, is the sum of ``theirs`` in the rows of ``mart`` ``where``."""

    def rows(table: Table, marts: Marts, _: Controls) -> Table:
        other = marts[mart].filter(where(marts[mart])) if where else marts[mart]
        left = table.group_by(per).agg(total=_sum(table, ours))
        right = other.group_by(per).agg(other_total=_sum(other, theirs))
        joined = left.outer_join(right, per)
        zero = _exactly(Decimal(0))
        return joined.filter(
            ibis.coalesce(joined.total, zero) != ibis.coalesce(joined.other_total, zero)
        )

    return Check(
        noted("%(ours)s adding up to %(theirs)s of %(mart)s"),
        rows,
        {"ours": ours, "theirs": theirs, "mart": mart},
    )


def breaches(
    engine: Engine, name: str, checks: Sequence[Check], marts: Marts, controls: Controls
) -> list[Breach]:
    """The checks of the mart ``name`` that fail, with examples."""
    found = []
    for check in checks:
        wrong = check.rows(marts[name], marts, controls)
        if examples := engine.records(wrong.limit(SHOWN)):
            count = int(engine.value(wrong.count())) if len(examples) == SHOWN else len(examples)
            shown = "; ".join(map(_shown, examples))
            found.append(Breach(name, check.sentence, check.data, count, shown, check.is_fatal))
    return found


def _shown(row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())


def _having_many(mart: Table, columns: Sequence[str]) -> Table:
    counted = mart.group_by(list(columns)).agg(rows=mart.count())
    return counted.filter(counted.rows > 1)


def _sum(table: Table, column: str) -> Any:
    return ibis.coalesce(table[column].sum().cast("decimal(38, 6)"), _exactly(Decimal(0)))


def _exactly(amount: Decimal) -> Any:
    return ibis.literal(str(amount)).cast("decimal(38, 6)")
