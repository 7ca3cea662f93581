"""Whom a treatment moves, from a file with a row per person of a trial."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rapport.insight.studies.effects.learners import KINDS
from rapport.insight.studies.effects.qini import GRID, Ranking
from rapport.insight.studies.effects.targeting import GROUPS, Gain
from rapport.insight.studies.effects.trials import Trial
from rapport.insight.studies.on_files.columns import codes, numbers, read_all
from rapport.insight.studies.on_files.kinds import telling
from rapport.insight.studies.on_files.known import Known, known
from rapport.insight.studies.on_files.running import Found
from rapport.insight.studies.uplift import TOGETHER, Asked, Uplift, uplift
from rapport.kit.errors import Invalid

YES, NO = ("1", "true"), ("0", "false")
TENTHS = slice(0, None, 10)
LEARNED = (*KINDS, "both")


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, the arms, what is not to be learned from, and what it is worth."""
    options.add_argument("--treatment", required=True, help="the column that says the arm")
    options.add_argument(
        "--outcome", required=True, help="the column with 1 where it came out, or 0"
    )
    options.add_argument("--treated", default="", help="what it says of who was treated")
    options.add_argument("--control", default="", help="what it says of who was not")
    options.add_argument("--id", default="", help="the column that names people")
    options.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column not to learn from, such as what is known only afterwards; may be repeated",
    )
    options.add_argument("--profit-per-outcome", type=float, help="what an outcome earns")
    options.add_argument("--cost-per-treatment", type=float, help="what a treatment costs")
    options.add_argument(
        "--model", choices=LEARNED, default="both", help="what learners learn with"
    )
    options.add_argument("--seed", type=int, default=0, help="of the folds and of the draws")


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    gain = _gain(said)
    named = [name for name in (said.treatment, said.outcome, said.id, *said.without) if name]
    if said.treatment == said.outcome:
        raise Invalid("one_column", "The arm and the outcome are two columns, not one.")
    table = read_all(said.file, named, words=[said.id] if said.id else [])
    arms = _arms(table, said)
    arm, words = codes(table, said.treatment)
    outcome = _outcome(table, said.outcome)
    is_known = np.isfinite(outcome)
    control, treated = (arm == words.index(name) for name in arms)
    rows = np.flatnonzero((control | treated) & is_known)
    others = np.flatnonzero(~(control | treated))
    said_of_all = known(table, [name for name in table.column_names if name not in named])
    trial = Trial(said_of_all.values[rows], treated[rows], outcome[rows] == 1)
    kinds = tuple(KINDS) if said.model == "both" else (said.model,)
    found = uplift(trial, said_of_all.values[others], Asked(arms, kinds, gain, said.seed))
    sure = table.take(pa.array(rows))
    too_good = _too_good(sure, said_of_all, trial, rows) if found.rankings else []
    figures = {
        "rows": table.num_rows,
        "no_outcome": int((~is_known & (control | treated)).sum()),
        "in_no_arm": len(others),
        "columns": said_of_all.used,
        "left_out": _asked_away(said) | said_of_all.left_out,
        "decide_the_outcome": too_good,
        "arms": _of_arms(trial, arms),
        **_figures(found),
    }
    verdict = found.verdict + _warning(too_good)
    return Found(figures, verdict, _scores(table, np.concatenate([rows, others]), found, said))


def _too_good(
    table: pa.Table, said_of_all: Known, trial: Trial, rows: NDArray[np.int64]
) -> list[str]:
    """The columns that alone tell the outcome of ``rows``."""
    decide = said_of_all.too_good(trial.outcome, rows)
    return [
        name
        for name in said_of_all.used
        if name in decide or telling(name, table[name], trial.outcome)
    ]


def _asked_away(said: argparse.Namespace) -> dict[str, str]:
    """Why columns that were named are not learned from."""
    why = dict.fromkeys(said.without, "as asked")
    why |= {said.id: "names people"} if said.id else {}
    return why | {said.treatment: "the arm", said.outcome: "the outcome"}


def _gain(said: argparse.Namespace) -> Gain | None:
    profit, cost = said.profit_per_outcome, said.cost_per_treatment
    if profit is None and cost is None:
        return None
    if profit is None or cost is None:
        raise Invalid("half_a_gain", "Say both --profit-per-outcome and --cost-per-treatment.")
    if not (0 < profit < float("inf") and 0 <= cost < float("inf")):
        raise Invalid(
            "no_gain", "An outcome must earn more than 0, and a treatment cost 0 or more."
        )
    return Gain(profit, cost)


def _arms(table: pa.Table, said: argparse.Namespace) -> tuple[str, str]:
    """What the column says of control and of treatment. Raises Invalid where that is not plain."""
    _, words = codes(table, said.treatment)
    told = ", ".join(sorted(words)[:10])
    for name in (said.treated, said.control):
        if name and name not in words:
            raise Invalid("no_arm", f"“{said.treatment}” never says “{name}”; it says {told}.")
    treated = said.treated or _only(words, YES, said.control)
    control = said.control or _only(words, NO, said.treated)
    if not treated or not control or treated == control:
        raise Invalid(
            "no_arms",
            f"Say --treated and --control, two different words: “{said.treatment}” says {told}.",
        )
    return control, treated


def _only(words: list[str], plain: tuple[str, ...], other: str) -> str:
    """The word that can be meant: 1 or 0, or of two the one that the other arm is not."""
    left = [word for word in words if word != other]
    if other and len(words) == 2:
        return left[0]
    meant = [word for word in left if word in plain]
    return meant[0] if len(meant) == 1 else ""


def _outcome(table: pa.Table, name: str) -> NDArray[np.float64]:
    if pa.types.is_boolean(table[name].type):
        table = pa.table({name: table[name].cast(pa.int8())})
    found = numbers(table, name)
    other = found[np.isfinite(found) & (found != 0) & (found != 1)]
    if len(other):
        raise Invalid(
            "no_outcome", f"“{name}” must be 0 or 1 everywhere; it is {other[0]:g} somewhere."
        )
    return found


def _of_arms(trial: Trial, arms: tuple[str, str]) -> dict[str, Any]:
    """How many there were in each arm, and of how many it came out."""
    counts = np.bincount(trial.cells, minlength=4)
    return {
        name: {
            "people": int(counts[2 * arm : 2 * arm + 2].sum()),
            "outcomes": int(counts[2 * arm + 1]),
        }
        for arm, name in enumerate(arms)
    }


def _figures(found: Uplift) -> dict[str, Any]:
    if not found.rankings:
        return {"average_effect": _plain(found.average)}
    whole = found.rankings[TOGETHER]
    return {
        "average_effect": _plain(found.average),
        "treatment_auc": found.treatment_auc,
        "randomised": found.is_randomised,
        "qini": asdict(whole.qini),
        "auuc": asdict(whole.auuc),
        "learners": {name: _of_learner(one) for name, one in found.rankings.items()},
        "curve": _curve(whole),
        "groups": _groups(found),
        "best_share": asdict(found.share) if found.share else None,
    }


def _plain(average: Any) -> dict[str, float] | None:
    return asdict(average) if np.isfinite(average.value) else None


def _of_learner(ranking: Ranking) -> dict[str, Any]:
    return {"qini": asdict(ranking.qini), "auuc": asdict(ranking.auuc)}


def _curve(ranking: Ranking) -> dict[str, dict[str, float]]:
    columns = (GRID[TENTHS], ranking.qini_curve[TENTHS], ranking.uplift_curve[TENTHS])
    return {
        f"{share:.0%}": {"qini": float(qini), "uplift": float(uplift)}
        for share, qini, uplift in zip(*columns, strict=True)
    }


def _groups(found: Uplift) -> dict[str, Any] | None:
    """The thresholds, and by group how many people and the effect that the data show."""
    if not found.groups:
        return None
    counts = np.bincount(found.groups.of_rows, minlength=len(GROUPS))
    told = {
        name: {"people": int(counts[number]), "effect": _plain(found.groups.observed[number])}
        for number, name in enumerate(GROUPS)
    }
    return {"thresholds": asdict(found.groups.thresholds)} | told


def _warning(too_good: list[str]) -> str:
    if not too_good:
        return ""
    told = " and ".join(f"“{name}”" for name in too_good)
    return f" But {told} alone tells the outcome: leave it out if it is known only afterwards."


def _scores(
    table: pa.Table, rows: NDArray[np.int64], found: Uplift, said: argparse.Namespace
) -> dict[str, Any]:
    """A row per person of the trial and of no arm, in the order of the file; effects alone where nobody
    is ranked.
    """
    order = np.argsort(rows)
    name = said.id or "row"
    columns: dict[str, Any] = {
        name: table[name].take(rows[order]) if said.id else rows[order] + 1,
        "effect": found.effects[order],
    }
    if found.groups is not None and found.untreated is not None:
        columns["untreated"] = found.untreated[order]
        columns["group"] = [GROUPS[number] for number in found.groups.of_rows[order]]
    return columns
