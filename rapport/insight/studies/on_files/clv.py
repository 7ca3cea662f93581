"""Customer lifetime value without a contract, from a file with a row per purchase."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

import numpy as np

from rapport.insight.studies.clv import FITS, UNITS, Purchases, lifetime
from rapport.insight.studies.on_files.columns import codes, days, numbers, read_columns
from rapport.insight.studies.on_files.running import Found
from rapport.kit.errors import Invalid


def add_options(options: argparse.ArgumentParser) -> None:
    """The columns, the day to stop learning at, and the model."""
    options.add_argument("--customer", required=True, help="the column that says who bought")
    options.add_argument("--date", required=True, help="the column that says when")
    options.add_argument("--amount", default="", help="the column that says for how much")
    options.add_argument("--until", type=date.fromisoformat, help="the last day to learn from")
    options.add_argument("--unit", choices=UNITS, default="week", help="the unit of time")
    options.add_argument("--model", choices=[*FITS, "gammagamma"], default="bgnbd")
    options.add_argument("--ahead", type=float, default=52.0, help="units of time to foretell")


def study(said: argparse.Namespace) -> Found:
    """Raises Invalid for a file or an option that says too little."""
    if said.model == "gammagamma" and not said.amount:
        raise Invalid("no_amount", "gammagamma learns from amounts: say --amount COLUMN.")
    named = [name for name in (said.date, said.amount) if name]
    table = read_columns(said.file, named, words=[said.customer])
    who, names = codes(table, said.customer)
    amounts = numbers(table, said.amount) if said.amount else np.ones(table.num_rows)
    bought = (who >= 0) & (amounts > 0)
    if not bought.any():
        raise Invalid("no_purchases", "No row has a customer and an amount above zero.")
    spent = amounts[bought] if said.amount else None
    purchases = Purchases(who[bought], days(table, said.date)[bought], spent)
    until = said.until.toordinal() if said.until else int(purchases.days.max())
    found = lifetime(purchases, until=until, unit=said.unit, model=said.model)
    figures = {
        "model": said.model,
        "rows": table.num_rows,
        "no_purchases": int((~bought).sum()),
        "customers": len(found.customers),
        "came_again": int((found.histories.repeats > 0).sum()),
        "until": date.fromordinal(until).isoformat(),
        "unit": said.unit,
        "parameters": _parameters(found.visits) | _parameters(found.spending),
        "log_likelihood": getattr(found.visits or found.spending, "log_likelihood", None),
        "holdout": dict(found.holdout),
    }
    scored = {said.customer: [names[number] for number in found.customers]}
    return Found(figures, found.verdict, scored | found.scores(said.ahead))


def _parameters(model: Any) -> dict[str, float]:
    """The parameters of a fitted model by name; none of one that was not."""
    known = vars(model) if model is not None else {}
    return {name: value for name, value in known.items() if name != "log_likelihood"}
