"""The roll-up of a period: sums, calls, quotas and what statistics say, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rapport.forecasts import conditions
from rapport.forecasts.categories import Amounts, total
from rapport.forecasts.holders import COMPANY, Holder
from rapport.forecasts.models import Override, SnapshotDay, Submission
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.asked import quotas
from rapport.forecasts.queries.calls import standing
from rapport.forecasts.queries.products import by_product, shown
from rapport.forecasts.queries.rows import Row, Said, Shelf, settle
from rapport.forecasts.queries.sight import Sight, sight
from rapport.forecasts.queries.snapshots import statistics
from rapport.forecasts.queries.sums import Sums, sums
from rapport.forecasts.queries.territories import behind, ranked
from rapport.forecasts.queries.whose import home_team, names
from rapport.kit.speech import say
from rapport.platform.access import Actor

GROUPED = {"territory": "territory", "category": "product", "product": "product"}
"""What the row of a kind of holder stands in, where not by person."""


@dataclass
class Rollup:
    """All rows, the last their total. ``day`` is that of the statistics; ``left_out`` counts, by currency,
    the opportunities that have no exchange rate, ``quotas_left_out`` the quotas.
    """

    period: Period
    rows: list[Row]
    total: Row
    left_out: Mapping[str, int]
    day: SnapshotDay | None
    quotas_left_out: Mapping[str, int]


def rollup(
    asker: Actor, period: Period, *, by: str, today: date, shelf: Shelf | None = None
) -> Rollup:
    """The forecast of ``period`` by person, territory or product, as far as ``asker`` sees it; of products the
    largest of each category, or those of one ``shelf``. As many statements however many rows.
    """
    found = _worked_out(asker, period, by=by, today=today)
    if by == "product":
        found.rows = shown(found.rows, shelf)
    else:
        found.rows = _lines(found.rows)
    return found


def _lines(rows: list[Row]) -> list[Row]:
    return [line for row in rows for line in row.lines()]


def _worked_out(asker: Actor, period: Period, *, by: str, today: date) -> Rollup:
    """With the rows of the first rank; the others are below them."""
    found, seen = sums(asker, period, by=by, today=today), sight(asker)
    day, said_by_numbers = statistics(asker, period)
    asked = quotas(asker, period, today)
    said = Said(
        standing(asker, Submission, period),
        standing(asker, Override, period),
        said_by_numbers,
        asked.by_holder,
    )
    whole = Row(say("Total"), 0, found.total(), COMPANY if seen.is_all else None)
    whole.tree = _of_all(seen)
    whole.below = list(MADE[by](found, said))
    settle(said.on(whole))
    return Rollup(period, whole.below, whole, found.left_out, day, asked.left_out)


def row_of(asker: Actor, holder: Holder, period: Period, today: date) -> Row | None:
    """The line of the roll-up that is about ``holder``; None where there is nothing of it yet."""
    by = GROUPED.get(holder.kind, "person")
    found = _worked_out(asker, period, by=by, today=today)
    return next((row for row in found.total.lines() if row.holder == holder), None)


def _of_all(seen: Sight) -> conditions.Tree | None:
    """The opportunities behind a total: all of them, or those of the people whom one sees."""
    if seen.is_all:
        return {"all": []}
    return None if seen.teams else conditions.of_people(sorted(seen.people))


def _by_person(found: Sums, said: Said) -> Iterator[Row]:
    """Teams with their people. What people called stands once, under their own team where they have
    something there.
    """
    groups = dict(found.by_group)
    there = {one for _, one in groups}, {one for one, _ in groups}
    groups |= {(home_team(pk), pk): Amounts() for pk in said.holders("person") - there[0]}
    groups |= {(pk, None): Amounts() for pk in said.holders("team") - there[1]}
    called = names(
        [
            *(Holder("team", team) for team, _ in groups if team),
            *(Holder("person", person) for _, person in groups if person),
        ]
    )
    teams: dict[int | None, list[tuple[int | None, Amounts]]] = {}
    for (team, person), amounts in groups.items():
        teams.setdefault(team, []).append((person, amounts))
    own = _own_places(list(groups))
    for team in sorted(teams, key=lambda pk: _place(called, "team", pk)):
        yield said.on(_team(team, teams[team], called, said, own))


def _own_places(groups: list[tuple[int | None, int | None]]) -> dict[int, int | None]:
    """Person → the team under whose row their calls stand."""
    found: dict[int, int | None] = {}
    for team, person in sorted(groups, key=lambda pair: pair[0] or 0):
        if person is not None and (person not in found or home_team(person) == team):
            found[person] = team
    return found


def _team(
    team: int | None,
    people: list[tuple[int | None, Amounts]],
    called: Mapping[Holder, str],
    said: Said,
    own: Mapping[int, int | None],
) -> Row:
    holder = Holder("team", team) if team else None
    name = called.get(holder, "?") if holder else say("No team")
    behind = conditions.of_team(name if team else None)
    row = Row(name, 0, total(amounts for _, amounts in people), holder, behind)
    for person, amounts in sorted(people, key=lambda pair: _place(called, "person", pair[0])):
        if person is None and not amounts:
            continue
        whom = conditions.of_people([person]) if person else conditions.of_nobody()
        below = Row(
            called.get(Holder("person", person), "?") if person else say("Nobody's"),
            1,
            amounts,
            None,
            conditions.both(behind, whom),
        )
        if person is not None and own.get(person) == team:
            below.holder = Holder("person", person)
            said.on(below)
        row.below.append(below)
    return row


def _by_territory(found: Sums, said: Said) -> Iterator[Row]:
    """The tree of territories, each with what lies inside it; then what is in none."""
    own = {pk: amounts for (_, pk), amounts in found.by_group.items()}
    above: list[Row] = []
    for rank, place in ranked():
        row = Row(place.name, rank, own.get(place.pk, Amounts()), Holder("territory", place.pk))
        row.tree = behind(place.pk)
        said.on(row)
        del above[rank:]
        above.append(row)
        for upper in above[:-1]:
            upper.amounts += row.amounts
        if rank:
            above[-2].below.append(row)
            continue
        yield row
    if own.get(None):
        yield Row(say("No territory"), 0, own[None])


MADE = {"person": _by_person, "territory": _by_territory, "product": by_product}


def _place(called: Mapping[Holder, str], kind: str, pk: int | None) -> tuple[bool, str]:
    """By name; nobody's comes last."""
    return pk is None, called.get(Holder(kind, pk or 0), "").casefold()
