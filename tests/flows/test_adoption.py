"""Who uses the system, as an administrator and a manager see it: people and teams, and what each number counts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.kit.errors import NotAllowed, NotFound
from rapport.parties import actions as parties
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import Party
from rapport.platform.accounts import stamps
from rapport.platform.accounts.events import SignedIn
from rapport.platform.accounts.models import Membership, Team
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.records.actions import notes
from rapport.platform.records.actions import records as writing
from rapport.platform.records.queries.adoption import adoption, days_of, person, scenes_of
from rapport.platform.records.types import record_types
from tests.cast import person as new_person

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(alice: User, bob: User) -> Party:
    """Alice signed in on two days, entered two parties, changed one twice and wrote a note; Bob did nothing."""
    by, now = actor_of(alice), timezone.now()
    for days in (0, 20, 200):
        events.record(SignedIn("password", "", ""), by=by, at=now - timedelta(days=days))
    full = PartyDetails(name="Full")
    first = parties.create_party(full, by=by, contacts=[Email("a@b.example")])
    parties.create_party(PartyDetails(name="Bare"), by=by)
    kind = record_types()["party"]
    for title in ("Miller", "Baker"):
        writing.edit_record(kind, first.pk, {"job_title": title}, by=by)
    notes.write_note(first, "They like it.", by=by)
    Party.objects.update(owner=alice)
    Party.objects.filter(pk=first.pk).update(city="Gent", country="BE")
    return first


def test_an_administrator_sees_what_everybody_did(
    work: Party, alice: User, bob: User, admin: User
) -> None:
    found = adoption(actor_of(admin), 30)
    assert {row.user.name for row in found.people} == {"Alice", "Bob", "Ada"}
    did = next(row.figures for row in found.people if row.user == alice)
    assert (did.days, did.made, did.edited, did.noted) == (2, 2, 2, 1)
    assert (sum(did.weeks), did.weeks[-1]) == (5, 5)
    complete = did.complete["party"]
    assert (complete.owned, complete.filled, complete.share) == (2, 3, 3 / 8)
    [team] = found.teams
    assert (team.team.name, team.people, team.figures.made, team.figures.complete["party"].owned) == (
        "North", 2, 2, 2,
    )  # fmt: skip
    assert adoption(actor_of(admin), 90).people[1].figures.days == 2


def test_a_manager_sees_whom_they_lead_and_their_teams(
    work: Party, alice: User, bob: User, manager: User
) -> None:
    south = Team.objects.create(name="South")
    eve = new_person("Eve", "sales_person", team=south)
    assert [row.user for row in adoption(actor_of(manager), 30).people] == [manager]
    bob.manager = manager
    bob.save()
    Membership.objects.create(user=manager, team=south)
    stamps.renew()
    asker = actor_of(type(manager).objects.get(pk=manager.pk))
    seen = {row.user for row in adoption(asker, 30).people}
    assert seen == {manager, bob, alice, eve}, "Bob, Bob's team, and the manager's own"
    assert [row.user for row in adoption(asker, 30, team=south.pk).people] == [eve, manager]


def test_who_leads_nobody_sees_nobody(
    work: Party, alice: User, bob: User, manager: User, admin: User
) -> None:
    with pytest.raises(NotAllowed):
        adoption(actor_of(alice), 30)
    with pytest.raises(NotFound):
        person(actor_of(manager), alice.pk)
    assert person(actor_of(admin), alice.pk) == alice


def test_each_number_leads_to_what_it_counts(
    work: Party, alice: User, admin: User, client_of: ClientOf
) -> None:
    total, shown = scenes_of(actor_of(admin), alice, "edited", 30)
    assert (total, [scene.title for scene in shown]) == (2, ["Full", "Full"])
    assert [day.count for day in days_of(alice, 30)][1:] == [1]
    client = client_of(admin)
    html = client.get("/adoption/?days=30").content.decode()
    for what in ("present", "made", "edited", "noted"):
        answer = client.get(f"/adoption/{alice.pk}/{what}/?days=30")
        assert f"/adoption/{alice.pk}/{what}/?days=30" in html
        assert answer.status_code == 200
    lacking = re.search(rf'/records/party/\?[^"]*q=owner%3A{alice.pk}\+[^"]*', html)
    assert lacking is not None
    listed = client.get(lacking[0].replace("&amp;", "&")).content.decode()
    assert ("Bare" in listed, "Full" in listed) == (True, True), "it has no phone"
    assert client.get(f"/adoption/{alice.pk}/nonsense/").status_code == 404
    assert client_of(alice).get("/adoption/").status_code in (403, 404)


def test_the_page_costs_the_same_for_many(
    work: Party, admin: User, north: Team, client_of: ClientOf
) -> None:
    client = client_of(admin)
    client.get("/adoption/")
    with CaptureQueriesContext(connection) as few:
        client.get("/adoption/")
    for number in range(10):
        new_person(f"P{number}", "sales_person", team=north)
    client.get("/adoption/")
    with CaptureQueriesContext(connection) as many:
        client.get("/adoption/")
    assert len(many) == len(few)
