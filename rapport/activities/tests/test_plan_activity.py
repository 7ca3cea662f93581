"""Planning work, and changing what was planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.activities import queries
from rapport.activities.actions.planning import Plan, edit_activity, plan_activity
from rapport.activities.models import Activity, Participation
from rapport.activities.tests.making import NINE, a_party, planned
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import record_type

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


def test_everything_said_is_kept(alice: User, bob: User, as_actor: ActorOf) -> None:
    party, other = a_party(), a_party("Grace Lind")
    plan = Plan(
        "Show the new mill",
        NINE,
        kind="visit",
        notes="Bring samples.",
        zone="Europe/Amsterdam",
        duration_minutes=90,
        place="Mill 3",
        priority="high",
        is_promised=True,
        party_id=party.pk,
        parties=[other.pk, party.pk],
        colleagues=[bob.pk, alice.pk],
    )
    found = plan_activity(plan, by=as_actor(alice))
    kept = Activity.objects.get(pk=found.pk)
    assert (kept.owner, kept.team, kept.party) == (alice, alice.teams.get(), party)
    assert (kept.due_at, kept.ends_at) == (NINE, NINE + timedelta(minutes=90))
    assert (kept.place, kept.priority, kept.is_promised) == ("Mill 3", "high", True)
    rows = Participation.objects.filter(activity=kept)
    assert {(row.party, row.user) for row in rows} == {(other, None), (None, bob)}
    event = Event.objects.get(name="activities.activity_planned")
    assert (event.about, event.subject_id, event.by) == (party.pk, kept.pk, alice.pk)


def test_a_whole_day_lasts_until_midnight_by_its_own_clock() -> None:
    found = planned(
        due_at=datetime(2026, 3, 28, 15, tzinfo=UTC), is_whole_day=True, zone="Europe/Amsterdam"
    )
    assert found.due_at == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert found.due_on.isoformat() == "2026-03-28"
    longer = planned(due_at=found.due_at, is_whole_day=True, duration_minutes=1500)
    assert longer.ends_at == datetime(2026, 3, 29, 22, tzinfo=UTC)  # the clocks change that night


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("subject", {"subject": " "}),
        ("subject", {"subject": "x" * 251}),
        ("place", {"place": "x" * 251}),
        ("kind", {"kind": "dance"}),
        ("priority", {"priority": "urgent"}),
        ("zone", {"zone": "Mars/Olympus"}),
        ("due", {"due_at": datetime(2026, 3, 1)}),  # noqa: DTZ001 - that is what is wrong with it
        ("due", {"due_at": datetime(3000, 3, 1, tzinfo=UTC)}),
        ("minutes", {"duration_minutes": -1}),
        ("minutes", {"duration_minutes": 10**9}),
        ("about", {"about": "orders.order:99999"}),
        ("about", {"about": "nonsense"}),
        ("rule", {"rule": "FREQ=SECONDLY"}),
        ("participants", {"parties": [987_654]}),
        ("participants", {"parties": range(1, 60)}),
        ("colleagues", {"colleagues": [987_654]}),
    ],
)
def test_what_cannot_be_is_refused(field: str, said: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        planned(said.pop("subject", "Call"), **said)
    assert field in refused.value.fields
    assert not Activity.objects.exists()


def test_an_employee_may_not(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        planned(by=as_actor(charlie))


def test_what_a_record_is_about_leads_to_its_party() -> None:
    party = a_party()
    found = planned(about=f"parties.party:{party.pk}")
    assert found.party_id == party.pk
    assert [one.pk for one in queries.next_steps(SYSTEM, party).open] == [found.pk]
    steps = queries.steps_about(SYSTEM, f"parties.party:{party.pk}")
    assert [one.pk for one in steps.open] == [found.pk]


def test_editing_tells_what_changed(alice: User, bob: User, as_actor: ActorOf) -> None:
    found = planned(by=as_actor(alice))
    plan = Plan(
        "Call back",
        found.due_at,
        kind="call",
        zone=found.zone,
        owner_id=bob.pk,
        colleagues=[alice.pk],
    )
    edited = edit_activity(found, plan, by=as_actor(alice), version=1)
    assert (edited.subject, edited.owner_id, edited.version) == ("Call back", bob.pk, 2)
    changes = Event.objects.get(name="activities.activity_edited").data["changes"]
    assert set(changes) == {"subject", "owner", "participants"}
    same = edit_activity(edited, plan, by=as_actor(alice))
    assert same.version == 2
    with pytest.raises(Refused):
        edit_activity(edited, plan, by=as_actor(alice), version=1)


def test_only_the_owner_and_the_team_change_it(
    alice: User, manager: User, analyst: User, charlie: User, as_actor: ActorOf
) -> None:
    found, plan = planned(by=as_actor(alice)), Plan("Mine", NINE)
    for user, error in ((analyst, NotAllowed), (charlie, NotFound)):
        with pytest.raises(error):
            edit_activity(found, plan, by=as_actor(user))
    assert edit_activity(found, plan, by=as_actor(manager)).subject == "Mine"


def test_whoever_takes_part_sees_it(alice: User, bob: User, as_actor: ActorOf) -> None:
    Rule.objects.create(policy="activities.Activity", role="sales_person", right="read", scope=1)
    stamps.renew()
    own = planned(by=as_actor(alice))
    together = planned(by=as_actor(alice), colleagues=[bob.pk])
    with pytest.raises(NotFound):
        queries.activity(as_actor(bob), own.pk)
    assert queries.activity(as_actor(bob), together.pk) == together


def test_the_engine_writes_it_as_well(alice: User, as_actor: ActorOf) -> None:
    kind = record_type("activity")
    assert kind is not None
    given = {"subject": "Call", "due": "2026-03-02T09:00:00Z", "minutes": "30", "kind": "call"}
    found = create_record(kind, given, by=as_actor(alice))
    assert found.ends_at == NINE + timedelta(minutes=30)
    assert Event.objects.filter(name="activities.activity_planned").exists()
    edited = edit_record(kind, found.pk, {"whole_day": True}, by=as_actor(alice)).record
    assert edited.ends_at - edited.due_at == timedelta(days=1)
    with pytest.raises(Invalid):
        edit_record(kind, found.pk, {"due": ""}, by=as_actor(alice))
    with pytest.raises(Invalid):
        edit_record(kind, found.pk, {"status": "done"}, by=as_actor(alice))


FORM = {
    "kind": "meeting",
    "subject": "Kick-off",
    "day": "2026-03-02",
    "time": "09:00",
    "minutes": "45",
    "priority": "normal",
    "party": "Kästner GmbH",
    "participants": "Grace Lind",
    "repeats": "week",
    "until": "2026-04-01",
}


def test_the_form_plans_it(alice: User, client_of: ClientOf) -> None:
    party, grace = a_party(), a_party("Grace Lind")
    client = client_of(alice)
    text = client.get(reverse("plan_activity") + f"?party={party.pk}").content.decode()
    assert f"#{party.pk}" in text
    response = client.post(reverse("plan_activity"), FORM)
    found = Activity.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/activities/{found.pk}/")
    assert (found.party, found.owner, found.duration_minutes) == (party, alice, 45)
    assert timezone.localtime(found.due_at).time().isoformat() == "09:00:00"
    assert found.series is not None
    assert found.series.rule.startswith("FREQ=WEEKLY;UNTIL=20260401T")
    assert Participation.objects.get().party == grace
    page = client.get(response["Location"]).content.decode()
    for shown in ("Kick-off", "Kästner GmbH", "Grace Lind"):
        assert shown in page


def test_the_edit_form_says_what_stands_and_keeps_it(alice: User, client_of: ClientOf) -> None:
    a_party(), a_party("Grace Lind")
    client = client_of(alice)
    client.post(reverse("plan_activity"), FORM)
    found = Activity.objects.get()
    address = reverse("edit_activity", args=[found.pk])
    assert f"#{found.party_id} Kästner GmbH" in client.get(address).content.decode()
    sent = {**FORM, "subject": "Kick-off!", "version": 1, "party": f"#{found.party_id}"}
    assert client.post(address, sent).status_code == 303
    again = Activity.objects.get()
    assert (again.subject, again.series_id) == ("Kick-off!", found.series_id)
    assert client.post(address, {**sent, "repeats": ""}).status_code == 422  # an old version
    assert client.post(address, {**sent, "version": 2, "repeats": ""}).status_code == 303
    assert Activity.objects.get().series_id is None


def test_back_leads_nowhere_else(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    plain = {"kind": "task", "subject": "X", "day": "2026-03-02", "priority": "low"}
    sent = client.post(reverse("plan_activity"), {**plain, "back": "https://evil.example/"})
    assert sent["Location"].startswith("/activities/")
    sent = client.post(reverse("plan_activity"), {**plain, "back": "/parties/"})
    assert sent["Location"] == "/parties/"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "This field is required"),
        ({"party": "Nobody Known"}, "Nobody is called Nobody Known"),
        ({"party": "#99999"}, "There is nobody with the number"),
        ({"participants": "Twin"}, "Several are called Twin"),
        ({"day": "tomorrow"}, "Enter a valid date"),
    ],
)
def test_the_form_says_what_is_wrong(
    changes: dict[str, str], sentence: str, alice: User, client_of: ClientOf
) -> None:
    a_party(), a_party("Grace Lind"), a_party("Twin"), a_party("Twin")
    response = client_of(alice).post(reverse("plan_activity"), {**FORM, **changes})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Activity.objects.exists()


def test_the_panel_plans_in_a_line(alice: User, charlie: User, client_of: ClientOf) -> None:
    party = a_party()
    address, client = reverse("party_steps", args=[party.pk]), client_of(alice)
    line = {"kind": "call", "subject": "Ask for the drawing", "day": "2026-03-02", "time": ""}
    text = client.post(address, line, headers=FRAGMENT).content.decode()
    assert "<html" not in text
    assert "Ask for the drawing" in text
    assert Activity.objects.get().party == party
    assert client.post(address, line)["Location"] == reverse("party", args=[party.pk])
    assert client.post(address, {**line, "subject": ""}, headers=FRAGMENT).status_code == 422
    about = reverse("record_steps", args=["party", party.pk])
    client.post(about, {**line, "subject": "About"}, headers=FRAGMENT)
    assert Activity.objects.get(subject="About").about == f"parties.party:{party.pk}"
    for url in (address, about):
        assert client_of(charlie).get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 8])
def test_the_panel_asks_no_more_for_more(count: int, alice: User, client_of: ClientOf) -> None:
    party = a_party()
    for number in range(count):
        planned(f"Call {number}", party=party)
    client, address = client_of(alice), reverse("party_steps", args=[party.pk])
    client.get(address, headers=FRAGMENT)
    with CaptureQueriesContext(connection) as captured:
        client.get(address, headers=FRAGMENT)
    assert len(captured) <= 10


@pytest.mark.parametrize("query", ["", "view=mine", "view=overdue", "view=meetings", "view=done",
                                   "layout=board", "layout=calendar", "q=drawing",
                                   "q=kind:call party:any", "sort=-created"])  # fmt: skip
def test_lists_boards_and_calendars_show_it(query: str, alice: User, client_of: ClientOf) -> None:
    planned("Ask for the drawing", owner_id=alice.pk, party=a_party())
    shown = client_of(alice).get(f"{reverse('records', args=['activity'])}?{query}")
    assert shown.status_code == 200
    assert ("Ask for the drawing" in shown.content.decode()) == (
        query not in ("view=overdue", "view=meetings", "view=done")
    )
