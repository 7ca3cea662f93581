"""What a tile asks, and how it is drawn. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from rapport.kit.speech import noted

MOST_TILES = 24
COUNT, SUM, AVERAGE = "count", "sum", "average"


class Chart(StrEnum):
    """How a tile shows what it found."""

    NUMBER = "number"
    LINE = "line"
    BAR = "bar"
    STACKED = "stacked"
    FUNNEL = "funnel"
    DISTRIBUTION = "distribution"
    HEAT = "heat"
    COHORT = "cohort"
    MAP = "map"
    TABLE = "table"


class Width(StrEnum):
    """How much of a row a tile takes."""

    QUARTER = "quarter"
    HALF = "half"
    WHOLE = "whole"


CHARTS = {
    Chart.NUMBER: noted("A single number"),
    Chart.LINE: noted("A line over months"),
    Chart.BAR: noted("Bars"),
    Chart.STACKED: noted("Stacked bars"),
    Chart.FUNNEL: noted("A funnel"),
    Chart.DISTRIBUTION: noted("A distribution"),
    Chart.HEAT: noted("A heat map"),
    Chart.COHORT: noted("Cohorts"),
    Chart.MAP: noted("A map of the world"),
    Chart.TABLE: noted("A table"),
}
WIDTHS = {
    Width.QUARTER: noted("A quarter of a row"),
    Width.HALF: noted("Half a row"),
    Width.WHOLE: noted("A whole row"),
}
PARTS = {
    "person": noted("By person"),
    "team": noted("By team"),
    "territory": noted("By territory"),
    "product": noted("By product"),
}
"""What metrics of live records come apart by."""
OF_METRICS = (Chart.NUMBER, Chart.LINE, Chart.BAR, Chart.TABLE)
TWO_FIELDS = (Chart.STACKED, Chart.HEAT)
GRIDS = (Chart.HEAT, Chart.COHORT)
"""Drawn as cells, the darker the more."""


@dataclass(frozen=True)
class Asking:
    """What a tile asks: a ``metric`` by its key, or the records of a ``kind`` that ``where`` selects.

    ``by`` is what it is shown by: a part of a metric, or a field of the records, and ``across`` a second
    one. ``measure`` counts records, or adds up or averages ``field``. ``at`` is the day or moment that the
    dashboard's period is about; without one, the records are those of today.
    """

    chart: Chart
    metric: str = ""
    kind: str = ""
    where: str = ""
    measure: str = COUNT
    field: str = ""
    by: str = ""
    across: str = ""
    at: str = ""

    def as_json(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items() if value}


def read(document: Mapping[str, Any]) -> Asking:
    """What ``as_json`` wrote."""
    known = {one.name for one in fields(Asking)}
    values = {name: value for name, value in document.items() if name in known}
    return Asking(**values | {"chart": Chart(values.get("chart", Chart.TABLE))})


def _metric(key: str, chart: Chart, by: str = "") -> Asking:
    return Asking(chart, metric=key, by=by)


SALES = (
    (Width.QUARTER, noted("New revenue"), _metric("new_revenue", Chart.NUMBER)),
    (Width.QUARTER, noted("Customers won"), _metric("customers_won", Chart.NUMBER)),
    (Width.QUARTER, noted("Open leads"), _metric("open_leads", Chart.NUMBER)),
    (Width.QUARTER, noted("Proposals given"), _metric("proposals_given", Chart.NUMBER)),
    (Width.HALF, noted("New revenue by month"), _metric("new_revenue", Chart.LINE)),
    (Width.HALF, noted("Sales by sales rep"), _metric("sales_per_rep", Chart.BAR, "person")),
    (
        Width.HALF,
        noted("Open opportunities by stage"),
        Asking(Chart.FUNNEL, kind="opportunity", where="status:open", by="stage"),
    ),
    (
        Width.HALF,
        noted("Expected to close"),
        Asking(
            Chart.STACKED,
            kind="opportunity",
            where="status:open closes<31d",
            measure=SUM,
            field="amount",
            by="closes",
            across="category",
        ),
    ),
)
"""What a dashboard of selling starts with: width, title, what is asked."""
