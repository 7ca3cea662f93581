"""In which status leads were on any day: fact rows, however the status is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.leads.actions import leads as actions
from rapport.leads.actions.stays import BEGIN_WHEN_RECEIVED, KEEP
from rapport.leads.actions.timing import note_answers
from rapport.leads.models import DeadReason, Lead
from rapport.leads.queries.conditions import lead_type
from rapport.leads.tests.conftest import Received
from rapport.platform import access
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.filters import parse
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.records import record_of
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from tests.cast import ActorOf, ClientOf

MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)


def stays(lead: Lead) -> list[tuple[str, datetime, datetime | None]]:
    return list(lead.stays.order_by("pk").values_list("status", "entered_at", "left_at"))


def open_on(day: str) -> set[str]:
    asked = f"lead_stays(status:new,working entered<={day} (left:none or left>{day}))"
    return {lead.name for lead in selection(SYSTEM, lead_type(), parse(asked))}


def test_the_first_begins_when_it_came_in_and_the_next_when_that_ends(
    received: Received, reason: DeadReason
) -> None:
    lead = received(received=MARCH.isoformat())
    assert stays(lead) == [("new", MARCH, None)]
    lead = actions.take_up_lead(lead, by=SYSTEM)
    lead = actions.let_lead_die(lead, reason, by=SYSTEM)
    lead = actions.reopen_lead(lead, by=SYSTEM)
    found = stays(lead)
    assert [status for status, _, _ in found] == ["new", "working", "dead", "working"]
    assert [entered for _, entered, _ in found[1:]] == [left for _, _, left in found[:-1]]
    assert found[-1] == ("working", lead.status_since, None)


def test_what_is_changed_besides_makes_none(received: Received) -> None:
    lead = received()
    edit_record(lead_type(), lead.pk, {"need": "Twelve", "status": "new"}, by=SYSTEM)
    assert len(stays(lead)) == 1


def test_an_answer_is_where_work_begins(received: Received, alice: User) -> None:
    lead = received(received=MARCH.isoformat())
    assert lead.party is not None
    at = MARCH + timedelta(hours=2)
    record_interaction(
        lead.party, by=SYSTEM, channel=Channel.PHONE_CALL, direction=Direction.OUTBOUND, at=at,
        details=Details(subject="Hello"),
    )  # fmt: skip
    assert note_answers() == 1
    assert stays(lead) == [("new", MARCH, at), ("working", at, None)]


def test_it_came_in_earlier_than_was_said_first(received: Received) -> None:
    lead = received(received=MARCH.isoformat())
    earlier = MARCH - timedelta(days=40)
    edit_record(lead_type(), lead.pk, {"received": earlier.isoformat()}, by=SYSTEM)
    assert stays(lead) == [("new", earlier, None)]


def test_one_that_is_over_when_it_comes_was_never_open(reason: DeadReason) -> None:
    given = {"name": "Old", "status": "dead", "dead_reason": reason.pk}
    lead = create_record(lead_type(), given | {"received": MARCH.isoformat()}, by=SYSTEM)
    assert stays(lead) == [("dead", MARCH, None)]


def test_who_was_open_on_a_day_is_found(received: Received, reason: DeadReason) -> None:
    early = received(name="Early", email="a@a.example", received=MARCH.isoformat())
    received(name="Late", email="b@b.example", received="2026-04-01T08:00:00+00:00")
    actions.let_lead_die(early, reason, by=SYSTEM)
    early.stays.filter(left_at=None).update(entered_at=datetime(2026, 3, 20, 23, tzinfo=UTC))
    early.stays.exclude(left_at=None).update(left_at=datetime(2026, 3, 20, 23, tzinfo=UTC))
    assert open_on("2026-03-01") == set()
    assert open_on("2026-03-19") == {"Early"}
    assert open_on("2026-03-20") == set()
    assert open_on("2026-04-01") == {"Late"}
    assert open_on(timezone.localdate().isoformat()) == {"Late"}


def test_a_stay_leads_to_its_lead(
    received: Received,
    alice: User,
    charlie: User,
    dana: User,
    client_of: ClientOf,
    as_actor: ActorOf,
) -> None:
    lead = received()
    address = f"/leads/stays/{lead.stays.get().pk}/"
    assert client_of(alice).get(address)["Location"] == f"/leads/{lead.pk}/"
    for user in (charlie, dana):
        assert client_of(user).get(address).status_code in (403, 404)
        with pytest.raises(NotFound):
            record_of(as_actor(user), "lead_stay", lead.stays.get().pk)


def test_who_reaches_only_their_own_leads_sees_only_their_stays(
    received: Received, alice: User, bob: User, as_actor: ActorOf
) -> None:
    for policy in ("leads.Lead", "leads.LeadStay"):
        Rule.objects.create(policy=policy, role="sales_person", right="read", scope=1)
    stamps.renew()
    stay = received(owner=alice.pk).stays.get()
    assert record_of(as_actor(alice), "lead_stay", stay.pk)[1] == stay
    with pytest.raises(NotFound):
        record_of(as_actor(bob), "lead_stay", stay.pk)
    assert access.may(as_actor(alice), "leads.read_lead_stays", stay)
    assert not access.may(as_actor(bob), "leads.read_lead_stays", stay)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [BEGIN_WHEN_RECEIVED, KEEP])
def test_no_statistics_make_it_compare_each_with_each(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", {"pks": list(range(5_000))})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "InitPlan" in plan or "SubPlan" in plan
    assert "Nested Loop" not in plan
    assert "Join" not in plan
