"""Many series from a file with a row for each value: when they were, how far apart, and what lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rapport.insight.studies.on_files.columns import EPOCH, codes, days, numbers
from rapport.kit.errors import Invalid

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
STEP = "step"
SEASONS = {STEP: 1, "year": 1, "quarter": 4, "month": 12, "week": 1, "day": 7}
"""How many of each make a season, unless something else is said."""
GAPS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (89, 92), "year": (365, 366)}
"""The usual number of days from one to the next."""
EIGHT_DIGITS = (19_000_101, 21_001_231)
MOST = 100_000
"""Periods of a series."""
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Series:
    """``values`` of periods that follow each other, nan where nothing stands; the first is ``begin``, counted in
    periods of this ``kind``. Where that is a step, it is ``step`` long and counted from ``offset``.
    ``lacking`` are the periods without a row.
    """

    name: str
    kind: str
    begin: int
    step: int
    offset: int
    values: Numbers
    lacking: int

    def times(self, horizon: int) -> list[int] | list[date]:
        """Those of the periods to come: the first day of each, or a whole number."""
        coming = range(self.begin + len(self.values), self.begin + len(self.values) + horizon)
        if self.kind == STEP:
            return [self.offset + place * self.step for place in coming]
        return [_first_day(place, self.kind) for place in coming]


@dataclass(frozen=True)
class Read:
    """What a file says. ``irregular`` are the names of series whose times follow no rule; ``added_up`` is how
    many rows went to a period that another had already, ``lacking`` how many periods have none.
    """

    series: Sequence[Series]
    irregular: Sequence[str]
    rows_left_out: int
    added_up: int
    lacking: int


@dataclass(frozen=True)
class Rows:
    """Those of one series by time: days or whole numbers, and values."""

    name: str
    when: Places
    values: Numbers


def read(
    table: pa.Table, columns: tuple[str, str, str], *, kind: str = "", is_zero: bool = False
) -> Read:
    """Of the columns for series (may be empty), time and value. ``kind`` is that of every period, or else found
    for each series. Where ``is_zero`` a period without a row is one of nothing. Raises Invalid where no row says
    all.
    """
    of, time, value = columns
    values = numbers(table, value)
    who, names = codes(table, of) if of else (np.zeros(table.num_rows, np.int64), ["all"])
    known = np.isfinite(values) & (who >= 0)
    if not known.any():
        raise Invalid("no_values", "No row says both a series and a number.")
    moments, are_days = _moments(table.filter(pa.array(known)), time)
    if kind and not are_days:
        raise Invalid("no_day", f"“{time}” holds numbers, not days: leave out --period.")
    rows = _parted(who[known], names, moments, values[known])
    kinds = [_kind(one.when, kind) if are_days else STEP for one in rows]
    usual = Counter(own for own in kinds if own).most_common(1)
    alone = usual[0][0] if usual else "day"
    pairs = zip(rows, kinds, strict=True)
    made = [
        _regular(one, own or (alone if len(one.when) == 1 else ""), is_zero=is_zero)
        for one, own in pairs
    ]
    series = [one for one in made if one]
    used = sum(len(one.when) for one, found in zip(rows, made, strict=True) if found)
    lacking = sum(one.lacking for one in series)
    return Read(
        series,
        [one.name for one, found in zip(rows, made, strict=True) if found is None],
        int((~known).sum()),
        used - sum(len(one.values) for one in series) + lacking,
        lacking,
    )


def _moments(table: pa.Table, name: str) -> tuple[Places, bool]:
    """Days or whole numbers, and whether they are days. Months may be written as 2026-06."""
    column = table[name]
    if pa.types.is_integer(column.type):
        least, most = (pc.min_max(column)[end].as_py() for end in ("min", "max"))
        if least is not None and not (EIGHT_DIGITS[0] <= least and most <= EIGHT_DIGITS[1]):
            _nothing_lacks(column, name)
            return column.to_numpy().astype(np.int64), False
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        is_month = pc.match_substring_regex(column, r"^\d{4}-\d{2}$")
        whole = pc.if_else(is_month, pc.binary_join_element_wise(column, "01", "-"), column)
        table = pa.table({name: whole.cast(pa.string())})
    return days(table, name), True


def _nothing_lacks(column: pa.ChunkedArray, name: str) -> None:
    if column.null_count:
        raise Invalid("no_time", f"{column.null_count} rows have no “{name}”.")


def _parted(who: Places, names: Sequence[str], moments: Places, values: Numbers) -> list[Rows]:
    """The rows of each series, by time."""
    order = np.lexsort([moments, who])
    parts = np.split(order, np.flatnonzero(np.diff(who[order])) + 1)
    return [Rows(names[who[part[0]]], moments[part], values[part]) for part in parts]


def _kind(when: Places, said: str) -> str:
    """What a period is, by the usual gap between days; nothing where there is none, or it is none of ours."""
    gaps = np.diff(np.unique(when))
    if said or not len(gaps):
        return said
    usual = float(np.median(gaps))
    return next((kind for kind, (least, most) in GAPS.items() if least <= usual <= most), "")


def _regular(rows: Rows, kind: str, *, is_zero: bool) -> Series | None:
    """The series with a value for each period: those of one period are added up. None for irregular times: no
    kind, or more than half of the periods lack, unless these are zero.
    """
    if not kind:
        return None
    step = max(int(np.gcd.reduce(np.diff(rows.when))), 1) if kind == STEP else 1
    places = rows.when // step if kind == STEP else _places(rows.when, kind)
    first, count = int(places[0]), int(places[-1] - places[0]) + 1
    if count > (MOST if is_zero else 2 * len(np.unique(places))):
        return None
    values = np.bincount(places - first, rows.values, minlength=count).astype(np.float64)
    is_nothing = np.bincount(places - first, minlength=count) == 0
    values[is_nothing] = 0 if is_zero else np.nan
    offset = int(rows.when[0]) % step if kind == STEP else 0
    return Series(rows.name, kind, first, step, offset, values, int(is_nothing.sum()))


def _places(when: Places, kind: str) -> Places:
    """The number of the period that each day is in; weeks begin on Monday."""
    if kind not in MONTHS:
        return (when - 1) // DAYS[kind]
    months = (when - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months // MONTHS[kind])


def _first_day(place: int, kind: str) -> date:
    if kind not in MONTHS:
        return date.fromordinal(place * DAYS[kind] + 1)
    years, month = divmod(place * MONTHS[kind], 12)
    return date(1970 + years, month + 1, 1)
