"""Telling of a visit from the phone."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from rapport.activities.actions.visits import Position, Report, report_visit
from rapport.activities.models import Activity, VisitReport
from rapport.activities.tests.making import a_party, planned
from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.models import File
from rapport.touchpoints.models import Interaction

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)
HERE = Position(Decimal("52.370216"), Decimal("4.895168"), 12)
JSON = {"Accept": "application/json"}


def a_report(**said: Any) -> Report:
    """Of a quarter of an hour ago, sent now."""
    at = timezone.now() - timedelta(minutes=15)
    return Report(uuid.uuid4(), at, said.pop("notes", "The mill turns."), **said)


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("mill.png", PIXEL, content_type="image/png")


def test_a_visit_that_nobody_planned(alice: User, as_actor: ActorOf) -> None:
    party, by = a_party(), as_actor(alice)
    report = a_report(party_id=party.pk, position=HERE, outcome="agreed")
    found = report_visit(report, by=by, photos=[photo()])
    visit = found.activity
    assert (visit.kind, visit.status, visit.party, visit.owner) == ("visit", "done", party, alice)
    assert (found.latitude, found.longitude, found.accuracy_metres) == (
        HERE.latitude,
        HERE.longitude,
        12,
    )
    told = Interaction.objects.get()
    assert (told.channel, told.body, told.outcome) == ("face_to_face", "The mill turns.", "agreed")
    assert abs(told.at - report.checked_in_at) < timedelta(seconds=1)
    assert File.objects.get().record_id == visit.pk
    assert Event.objects.get(name="activities.visit_reported").about == party.pk


def test_a_planned_visit_is_done_with_what_was_noted(alice: User, as_actor: ActorOf) -> None:
    visit = planned(kind="visit", party=a_party(), notes="Bring samples.", owner_id=alice.pk)
    report_visit(a_report(activity_id=visit.pk), by=as_actor(alice))
    visit.refresh_from_db()
    assert visit.notes == "Bring samples.\n\nThe mill turns."
    assert visit.status == "done"
    with pytest.raises(Invalid):
        report_visit(a_report(activity_id=visit.pk), by=as_actor(alice))


def test_twice_submitted_is_kept_once(alice: User, bob: User, as_actor: ActorOf) -> None:
    report, by = a_report(party_id=a_party().pk), as_actor(alice)
    first = report_visit(report, by=by, photos=[photo()])
    again = report_visit(replace(report, notes="Otherwise."), by=by, photos=[photo()])
    assert first == again
    assert VisitReport.objects.count() == Activity.objects.count() == File.objects.count() == 1
    with pytest.raises(NotFound):
        report_visit(report, by=as_actor(bob))
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitReport.objects.create(
            client_id=report.client_id, activity=planned(), checked_in_at=timezone.now()
        )


@pytest.mark.django_db(transaction=True)
def test_several_times_at_once_is_kept_once() -> None:
    report = a_report(party_id=a_party().pk)

    def send(_number: int) -> int:
        try:
            return report_visit(report, by=SYSTEM).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1
    assert Interaction.objects.count() == VisitReport.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("notes", {"notes": " "}),
        ("party", {"party_id": None}),
        ("latitude", {"position": Position(Decimal(91), Decimal(0))}),
        ("checked_in_at", {"checked_in_at": timezone.now() - timedelta(days=61)}),
        ("checked_in_at", {"checked_in_at": timezone.now() + timedelta(hours=1)}),
    ],
)
def test_what_cannot_be_is_refused(field: str, said: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        report_visit(replace(a_report(party_id=a_party().pk), **said), by=SYSTEM)
    assert field in refused.value.fields
    with pytest.raises(Invalid) as refused:
        report_visit(a_report(party_id=a_party().pk), by=SYSTEM, photos=[photo()] * 7)
    assert "photos" in refused.value.fields
    empty = SimpleUploadedFile("empty.png", b"")
    with pytest.raises(Invalid) as refused, transaction.atomic():
        report_visit(a_report(party_id=a_party().pk), by=SYSTEM, photos=[empty])
    assert "photos" in refused.value.fields
    assert not Activity.objects.exists()


def test_only_those_who_may(alice: User, analyst: User, charlie: User, as_actor: ActorOf) -> None:
    visit = planned(kind="visit", owner_id=alice.pk)
    for user in (analyst, charlie):
        with pytest.raises(NotAllowed):
            report_visit(a_report(activity_id=visit.pk), by=as_actor(user))


def test_the_form_and_what_a_script_is_told(alice: User, client_of: ClientOf) -> None:
    a_party()
    client, address = client_of(alice), reverse("report_visit")
    page = client.get(address)
    assert "geolocation=(self)" in page["Permissions-Policy"]
    sent: dict[str, Any] = {
        "client_id": str(uuid.uuid4()),
        "party": "Kästner GmbH",
        "notes": "Fine.",
        "latitude": "52.3702157",
        "longitude": "4.895168",
        "accuracy": "11.6",
        "photos": [photo(), photo()],
    }
    made = client.post(address, sent)
    assert made.status_code == 303
    shown = client.get(made["Location"]).content.decode()
    for words in ("Fine.", "52.370216", "mill.png"):
        assert words in shown
    sent["photos"] = []
    again = client.post(address, sent, headers=JSON)
    assert (again.status_code, again.json()["url"]) == (201, made["Location"])
    assert VisitReport.objects.count() == 1
    wrong = client.post(
        address, {**sent, "client_id": str(uuid.uuid4()), "notes": ""}, headers=JSON
    )
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == ["This field is required."]
    assert client.post(address, {"client_id": "x", "notes": "x"}).status_code == 422
    for position in ({"latitude": "999"}, {"latitude": "NaN"}, {"latitude": "1e30"}):
        other = {**sent, "client_id": str(uuid.uuid4()), **position}
        assert client.post(address, other).status_code == 422
