"""Who uses the system: who is there, who writes down what happens, whose records are complete.

Opened by administrators and managers once a week: to see who needs help to get going, and where to
ask for what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from rapport.kit.errors import NotFound
from rapport.kit.text import id_in
from rapport.platform.records.adoption import EDITED, MADE, NOTED
from rapport.platform.records.queries import adoption as queries
from rapport.platform.records.queries.adoption import Completeness, Figures
from rapport.platform.records.types import RecordType
from rapport.platform.ui.page import Request, page

PRESENT = "present"
TITLES = {
    PRESENT: gettext_lazy("Days on which %(name)s was here"),
    MADE: gettext_lazy("What %(name)s entered"),
    EDITED: gettext_lazy("What %(name)s changed"),
    NOTED: gettext_lazy("What %(name)s wrote down"),
}


@dataclass(frozen=True)
class Cell:
    """A number of the table, and the address of what it counts."""

    value: int
    href: str


@dataclass(frozen=True)
class Share:
    """How complete some records of a type are, and the addresses of all of them and of those that lack something."""

    found: Completeness
    href: str
    lacking_href: str


@dataclass(frozen=True)
class Line:
    """A person or a team in the table."""

    name: str
    note: str
    href: str
    cells: tuple[Cell, ...]
    weeks: tuple[int, ...]
    shares: tuple[Share, ...]


@require_safe
def adoption(request: Request) -> HttpResponse:
    """People and teams over the last ``?days=``; with ``?team=`` the people of one."""
    days, team = _days(request), request.GET.get("team", "")
    chosen = id_in(team)
    found = queries.adoption(request.actor, days, team=chosen)
    members = {
        row.team.pk: [one.user.pk for one in found.people if row.team in one.user.teams.all()]
        for row in found.teams
    }
    context = {
        "days": days,
        "windows": [
            (most, f"{reverse('adoption')}?{urlencode({'days': most, 'team': team})}")
            for most in queries.WINDOWS
        ],
        "found": found,
        "team": next((row.team for row in found.teams if row.team.pk == chosen), None),
        "people": [_person(row, found.kinds, days) for row in found.people],
        "complete": [(kind, _names(kind)) for kind in found.kinds],
        "teams": [_team(row, found.kinds, days, members[row.team.pk]) for row in found.teams],
    }
    return page(request, "records/adoption.html", context)


@require_safe
def adoption_of(request: Request, pk: int, what: str) -> HttpResponse:
    """What a number of the table counts: days, or what somebody did to records."""
    if what not in TITLES:
        raise NotFound()
    days = _days(request)
    user = queries.person(request.actor, pk)
    context = {"days": days, "user": user, "title": TITLES[what] % {"name": user.name}}
    if what == PRESENT:
        context |= {"present": queries.days_of(user, days), "scenes": [], "total": 0}
    else:
        total, scenes = queries.scenes_of(request.actor, user, what, days)
        context |= {"present": [], "scenes": scenes, "total": total}
    return page(request, "records/adoption_of.html", context)


def _days(request: Request) -> int:
    text = request.GET.get("days", "")
    return int(text) if text in map(str, queries.WINDOWS) else queries.WINDOWS[0]


def _person(row: queries.PersonRow, kinds: tuple[RecordType, ...], days: int) -> Line:
    counted = {
        PRESENT: row.figures.days,
        MADE: row.figures.made,
        EDITED: row.figures.edited,
        NOTED: row.figures.noted,
    }
    cells = tuple(
        Cell(value, f"{reverse('adoption_of', args=[row.user.pk, what])}?days={days}")
        for what, value in counted.items()
    )
    teams = ", ".join(team.name for team in row.user.teams.all())
    shares = _shares(row.figures, kinds, [row.user.pk])
    return Line(row.user.name, teams, "", cells, row.figures.weeks, shares)


def _team(
    row: queries.TeamRow, kinds: tuple[RecordType, ...], days: int, members: list[int]
) -> Line:
    """A team's numbers lead to its people, whose numbers they are."""
    href = f"{reverse('adoption')}?{urlencode({'days': days, 'team': row.team.pk})}"
    figures = row.figures
    values = (figures.days, figures.made, figures.edited, figures.noted)
    cells = tuple(Cell(value, href) for value in values)
    people = ngettext("%(count)s person", "%(count)s people", row.people) % {"count": row.people}
    return Line(row.team.name, people, href, cells, figures.weeks, _shares(figures, kinds, members))


def _shares(
    figures: Figures, kinds: tuple[RecordType, ...], owners: list[int]
) -> tuple[Share, ...]:
    return tuple(
        Share(
            figures.complete.get(kind.key, Completeness()),
            _filtered(kind, queries.lacking(kind, (), owners)),
            _filtered(kind, queries.lacking(kind, kind.completeness, owners)),
        )
        for kind in kinds
    )


def _names(kind: RecordType) -> str:
    """What a complete record of ``kind`` has."""
    known = kind.all_fields()
    return ", ".join(_(known[name].label) for name in kind.completeness if name in known)


def _filtered(kind: RecordType, text: str) -> str:
    return f"{reverse('records', args=[kind.key])}?{urlencode({'view': '', 'q': text})}"
