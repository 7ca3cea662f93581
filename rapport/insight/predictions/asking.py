"""What was known of whom on a day, and what came to them, read from the marts of a build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from rapport.insight.predictions.customers import CUSTOMERS
from rapport.insight.predictions.known import DATED, TIMELESS, Known, drawn
from rapport.insight.predictions.prediction import Feature, Prediction, Subject
from rapport.insight.studies.designs import Column, Places
from rapport.insight.studies.judging import Answers
from rapport.insight.warehouse.build import Warehouse
from rapport.insight.warehouse.engine import Engine

LOT = 20_000
"""Customers, drawn by lot, whose past is learned from; everybody is told of."""


@dataclass(frozen=True)
class Read:
    """Of one length: keys, what is known of each by feature, and whether it came."""

    keys: Places
    raw: dict[str, Any]
    came: Answers

    @classmethod
    def joined(cls, reads: Sequence[Read]) -> Read:
        """One after the other."""
        raw = {name: np.concatenate([one.raw[name] for one in reads]) for name in reads[0].raw}
        keys = np.concatenate([one.keys for one in reads])
        return cls(keys, raw, np.concatenate([one.came for one in reads]))


@dataclass
class Asking:
    """The marts of a build, asked about days: what is known of a subject on a day is reckoned once."""

    warehouse: Warehouse
    _lots: dict[str, dict[str, Table]] = field(default_factory=dict)
    _shares: dict[str, float] = field(default_factory=dict)
    _known: dict[tuple[str, date, bool], Table] = field(default_factory=dict)
    _last: tuple[Any, Read] | None = None

    @property
    def engine(self) -> Engine:
        return self.warehouse.engine

    @property
    def marts(self) -> dict[str, Table]:
        return {name: self.warehouse.tables[name] for name in (*DATED, *TIMELESS)}

    def reach(self, subject: Subject) -> tuple[date | None, date | None]:
        """The first day of which something is known, and the day after the last: never one to come."""
        days = subject.days(self.marts)
        both = ibis.union(*days) if len(days) > 1 else days[0]
        first, last = self.engine.rows(both.agg(first=both.day.min(), last=both.day.max()))[0]
        if first is None:
            return None, None
        if subject is CUSTOMERS and self.warehouse.as_of is not None:
            return first, self.warehouse.as_of
        return first, min(last, self.warehouse.generation.began.date()) + timedelta(days=1)

    def share(self, subject: Subject) -> float:
        """Of the parties, whose past is learned from."""
        if subject is not CUSTOMERS:
            return 1.0
        if subject.name not in self._shares:
            count = int(self.engine.value(self.marts["customers"].count()))
            self._shares[subject.name] = min(LOT / max(count, 1), 1.0)
        return self._shares[subject.name]

    def long_pause(self, share: float) -> float | None:
        """The days that this share of all pauses between orders does not exceed; None without any."""
        orders = self._lot(CUSTOMERS)["orders"]
        days = orders.filter(orders.is_clean).select("party_id", "ordered_on").distinct()
        before = days.ordered_on.lag().over(ibis.window(group_by="party_id", order_by="ordered_on"))
        pauses = days.mutate(pause=days.ordered_on.delta(before, unit="day"))
        found = self.engine.value(pauses.pause.quantile(share))
        return None if found is None else float(found)

    def past(self, prediction: Prediction, day: date) -> Read:
        """Those who are learned from, with what came to them after ``day``."""
        marts = self._lot(prediction.subject)
        known, then = Known(marts, day), Known(marts, day + timedelta(days=prediction.span))
        rows = self._asked(prediction, known, is_lot=True)
        key = prediction.subject.key
        if prediction.counted is not None:
            rows = rows.semi_join(prediction.counted(known, then), key)
        told = prediction.came(known, then).select(came_key=key).distinct()
        joined = rows.left_join(told, rows[key] == told.came_key)
        return self._read(prediction, joined.mutate(came=joined.came_key.notnull()))

    def now(self, prediction: Prediction, day: date) -> Read:
        """Everybody who is asked about. What was read last is kept: several ask the same of all customers."""
        asked = (prediction.asked, day)
        if self._last is None or self._last[0] != asked:
            rows = self._asked(prediction, Known(self.marts, day), is_lot=False)
            self._last = asked, self._read(prediction, rows.mutate(came=ibis.literal(False)))
        return self._last[1]

    def columns(self, prediction: Prediction, reads: Sequence[Read]) -> list[list[Column]]:
        """Of each read the columns that models learn from, with the same words for all."""
        found: list[list[Column]] = [[] for _ in reads]
        for feature in prediction.features:
            columns = _columns(feature, [read.raw[feature.name] for read in reads])
            for place, column in enumerate(columns):
                found[place].append(column)
        return found

    def _lot(self, subject: Subject) -> dict[str, Table]:
        share = self.share(subject)
        if share >= 1:
            return self.marts
        if subject.name not in self._lots:
            self._lots[subject.name] = {
                name: self.engine.keep(f"lot_{name}", drawn(mart, share))
                if "party_id" in mart.columns
                else mart
                for name, mart in self.marts.items()
            }
        return self._lots[subject.name]

    def _asked(self, prediction: Prediction, known: Known, *, is_lot: bool) -> Table:
        """One row for each who is asked about, with its features."""
        rows = self._features(prediction.subject, known, is_lot=is_lot)
        return rows.semi_join(prediction.asked(known), prediction.subject.key)

    def _read(self, prediction: Prediction, rows: Table) -> Read:
        subject = prediction.subject
        found = self.engine.columns(rows.order_by(subject.key))
        raw = {one.name: _plain(one, found[one.name]) for one in subject.features}
        return Read(np.asarray(found[subject.key], np.int64), raw, np.asarray(found["came"], bool))

    def _features(self, subject: Subject, known: Known, *, is_lot: bool) -> Table:
        place = (subject.name, known.day, is_lot)
        if place not in self._known:
            columns = (subject.key, *(one.name for one in subject.features))
            name = f"known_{subject.name}_{known.day:%Y%m%d}_{'lot' if is_lot else 'all'}"
            self._known[place] = self.engine.keep(name, subject.known(known).select(*columns))
        return self._known[place]


def _plain(feature: Feature, values: Any) -> Any:
    """Numbers with nan where nothing is known; words as they are."""
    if feature.is_words:
        return np.ma.filled(values, None)
    return np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)


def _columns(feature: Feature, raw: Sequence[Any]) -> list[Column]:
    if not feature.is_words:
        return [Column(feature.name, feature.scaled(values)) for values in raw]
    arrays = [pa.array(values, pa.string()) for values in raw]
    words = sorted(filter(None, pc.unique(pa.concat_arrays(arrays)).to_pylist()))
    known = pa.array(words, pa.string())
    return [
        Column(
            feature.name,
            pc.fill_null(pc.index_in(one, value_set=known), -1).to_numpy().astype(np.float64),
            tuple(words) or ("",),
        )
        for one in arrays
    ]
