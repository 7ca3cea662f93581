"""Leads that were put off come back on their day: in the list, with a notice, in somebody's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.leads import tasks
from rapport.leads.actions.leads import recycle_lead
from rapport.leads.actions.returning import bring_back_leads
from rapport.leads.actions.timing import note_answers
from rapport.leads.models import Lead, ResponseTarget
from rapport.leads.tests.conftest import Received, Ruled
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from rapport.touchpoints.actions import record_interaction
from rapport.touchpoints.channels import Channel, Direction
from tests.cast import ClientOf

ActorOf = Callable[[User], Actor]
PutOff = Callable[..., Lead]


@pytest.fixture
def put_off(received: Received, as_actor: ActorOf) -> PutOff:
    """``put_off(alice, days=3)`` is a lead of hers that comes back in so many days."""

    def make(owner: User, *, days: int = 3, name: str = "Dora Vos") -> Lead:
        lead = received(
            owner=owner.pk, name=name, email=f"{name.split(maxsplit=1)[0]}@mail.example"
        )
        note_answer(lead)
        return recycle_lead(lead, timezone.localdate() + timedelta(days=days), by=as_actor(owner))

    return make


def note_answer(lead: Lead) -> None:
    assert lead.party is not None
    record_interaction(
        lead.party,
        by=SYSTEM,
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        at=timezone.now(),
    )
    note_answers()


def after(days: int) -> int:
    return bring_back_leads(timezone.localdate() + timedelta(days=days))


def test_it_comes_back_on_its_day_and_not_before(
    put_off: PutOff, alice: User, client_of: ClientOf
) -> None:
    lead = put_off(alice)
    assert lead.responded_at is not None
    assert after(2) == 0
    assert after(3) == 1
    lead.refresh_from_db()
    assert (str(lead.status), lead.back_on) == ("new", None)
    assert Lead.objects.filter(responded_at=None, returned_at__isnull=False).exists()
    assert after(3) == 0
    event = Event.objects.get(name="leads.lead_came_back")
    assert (event.about, event.subject_id) == (lead.party_id, lead.pk)
    notice = Notification.objects.get(kind="reminder")
    assert (notice.user, notice.url) == (alice, f"/leads/{lead.pk}/")
    assert "you put it off until today" in notice.text
    client = client_of(alice)
    assert "come back to this lead" in client.get("/day/").content.decode()
    back = client.get("/records/lead/", {"q": "status:new -returned:none"}).content.decode()
    assert f"/leads/{lead.pk}/" in back
    assert "as you wanted" in client.get(f"/leads/{lead.pk}/").content.decode()


def test_it_is_to_be_answered_anew(put_off: PutOff, alice: User) -> None:
    ResponseTarget.objects.create(name="All", minutes=60)
    lead = put_off(alice)
    after(3)
    lead.refresh_from_db()
    assert lead.returned_at is not None
    assert lead.respond_by == lead.returned_at + timedelta(hours=1)
    assert note_answers() == 0, "what passed before it came back answers nothing"
    note_answer(lead)
    lead.refresh_from_db()
    assert lead.status == "working"
    told = Event.objects.filter(name="leads.lead_answered").order_by("pk").last()
    assert told is not None
    assert told.data["minutes"] == 0


def test_where_the_owner_left_the_rules_find_somebody(
    put_off: PutOff, ruled: Ruled, alice: User, bob: User
) -> None:
    lead = put_off(alice)
    ruled("All", bob)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    after(3)
    lead.refresh_from_db()
    assert lead.owner == bob
    assert set(Notification.objects.filter(kind="reminder").values_list("user", flat=True)) == {
        bob.pk
    }


def test_the_worker_does_it_and_leaves_the_others_alone(put_off: PutOff, alice: User) -> None:
    lead, later, gone = put_off(alice), put_off(alice, name="Piet"), put_off(alice, name="Ann")
    Lead.objects.exclude(pk=later.pk).update(back_on=timezone.localdate())
    Lead.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    tasks.watch_leads(0)
    statuses = dict(Lead.objects.values_list("pk", "status"))
    assert statuses == {lead.pk: "new", later.pk: "recycled", gone.pk: "recycled"}
