"""A metric apart by person, team, territory and product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Count

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money
from rapport.performance.metric import Asked, Metric, Rows
from rapport.performance.queries.adding import Key, added, added_each, kind_of, selected
from rapport.performance.queries.readings import Worth, worth
from rapport.performance.queries.teams import team_names
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import company, names_of_users

MOST = 25
PRODUCTS = 12


@dataclass(frozen=True)
class Cell:
    """What a metric comes to for one person, team, territory or product; ``asked`` is that question, None
    for what is nobody's.
    """

    label: str
    value: Worth | None
    asked: Asked | None


@dataclass(frozen=True)
class Breakdown:
    """The parts of a metric, the largest first; ``overlaps`` when one row may stand in several of them."""

    name: str
    cells: tuple[Cell, ...] = ()
    overlaps: bool = False
    problem: str = ""


Totals = Mapping[Key, tuple[Fraction, Fraction]]
"""Key → what the rows come to, and what they are divided by."""


def breakdowns(asker: Actor, metric: Metric, asked: Asked, *, only: str = "") -> list[Breakdown]:
    """Those that are not asked for one part of already, or ``only`` the one so called. About two statements
    for each.
    """
    access.require(asker, "performance.read_metrics")
    wanted: list[tuple[str, bool, Callable[[Actor, Metric, Asked], Breakdown]]] = [
        ("person", asked.person is None, _by_person),
        ("team", asked.team is None and asked.person is None, _by_team),
        ("territory", True, _by_territory),
        ("product", asked.product is None, _by_product),
    ]
    found = []
    for name, is_wanted, make in wanted:
        if is_wanted and only in ("", name):
            try:
                found.append(make(asker, metric, asked))
            except (Refused, Invalid) as wrong:
                found.append(Breakdown(name, problem=str(wrong)))
    return [one for one in found if one.cells or one.problem]


def _by_person(asker: Actor, metric: Metric, asked: Asked) -> Breakdown:
    totals = _of_people(asker, metric, asked)
    names = names_of_users([int(key) for key in totals if key is not None])
    cells = [
        Cell(
            names.get(key, ""),
            _worth(metric, totals[key]),
            replace(asked, person=key, team=None) if key else None,
        )
        for key in totals
    ]
    return Breakdown("person", _largest(cells))


def _by_team(asker: Actor, metric: Metric, asked: Asked) -> Breakdown:
    """Who is in a team today counts for it, whoever is in two counts for both."""
    totals, teams_of = _of_people(asker, metric, asked), company().teams_of
    by_team: dict[Key, tuple[Fraction, Fraction]] = {}
    for person, (over, under) in totals.items():
        for team in teams_of.get(person, {None}):
            before = by_team.get(team, (Fraction(0), Fraction(0)))
            by_team[team] = before[0] + over, before[1] + under
    names = dict(team_names(asker))
    cells = [
        Cell(names.get(team, ""), _worth(metric, pair), replace(asked, team=team) if team else None)
        for team, pair in by_team.items()
    ]
    overlaps = any(len(teams_of.get(person, ())) > 1 for person in totals)
    is_plain = set(by_team) == {None}
    return Breakdown("team", () if is_plain else _largest(cells), overlaps)


def _of_people(asker: Actor, metric: Metric, asked: Asked) -> Totals:
    """By the id of whose the rows are; None for nobody's."""

    def by_owner(rows: Rows) -> Mapping[Key, Fraction]:
        owner = kind_of(asker, rows).fields_for(asker).get(rows.person)
        return added(asker, rows, asked, by=owner.column if owner else "").by_key

    return _paired(metric, by_owner)


def _by_territory(asker: Actor, metric: Metric, asked: Asked) -> Breakdown:
    """The territories on top, or those inside the one that was asked for."""
    known = company()
    inside = {pk for below in known.areas_inside.values() for pk in below}
    asked_for = asked.territory
    shown = known.areas_inside.get(asked_for, set()) if asked_for else known.areas.keys() - inside
    each = [(pk, replace(asked, territory=pk)) for pk in sorted(shown)[:MOST]]
    totals = _paired(metric, lambda rows: added_each(asker, rows, each).by_key)
    cells = [Cell(known.areas[pk].name, _worth(metric, totals.get(pk)), one) for pk, one in each]
    return Breakdown("territory", _largest(cells), overlaps=True)


def _by_product(asker: Actor, metric: Metric, asked: Asked) -> Breakdown:
    """The products that are in the most of the rows, each with all rows that it is in."""
    rows = next((one for one in (*metric.rows, *metric.over) if one.lines), None)
    if rows is None:
        return Breakdown("product")
    found = selected(asker, rows, asked).exclude(**{rows.lines: None}).values_list(rows.lines)
    counted = found.annotate(_in=Count("pk", distinct=True)).order_by("-_in", rows.lines)
    each = [(pk, replace(asked, product=pk)) for pk, _count in counted[:PRODUCTS]]
    totals = _paired(metric, lambda one: added_each(asker, one, each).by_key)
    seen = access.visible_to(asker, Product.objects.filter(pk__in=[pk for pk, _ in each]))
    names = dict(seen.values_list("pk", "name"))
    cells = [
        Cell(names[pk], _worth(metric, totals.get(pk)), one) for pk, one in each if pk in names
    ]
    return Breakdown("product", _largest(cells), overlaps=True)


def _paired(metric: Metric, add: Callable[[Rows], Mapping[Key, Fraction]]) -> Totals:
    """What the rows of the metric come to, and its divisors, by key."""
    over, under = _together(map(add, metric.rows)), _together(map(add, metric.over))
    keys = dict.fromkeys([*over, *under])
    return {key: (over.get(key, Fraction(0)), under.get(key, Fraction(0))) for key in keys}


def _together(parts: Iterable[Mapping[Key, Fraction]]) -> dict[Key, Fraction]:
    found: dict[Key, Fraction] = {}
    for part in parts:
        for key, amount in part.items():
            found[key] = found.get(key, Fraction(0)) + amount
    return found


def _worth(metric: Metric, pair: tuple[Fraction, Fraction] | None) -> Worth | None:
    return worth(metric, *(pair or (Fraction(0), Fraction(0))))


def _largest(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The largest parts, without those that come to nothing, what is nobody's last."""
    filled = [cell for cell in cells if cell.value]
    ordered = sorted(
        filled, key=lambda cell: (cell.asked is None, -amount_of(cell.value), cell.label)
    )
    return tuple(ordered[:MOST])


def amount_of(value: Worth | None) -> float:
    """A value as a length to draw."""
    return float((value.amount if isinstance(value, Money) else value) or 0)
