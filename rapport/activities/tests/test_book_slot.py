"""Booking a time with somebody, moving it, giving it back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from rapport.activities.actions.booking import (
    Guest,
    PageFacts,
    book_slot,
    change_booking_page,
    give_back_slot,
    move_booking,
)
from rapport.activities.actions.states import cancel_activity, reschedule_activity
from rapport.activities.forms_booking import GuestForm
from rapport.activities.models import Activity, Booking, BookingPage
from rapport.activities.queries import booking as queries
from rapport.activities.tests.making import a_party, planned
from rapport.kit.errors import Invalid, NotAllowed, RapportError, Refused
from rapport.parties.models import EmailAddress, Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from tests.cast import run_jobs

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
ALWAYS = {day: [(time(0), time())] for day in range(7)}
FACTS = PageFacts("alice", "Talk to Alice", ALWAYS, "Europe/Amsterdam", place="Room 1")
GRACE = Guest("Grace Lind", "Grace@people.example", "About mills", "America/New_York")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too fast, and nobody has tried before."""
    monkeypatch.setattr(GuestForm, "_is_by_hand", lambda form: True)
    cache.clear()


@pytest.fixture
def offered(alice: User) -> BookingPage:
    return change_booking_page(FACTS, by=actor_of(alice))


def free(page: BookingPage) -> list[datetime]:
    return queries.free(page, now=timezone.now())


def book(page: BookingPage, slot: datetime, guest: Guest = GRACE) -> Booking:
    return book_slot(page, slot, guest, now=timezone.now())


def test_a_booking_is_a_meeting_with_a_new_prospect(offered: BookingPage, alice: User) -> None:
    slot = free(offered)[0]
    made = book(offered, slot)
    meeting = made.activity
    assert (meeting.kind, meeting.owner, meeting.due_at) == ("meeting", alice, slot)
    assert (meeting.place, meeting.notes, meeting.duration_minutes) == ("Room 1", "About mills", 30)
    party = meeting.party
    assert party is not None
    assert (party.name, party.roles.get().role) == ("Grace Lind", "prospect")
    assert slot not in free(offered)
    told = Notification.objects.get()
    assert (told.user, told.kind) == (alice, "booking")
    assert Event.objects.filter(name="activities.slot_booked", about=party.pk).exists()


def test_whoever_has_the_address_is_the_party(offered: BookingPage) -> None:
    known, later = a_party("Grace"), a_party("Also Grace")
    for party in (later, known):
        EmailAddress.objects.create(
            party=party, address="grace@people.example", folded="grace@people.example"
        )
    trashed = a_party("Gone", deleted_at=timezone.now())
    EmailAddress.objects.create(party=trashed, address="g@x.example", folded="g@x.example")
    assert book(offered, free(offered)[0]).activity.party == known
    other = book(offered, free(offered)[0], replace(GRACE, email="g@x.example"))
    assert other.activity.party not in (known, later, trashed)


def test_a_taken_slot_is_refused(offered: BookingPage) -> None:
    slot = free(offered)[0]
    book(offered, slot)
    with pytest.raises(Refused):
        book(offered, slot, replace(GRACE, email="other@people.example"))
    with pytest.raises(Refused):
        book(offered, slot + timedelta(minutes=7))
    with pytest.raises(Refused):
        book(offered, timezone.now() - timedelta(days=1))
    assert Activity.objects.count() == Party.objects.count() == 1


def test_other_plans_stand_in_the_way(offered: BookingPage, alice: User, bob: User) -> None:
    first, second, third, fourth = free(offered)[:4]
    planned(kind="meeting", owner_id=alice.pk, due_at=first, duration_minutes=30)
    planned(kind="task", owner_id=alice.pk, due_at=second, duration_minutes=30)
    planned(kind="call", owner_id=bob.pk, due_at=third, duration_minutes=30)
    planned(kind="call", owner_id=bob.pk, colleagues=[alice.pk], due_at=fourth, duration_minutes=30)
    weekly = fourth + timedelta(minutes=30)
    planned(kind="visit", owner_id=alice.pk, due_at=weekly, duration_minutes=30, rule="FREQ=DAILY")
    found = free(offered)
    assert first not in found
    assert {second, third} < set(found)
    assert fourth not in found
    assert weekly + timedelta(days=3) not in found


def test_several_seats(alice: User) -> None:
    page = change_booking_page(replace(FACTS, capacity=2), by=actor_of(alice))
    slot = free(page)[0]
    seats = [
        book(page, slot, replace(GRACE, email=f"{number}@people.example")).seat
        for number in range(2)
    ]
    assert seats == [1, 2]
    with pytest.raises(Refused):
        book(page, slot, replace(GRACE, email="3@people.example"))


def test_the_database_itself_seats_nobody_twice(offered: BookingPage) -> None:
    made = book(offered, free(offered)[0])
    other = planned()
    same: dict[str, Any] = {"page": offered, "seat": made.seat, "name": "X", "email": "x@x.example"}
    for shift in (0, 10, -10):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(
                activity=other,
                starts_at=made.starts_at + timedelta(minutes=shift),
                ends_at=made.ends_at + timedelta(minutes=shift),
                **same,
            )
    Booking.objects.create(
        activity=other,
        starts_at=made.ends_at,
        ends_at=made.ends_at + timedelta(minutes=30),
        **same,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same_guest", [False, True])
def test_of_many_who_book_one_slot_at_once_one_gets_it(alice: User, is_same_guest: bool) -> None:
    page = change_booking_page(FACTS, by=actor_of(alice))
    slot = free(page)[0]

    def attempt(number: int) -> bool:
        mine = GRACE if is_same_guest else replace(GRACE, email=f"{number}@people.example")
        try:
            book(BookingPage.objects.get(), slot, mine)
        except RapportError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(attempt, range(6))) == 1
    assert Booking.objects.count() == Activity.objects.count() == Party.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_stranger_who_books_two_people_at_once_is_one_party(alice: User, bob: User) -> None:
    pages = [
        change_booking_page(replace(FACTS, slug=user.name.lower()), by=actor_of(user))
        for user in (alice, bob)
    ]

    def attempt(page: BookingPage) -> None:
        try:
            book(BookingPage.objects.get(pk=page.pk), free(page)[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(attempt, pages))
    assert Booking.objects.count() == 2
    assert Party.objects.count() == 1


def test_the_guest_gets_mails_with_a_file_for_the_calendar(offered: BookingPage) -> None:
    made = book(offered, free(offered)[0])
    run_jobs()
    [letter] = mail.outbox
    assert letter.to == [GRACE.email]
    assert "Booked: Talk to Alice" in letter.subject
    assert made.token in str(letter.body)
    name, content, kind = letter.attachments[0]
    assert name == "invite.ics"
    assert "REQUEST" in str(kind)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event.decoded("dtstart") == made.starts_at
    moved = move_booking(made, free(offered)[5], now=timezone.now())
    run_jobs()
    give_back_slot(moved, now=timezone.now())
    run_jobs()
    subjects = [one.subject.split(":")[0] for one in mail.outbox]
    assert subjects == ["Booked", "Moved", "Called off"]
    ids = {str(one.extra_headers["Message-ID"]) for one in mail.outbox}
    assert len(ids) == 3
    assert "CANCEL" in str(mail.outbox[2].attachments[0])


def test_moving_and_giving_back(offered: BookingPage) -> None:
    first, second = free(offered)[:2]
    made = book(offered, first)
    moved = move_booking(made, second, now=timezone.now())
    assert (moved.starts_at, moved.activity.due_at) == (second, second)
    assert first in free(offered)
    given = give_back_slot(moved, now=timezone.now())
    assert (given.status, given.activity.status) == ("cancelled", "cancelled")
    assert second in free(offered)
    with pytest.raises(Refused):
        give_back_slot(given, now=timezone.now())
    with pytest.raises(Refused):
        move_booking(given, first, now=timezone.now())
    over = book(offered, first)
    with pytest.raises(Refused):
        give_back_slot(over, now=over.starts_at)


def test_what_its_owner_does_with_the_meeting_is_told_too(offered: BookingPage) -> None:
    one, two = free(offered)[:2]
    made = book(offered, one)
    book(offered, two, replace(GRACE, email="other@people.example"))
    reschedule_activity(made.activity, due_at=two, by=SYSTEM)
    made.refresh_from_db()
    assert (made.starts_at, made.seat, made.version) == (two, 2, 2)
    cancel_activity(made.activity, by=SYSTEM)
    made.refresh_from_db()
    assert made.status == "cancelled"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("slug", {"slug": "A b"}),
        ("slug", {"slug": "taken"}),
        ("zone", {"zone": "Mars"}),
        ("length_minutes", {"length_minutes": 1}),
        ("capacity", {"capacity": 0}),
        ("is_open", {"hours": {}}),
    ],
)
def test_a_page_that_cannot_be_is_refused(
    field: str, changes: dict[str, Any], alice: User, bob: User
) -> None:
    change_booking_page(replace(FACTS, slug="taken"), by=actor_of(bob))
    with pytest.raises(Invalid) as refused:
        change_booking_page(replace(FACTS, **changes), by=actor_of(alice))
    assert field in refused.value.fields


def test_who_may_not_plan_has_no_page(charlie: User, alice: User, offered: BookingPage) -> None:
    with pytest.raises(NotAllowed):
        change_booking_page(FACTS, by=actor_of(charlie))
    assert Client().get(reverse("book", args=["alice"])).status_code == 200
    alice.roles = ["employee"]
    alice.save()
    assert Client().get(reverse("book", args=["alice"])).status_code == 404


def test_the_settings_page(alice: User, client_of: ClientOf) -> None:
    client, address = client_of(alice), reverse("change_booking_page")
    assert 'value="alice"' in client.get(address).content.decode()
    sent = {"is_open": "on", "title": "Talk", "slug": "alice", "zone": "Europe/Amsterdam",
            "length_minutes": 30, "buffer_minutes": 0, "notice_hours": 2, "days_ahead": 14,
            "capacity": 1, "day_0": "9-12"}  # fmt: skip
    assert client.post(address, {**sent, "day_0": "12-9"}).status_code == 422
    assert client.post(address, sent).status_code == 303
    assert BookingPage.objects.get().hours == {"0": [["09:00", "12:00"]]}
    assert "/book/alice/" in client.get(address).content.decode()


SENT = {"name": "Grace Lind", "email": "grace@people.example", "zone": "Asia/Tokyo"}


def test_a_stranger_books_moves_and_gives_back(offered: BookingPage) -> None:
    client = Client()
    page = client.get(reverse("book", args=["alice"]) + "?zone=Asia/Tokyo").content.decode()
    assert "Talk to Alice" in page
    slot = free(offered)[0]
    assert f"{timezone.localtime(slot):%Y%m%dT}"[:6] in page
    address = reverse("book_slot", args=["alice", f"{slot:%Y%m%dT%H%MZ}"])
    assert client.get(address).status_code == 200
    assert client.post(address, {**SENT, "email": "nobody"}).status_code == 422
    booked = client.post(address, SENT)
    assert booked.status_code == 303
    mine = booked["Location"]
    assert "It is booked" in client.get(mine).content.decode()
    assert client.get(mine + "?format=ics")["Content-Type"].startswith("text/calendar")
    again = client.post(address, {**SENT, "email": "x@people.example"})
    assert again.status_code == 422
    assert "just been taken" in again.content.decode()
    other = free(offered)[3]
    assert f"{other:%Y%m%dT%H%MZ}" in client.get(mine + "?move=1").content.decode()
    client.post(mine + "move/", {"slot": f"{other:%Y%m%dT%H%MZ}"})
    assert Booking.objects.get().starts_at == other
    client.post(mine + "give-back/")
    assert "It is called off" in client.get(mine).content.decode()


def test_programs_are_told_apart(offered: BookingPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    cache.clear()
    client, slot = Client(), free(offered)[0]
    address = reverse("book_slot", args=["alice", f"{slot:%Y%m%dT%H%MZ}"])
    page = client.get(address).content.decode()
    begun = page.split('name="begun" value="')[1].split('"')[0]
    for said in ({}, {"begun": "forged"}, {"begun": begun}):
        assert client.post(address, {**SENT, **said}).status_code == 422
    monkeypatch.setattr(GuestForm, "_is_by_hand", lambda form: True)
    assert client.post(address, {**SENT, "website": "http://x"}).status_code == 422
    assert not Booking.objects.exists()
    answers = {client.post(address, {}).status_code for _ in range(12)}
    assert answers == {422, 429}


def test_one_guest_does_not_take_everything(offered: BookingPage) -> None:
    for _ in range(3):
        book(offered, free(offered)[0])
    with pytest.raises(Invalid) as refused:
        book(offered, free(offered)[0])
    assert "email" in refused.value.fields


@pytest.mark.parametrize(
    "path", ["/book/nobody/", "/book/alice/nonsense/", "/book/mine/1-x/", "/book/mine/x/"]
)
def test_what_is_not_there(path: str, offered: BookingPage) -> None:
    assert Client().get(path).status_code == 404
    assert json.dumps(offered.hours)
