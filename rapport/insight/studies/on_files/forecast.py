"""What comes next in many series, from a file with a row for each value."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rapport.insight.studies.drawing import Figure
from rapport.insight.studies.forecasting.accuracy import COMBINED, Judged, judged, mean_gain
from rapport.insight.studies.forecasting.combining import (
    ALIKE,
    ENOUGH,
    NO_BETTER,
    TOO_SHORT,
    Forecasts,
    fewest,
    forecast,
)
from rapport.insight.studies.on_files.columns import read_columns
from rapport.insight.studies.on_files.periods import GAPS, SEASONS, Read, Series, read
from rapport.insight.studies.on_files.running import Found
from rapport.kit.errors import Invalid

FEWEST = 10
"""Series, below which it is not sure that the next will do as these did."""
STANDINGS = {
    ENOUGH: "enough",
    NO_BETTER: "no better than naive: naive is told",
    TOO_SHORT: "too short",
    ALIKE: "always the same",
}
Groups = Mapping[tuple[str, int], Sequence[Series]]


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, how far ahead, and what a season is."""
    options.add_argument("--series", default="", help="the column that says of which series")
    options.add_argument("--time", required=True, help="the column that says when")
    options.add_argument("--value", required=True, help="the column that says how much")
    options.add_argument("--horizon", type=int, required=True, help="how many periods to foretell")
    options.add_argument("--season", type=int, help="how many periods make a season; 1 for none")
    options.add_argument("--period", choices=GAPS, default="", help="what is added up to one value")
    options.add_argument(
        "--missing",
        choices=("last", "zero"),
        default="last",
        help="what a period without a row says: the last value again, or 0",
    )


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    if said.horizon < 1 or (said.season is not None and said.season < 1):
        raise Invalid("no_horizon", "The horizon and the season are 1 period or more.")
    names = [said.series] if said.series else []
    table = read_columns(said.file, [said.time, said.value], words=names)
    found = read(
        table,
        (said.series, said.time, said.value),
        kind=said.period,
        is_zero=said.missing == "zero",
    )
    groups = _groups(found.series, said)
    told = {key: _told(some, key[1], said.horizon) for key, some in groups.items()}
    quality = {
        key: judged([one.values for one in some], key[1], said.horizon)
        for key, some in groups.items()
    }
    standing = [one for forecasts in told.values() for one in forecasts.standing.tolist()]
    figures = {
        "rows": table.num_rows,
        **_of_rows(found),
        "standing": {name: standing.count(number) for number, name in STANDINGS.items()},
        "by_season": {
            f"{kind}, season of {season}": _quality(
                quality[kind, season], len(groups[kind, season])
            )
            for kind, season in groups
        },
    }
    verdict = _verdict([one for one in quality.values() if one], groups, standing)
    return Found(figures, verdict, _scores(groups, told, said))


def _groups(series: Sequence[Series], said: argparse.Namespace) -> Groups:
    """Series by kind of period and length of season."""
    groups: dict[tuple[str, int], list[Series]] = {}
    for one in series:
        groups.setdefault((one.kind, said.season or SEASONS[one.kind]), []).append(one)
    return groups


def _told(series: Sequence[Series], season: int, horizon: int) -> Forecasts:
    return forecast([one.values for one in series], season, horizon)


def _of_rows(found: Read) -> dict[str, Any]:
    return {
        "rows_left_out": found.rows_left_out,
        "rows_added_up": found.added_up,
        "series": len(found.series),
        "periods_without_a_row": found.lacking,
        "irregular": len(found.irregular),
        "irregular_series": list(found.irregular[:10]),
    }


def _quality(one: Judged | None, count: int) -> dict[str, Any]:
    if one is None:
        return {"series": count, "judged": 0}
    return {
        "series": count,
        "judged": one.series,
        "values": one.values,
        "smape": {name: _known(error) for name, error in one.smape.items()},
        "mase": {name: _known(error) for name, error in one.mase.items()},
        "coverage_of_80": _known(one.coverage),
    }


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _verdict(quality: Sequence[Judged], groups: Groups, standing: Sequence[int]) -> str:
    """By how much less the combined forecast errs than the naive one in periods that it did not see."""
    if ENOUGH not in standing and NO_BETTER not in standing:
        return _not_enough(groups, standing)
    gains = np.concatenate([one.gains for one in quality]) if quality else np.empty(0)
    if not len(gains):
        return "Enough data to learn from; too little to see how well it foretells."
    gain = mean_gain(gains)
    count = f"{len(gains)} series" if len(gains) > 1 else "one series"
    figure = f"by {gain.value:.3f} in MASE, {_sure(gain, len(gains))}, of {count}"
    if gain.value <= 0 or (len(gains) >= FEWEST and gain.low <= 0):
        return f"No signal in these data: naive forecasts err as little ({figure})."
    return f"Enough data: {COMBINED} forecasts err less than naive ones ({figure})."


def _sure(gain: Figure, count: int) -> str:
    if count < FEWEST:
        return "too few to say how surely"
    return f"95 % interval {gain.low:.3f} to {gain.high:.3f}"


def _not_enough(groups: Groups, standing: Sequence[int]) -> str:
    lacking = [
        fewest(season) - len(one.values) for (_, season), some in groups.items() for one in some
    ]
    if not lacking:
        return "Not enough data: no series has regular times; say --period to add up by it."
    if TOO_SHORT not in standing:
        return "No signal in these data: every series is always the same."
    return f"Not enough data: about {max(min(lacking), 1)} more periods are needed."


def _scores(
    groups: Groups, told: Mapping[tuple[str, int], Forecasts], said: argparse.Namespace
) -> dict[str, Any]:
    """A row for each series and period to come."""
    rows: dict[str, list[Any]] = {name: [] for name in ("series", "time", "ahead", "verdict")}
    for (kind, season), some in groups.items():
        for one, standing in zip(some, told[kind, season].standing.tolist(), strict=True):
            rows["series"] += [one.name] * said.horizon
            rows["time"] += one.times(said.horizon)
            rows["ahead"] += range(1, said.horizon + 1)
            rows["verdict"] += [_of_series(one, standing, season)] * said.horizon
    numbers = {
        name: np.concatenate([getattr(one, name).ravel() for one in told.values()] or [np.empty(0)])
        for name in ("value", "low", "high")
    }
    head = {said.series or "series": rows["series"], said.time: rows["time"]}
    return head | {"ahead": rows["ahead"], **numbers, "verdict": rows["verdict"]}


def _of_series(one: Series, standing: int, season: int) -> str:
    if standing != TOO_SHORT:
        return STANDINGS[standing]
    lacking = max(fewest(season) - len(one.values), 1)
    return f"too short: about {lacking} more are needed; naive is told"
