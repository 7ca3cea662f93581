"""Yes or no from a file with a row for each customer: what churn and response have in common."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from rapport.insight.studies.designs import Column, Numbers
from rapport.insight.studies.foretelling import Foretold, Question, foretold
from rapport.insight.studies.judging import (
    FEWEST,
    TOO_GOOD,
    Answers,
    Judged,
    is_signal,
    judged,
    log_loss,
)
from rapport.insight.studies.on_files.columns import codes, read_all
from rapport.insight.studies.on_files.kinds import known_columns
from rapport.insight.studies.on_files.outcomes import Outcome, outcome
from rapport.insight.studies.on_files.running import Found
from rapport.kit.errors import Invalid

BEST = 10
REASONS = 3
LEAST_PART = 0.05
"""Log odds that a reason adds at least."""


@dataclass(frozen=True)
class Words:
    """How a study speaks of those who say yes, those who say no, and what it foretells."""

    yes: str
    no: str
    what: str


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, what is yes, and what was not known beforehand."""
    options.add_argument("--target", required=True, help="the column that says what came")
    options.add_argument("--id", default="", help="the column that says who")
    options.add_argument("--positive", default="", help="what the target says for yes")
    options.add_argument(
        "--negative",
        action="append",
        default=[],
        help="what it says for no; other rows are left out",
    )
    options.add_argument(
        "--without", action="append", default=[], help="a column that was not known beforehand"
    )
    options.add_argument(
        "--keep", action="append", default=[], help="a column to learn from that would be left out"
    )
    options.add_argument("--seed", type=int, default=0, help="of the chance that parts the rows")


def study(said: argparse.Namespace, words: Words) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    if said.id == said.target:
        raise Invalid("target_is_id", "The column of --id cannot be that of --target.")
    named = [name for name in (said.target, said.id, *said.without, *said.keep) if name]
    whole = read_all(said.file, named, words=[said.id] if said.id else [])
    came = outcome(whole, said.target, positive=said.positive, negative=said.negative)
    table = whole.take(pa.array(came.rows))
    figures = _counts(whole, came)
    groups, who = _who(table, said.id)
    lacking = _lacking(came.answers, words)
    if lacking:
        return Found(figures, lacking, {said.id or "row": who})
    known = known_columns(
        table.drop_columns([name for name in (said.target, said.id) if name]),
        came.answers,
        said.target,
        without=said.without,
        keep=said.keep,
    )
    if not known.columns:
        raise Invalid(
            "no_columns", f"No column is left to learn from: {_reasons_of(known.left_out)}."
        )
    found = foretold(Question(known.columns, came.answers, groups), seed=said.seed)
    quality = judged(found.chances, came.answers, groups)
    figures |= _quality(found, quality, came.answers, known.columns)
    figures |= {"left_out": known.left_out, "tell_much_alone": known.telling}
    scores: dict[str, Any] = {said.id or "row": who, "probability": found.chances}
    if found.is_exact and is_signal(quality):
        scores |= _reasons(found, known.columns)
    verdict = _verdict(quality, words) + _warning(known.telling)
    return Found(figures, verdict, scores)


def _counts(whole: pa.Table, came: Outcome) -> dict[str, Any]:
    return {
        "rows": len(came.rows),
        "positives": int(came.answers.sum()),
        "positive": came.positive,
        "negative": ", ".join(came.negative[:10]),
        "rows_left_out": whole.num_rows - len(came.rows),
        "answers": dict(list(came.counts.items())[:10]),
    }


def _who(table: pa.Table, name: str) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[Any]]:
    """The group of each row, and what it is called: its id, or else its number from 1."""
    count = table.num_rows
    if not name:
        return np.arange(count), list(range(1, count + 1))
    groups, names = codes(table, name)
    is_nobody = groups < 0
    called = [None if place < 0 else names[place] for place in groups]
    return np.where(is_nobody, len(names) + np.arange(count), groups), called


def _lacking(answers: Answers, words: Words) -> str:
    """What to say where one of the answers is too rare; empty where none is."""
    yes = int(answers.sum())
    rarer, name = min((yes, words.yes), (len(answers) - yes, words.no))
    if rarer >= FEWEST:
        return ""
    return f"Not enough data: about {FEWEST - rarer} more {name} are needed."


def _quality(
    found: Foretold, quality: Judged, answers: Answers, columns: Sequence[Column]
) -> dict[str, Any]:
    everybody = np.full(len(answers), answers.mean())
    return {
        "model": found.model,
        **asdict(quality),
        "log_loss_of_the_average": log_loss(everybody, answers),
        "log_losses": dict(found.losses),
        "columns": len(columns),
        "weightiest": _weightiest(found.parts, columns),
        "reasons": _kind_of_reasons(found, quality),
    }


def _kind_of_reasons(found: Foretold, quality: Judged) -> str:
    if not is_signal(quality):
        return "none: there is no signal"
    if not found.is_exact:
        return "none: boosted trees have no exact parts"
    return "exact parts of the log odds"


def _weightiest(parts: Numbers, columns: Sequence[Column]) -> dict[str, Any]:
    """The columns that move the log odds most, on average, and which way."""
    weights = np.abs(parts).mean(axis=0)
    return {
        columns[place].name: {
            "weight": float(weights[place]),
            "direction": _direction(parts[:, place], columns[place]),
        }
        for place in np.argsort(-weights, kind="stable")[:BEST]
    }


def _direction(part: Numbers, column: Column) -> str:
    """Of numbers whether more of them makes it likelier; of words, which makes it likeliest."""
    if column.words:
        places = column.values.astype(int) + 1
        counts = np.bincount(places, minlength=len(column.words) + 1)
        means = np.bincount(places, part, minlength=len(counts)) / np.maximum(counts, 1)
        means[counts == 0] = np.nan
        said = ("nothing", *column.words)
        return (
            f"most for {said[int(np.nanargmax(means))]}, least for {said[int(np.nanargmin(means))]}"
        )
    known = ~np.isnan(column.values)
    values = column.values[known] - column.values[known].mean()
    slope = float(values @ part[known])
    return "the more, the likelier" if slope > 0 else "the more, the less likely"


def _reasons(found: Foretold, columns: Sequence[Column]) -> dict[str, Any]:
    """For each row the parts that weigh most, with the log odds that they add."""
    reasons: dict[str, Any] = {}
    order = np.argsort(-np.abs(found.parts), axis=1, kind="stable")[:, :REASONS]
    for number, places in enumerate(order.T, start=1):
        reasons[f"reason_{number}"] = [
            _reason(columns[place], row, found.parts[row, place])
            for row, place in enumerate(places)
        ]
    return reasons


def _reason(column: Column, row: int, part: float) -> str | None:
    return f"{column.said(row)} ({part:+.2f})" if abs(part) >= LEAST_PART else None


def _verdict(quality: Judged, words: Words) -> str:
    figure = f"AUC {quality.auc:.3f}, 95 % interval {quality.low:.3f} to {quality.high:.3f}"
    if not is_signal(quality):
        return f"No signal in these data: {words.what} is told no better than by chance ({figure})."
    if quality.auc > TOO_GOOD:
        return (
            f"Enough data, but {words.what} is told nearly too well ({figure}): "
            "look for a column that was known only afterwards, and leave it out."
        )
    return f"Enough data: {words.what} can be foretold ({figure})."


def _warning(telling: Mapping[str, float]) -> str:
    """The names of columns that tell much alone."""
    if not telling:
        return ""
    told = " and ".join(f"“{name}” (AUC {area:.3f})" for name, area in telling.items())
    return f" But {told} tells it alone: say --without if that is known only afterwards."


def _reasons_of(left_out: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {why}" for name, why in left_out.items()) or "there is no other"
