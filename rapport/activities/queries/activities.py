"""Reads of single activities, and of what is planned with a party or about a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from rapport.activities.linking import link_to
from rapport.activities.models import Activity, Participation, VisitReport
from rapport.kit.errors import NotFound
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.records.types import RecordType

AT_ONCE = 8
DONE_SHOWN = 3


@dataclass(frozen=True)
class Steps:
    """What is planned next, the soonest first, and what was done last."""

    open: list[Activity]
    done: list[Activity]
    has_more: bool


def activity(asker: Actor, pk: int) -> Activity:
    """The activity with party, owner and series. Raises NotFound when missing or hidden."""
    rows = Activity.objects.select_related("party", "owner", "series")
    found = access.visible_to(asker, rows.filter(pk=pk, deleted_at=None)).first()
    if found is None:
        raise NotFound("activity_not_found", "There is no such activity.")
    return found


def people_of(asker: Actor, found: Activity) -> list[Participation]:
    """Who takes part besides the owner: parties first, by name."""
    access.require(asker, "activities.read_activities", found)
    rows = Participation.objects.filter(activity=found).select_related("party", "user")
    return list(rows.order_by("party__sort_name", "user__name"))


def report_of(asker: Actor, found: Activity) -> VisitReport | None:
    """What was told of a visit from where it was."""
    access.require(asker, "activities.read_activities", found)
    return VisitReport.objects.filter(activity=found).first()


def next_steps(asker: Actor, party: Party) -> Steps:
    """What is planned with ``party``, which the asker sees, also where it only takes part."""
    takes_part = Participation.objects.filter(party=party).values("activity_id")
    return _steps(asker, Q(party=party) | Q(pk__in=takes_part))


def steps_about(asker: Actor, link: str) -> Steps:
    """What is planned about the record that ``link`` leads to, which the asker sees."""
    return _steps(asker, Q(about=link))


def next_about(asker: Actor, kind: RecordType, pks: Iterable[int]) -> dict[int, Activity]:
    """For records of ``kind``, the open activity about each that is due first, of those that the asker
    sees. One query.
    """
    links = {link_to(kind, pk): pk for pk in pks}
    rows = Activity.objects.filter(about__in=links, status=Activity.Status.OPEN, deleted_at=None)
    found = access.visible_to(asker, rows).order_by("about", "due_at", "id").distinct("about")
    return {links[one.about]: one for one in found}


def where_one_takes_part(asker: Actor, right: Right, policy: str) -> Q | None:
    """Whoever takes part in an activity sees it, however far their role reaches."""
    if policy != "activities.Activity" or right is not Right.READ or asker.user_id is None:
        return None
    return Q(pk__in=Participation.objects.filter(user_id=asker.user_id).values("activity_id"))


def _steps(asker: Actor, condition: Q) -> Steps:
    rows = access.visible_to(asker, Activity.objects.filter(condition, deleted_at=None))
    rows = rows.select_related("owner", "party", "series")
    found = list(_open(rows)[: AT_ONCE + 1])
    done = rows.filter(status=Activity.Status.DONE).order_by("-done_at", "-id")
    return Steps(found[:AT_ONCE], list(done[:DONE_SHOWN]), len(found) > AT_ONCE)


def _open(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.filter(status=Activity.Status.OPEN).order_by("due_at", "id")
