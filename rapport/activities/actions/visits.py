"""Telling of a visit from the phone, once however often the report arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone

from rapport.activities.actions.planning import Plan, locked, plan_activity
from rapport.activities.actions.states import complete_activity
from rapport.activities.events import VisitReported
from rapport.activities.models import Activity, VisitReport
from rapport.activities.queries.activities import activity as activity_of
from rapport.kit.errors import Invalid, NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.files import add_file

OLDEST = timedelta(days=60)
MOST_PHOTOS = 6
Photos = Sequence["UploadedFile[Any]"]


@dataclass(frozen=True)
class Position:
    """Where the phone was, as far as it could tell."""

    latitude: Decimal
    longitude: Decimal
    accuracy_metres: int | None = None


@dataclass(frozen=True)
class Report:
    """What was seen. Of a planned visit ``activity_id``, else a visit to ``party_id`` that nobody planned."""

    client_id: UUID
    checked_in_at: datetime
    notes: str
    outcome: str = ""
    activity_id: int | None = None
    party_id: int | None = None
    position: Position | None = None


@transaction.atomic
def report_visit(report: Report, *, by: Actor, photos: Photos = ()) -> VisitReport:
    """Keep ``report``: the visit is done, with its notes on the timeline and its photos at hand.

    What came before under the same id is found instead. Raises Invalid.
    """
    access.require(by, "activities.report_visit")
    with connection.cursor() as cursor:
        key = f"visit report {report.client_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [key])
    known = VisitReport.objects.filter(client_id=report.client_id).first()
    if known is not None:
        if known.by_id != by.user_id:
            raise NotFound()
        return known
    _check(report, photos)
    visit = _visit(report, by)
    for photo in photos:
        _keep(visit, photo, by)
    found = VisitReport.objects.create(
        client_id=report.client_id,
        activity=visit,
        by_id=by.user_id,
        checked_in_at=report.checked_in_at,
        latitude=report.position.latitude if report.position else None,
        longitude=report.position.longitude if report.position else None,
        accuracy_metres=report.position.accuracy_metres if report.position else None,
    )
    if visit.is_open:
        at = min(report.checked_in_at, timezone.now())
        found.activity = complete_activity(visit, by=by, outcome=report.outcome, at=at)
    happening = VisitReported(
        visit.subject, report.checked_in_at, report.position is not None, len(photos)
    )
    events.record(happening, by=by, about=visit.party_id, subject=visit)
    return found


def _visit(report: Report, by: Actor) -> Activity:
    """The planned visit with what was noted, or one that is entered now."""
    if report.activity_id is not None:
        visit = locked(activity_of(by, report.activity_id))
        access.require(by, "activities.complete_activity", visit)
        if VisitReport.objects.filter(activity=visit).exists():
            raise Invalid(
                "reported", fields={"notes": "Somebody has reported of this visit already."}
            )
        visit.notes = "\n\n".join(filter(None, (visit.notes, report.notes)))
        visit.updated_by_id = by.user_id
        visit.save(update_fields=["notes", "updated_by", "updated_at"])
        return visit
    plan = Plan(
        subject=say("Visit"),
        due_at=report.checked_in_at,
        kind=Activity.Kind.VISIT,
        notes=report.notes,
        party_id=report.party_id,
    )
    return plan_activity(plan, by=by)


def _keep(visit: Activity, photo: UploadedFile[Any], by: Actor) -> None:
    try:
        add_file(visit, photo, by=by)
    except Invalid as error:
        raise Invalid(error.code, fields={"photos": str(error)}) from None


def _check(report: Report, photos: Photos) -> None:
    wrong: dict[str, str] = {}
    now = timezone.now()
    if not report.notes.strip():
        wrong["notes"] = say("Say in a few words how it was.")
    if not now - OLDEST <= report.checked_in_at <= now + timedelta(minutes=5):
        wrong["checked_in_at"] = say("The clock of this device seems to be wrong.")
    if len(photos) > MOST_PHOTOS:
        wrong["photos"] = say("At most %(most)s photos.", most=MOST_PHOTOS)
    if report.activity_id is None and report.party_id is None:
        wrong["party"] = say("Whom did you visit?")
    if report.position and not (
        abs(report.position.latitude) <= 90 and abs(report.position.longitude) <= 180
    ):
        wrong["latitude"] = say("This is no place on earth.")
    if wrong:
        raise Invalid("invalid_visit_report", fields=wrong)
