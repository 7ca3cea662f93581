"""Offering times, booking one of them, moving it and giving it back.

Strangers act here without an account: what they do is done with the rights of the page's owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from rapport.activities.actions.following import tell_guest
from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.actions.states import cancel_activity, reschedule_activity
from rapport.activities.booking import Hours, is_free
from rapport.activities.events import BookingPageChanged, SlotBooked
from rapport.activities.models import Activity, Booking, BookingPage
from rapport.activities.queries.booking import taken
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say
from rapport.parties.actions.parties import create_party
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import EmailAddress, Party, PartyRole
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of, own_user
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions.notifications import notify
from rapport.platform.notifications.kinds import Kind

REMINDERS = (15, 1440)
MOST_OF_ONE = 3
"""How many times ahead somebody may hold on one page."""
GONE = noted("This time has just been taken. Choose another one.")


@dataclass(frozen=True)
class PageFacts:
    """What somebody says of their booking page."""

    slug: str
    title: str
    hours: Hours
    zone: str
    intro: str = ""
    place: str = ""
    is_open: bool = True
    length_minutes: int = 30
    buffer_minutes: int = 0
    notice_hours: int = 4
    days_ahead: int = 30
    capacity: int = 1


@dataclass(frozen=True)
class Guest:
    """Who books: how they are called and reached, and by whose clock and in which language they read."""

    name: str
    email: str
    note: str = ""
    zone: str = "UTC"
    language: str = "en"


@transaction.atomic
def change_booking_page(facts: PageFacts, *, by: Actor) -> BookingPage:
    """Let the booking page of ``by`` be as ``facts`` say; it is made when there is none."""
    access.require(by, "activities.change_booking_page")
    user = own_user(by)
    _check_page(facts, user.pk)
    values = {name: value for name, value in vars(facts).items() if name != "hours"}
    hours = {
        str(day): [[f"{begins:%H:%M}", f"{ends:%H:%M}"] for begins, ends in spans]
        for day, spans in facts.hours.items()
        if spans
    }
    page, _ = BookingPage.objects.update_or_create(user=user, defaults={**values, "hours": hours})
    events.record(BookingPageChanged(page.slug, page.is_open), by=by, subject=user)
    return page


@transaction.atomic
def book_slot(page: BookingPage, slot: datetime, guest: Guest, *, now: datetime) -> Booking:
    """Book ``slot`` for ``guest``: a meeting with the party that has this e-mail address, or a new
    prospect. Raises Refused when the slot is not free any more, Invalid for a guest who is none.
    """
    by = actor_of(page.user)
    access.require(by, "activities.book_slot")
    _check_guest(page, guest, now)
    _lock(f"booking {page.pk}")
    _require_free(page, slot, now)
    party = _party_of(guest, by)
    plan = Plan(
        subject=say("%(title)s with %(name)s", title=page.title, name=guest.name)[:250],
        due_at=slot,
        kind=Activity.Kind.MEETING,
        notes=guest.note,
        zone=page.zone,
        duration_minutes=page.length_minutes,
        place=page.place,
        is_promised=True,
        party_id=party.pk,
        reminders=REMINDERS,
    )
    activity = plan_activity(plan, by=by)
    booking = _seated(page, activity, guest)
    tell_guest(booking.pk, booking.version)
    events.record(SlotBooked(page.slug, guest.name, slot), by=by, about=party, subject=activity)
    with speaking_to(page.user), timezone.override(page.zone):
        text = say("%(name)s booked a time with you: %(what)s", name=guest.name, what=page.title)
    notify(
        page.user_id, text, kind=Kind.BOOKING, url=f"/activities/{activity.pk}/", record=activity
    )
    return booking


@transaction.atomic
def move_booking(booking: Booking, slot: datetime, *, now: datetime) -> Booking:
    """Move what was booked to another free ``slot``. Raises Refused."""
    page = booking.page
    by = actor_of(page.user)
    access.require(by, "activities.book_slot")
    _require_open(booking, now)
    _lock(f"booking {page.pk}")
    _require_free(page, slot, now, besides=booking)
    reschedule_activity(booking.activity, due_at=slot, by=by)
    booking.refresh_from_db()
    return booking


@transaction.atomic
def give_back_slot(booking: Booking, *, now: datetime) -> Booking:
    """Call off what was booked; its time can be booked again. Raises Refused when it is over."""
    by = actor_of(booking.page.user)
    access.require(by, "activities.book_slot")
    _require_open(booking, now)
    cancel_activity(booking.activity, by=by, reason=say("by the guest"))
    booking.refresh_from_db()
    return booking


def _seated(page: BookingPage, activity: Activity, guest: Guest) -> Booking:
    """The booking in the first free seat. Raises Refused where the database knows that there is none."""
    same = {"page": page, "status": Booking.Status.BOOKED}
    overlapping = Booking.objects.filter(
        **same, starts_at__lt=activity.ends_at, ends_at__gt=activity.due_at
    )
    seats = set(overlapping.values_list("seat", flat=True))
    seat = next(number for number in range(1, len(seats) + 2) if number not in seats)
    if seat > page.capacity:
        raise Refused("slot_taken", GONE)
    try:
        with transaction.atomic():
            return Booking.objects.create(
                page=page,
                activity=activity,
                starts_at=activity.due_at,
                ends_at=activity.ends_at,
                seat=seat,
                name=guest.name,
                email=guest.email,
                zone=guest.zone,
                language=guest.language,
            )
    except IntegrityError:
        raise Refused("slot_taken", GONE) from None


def _party_of(guest: Guest, by: Actor) -> Party:
    """Whoever has this address, the oldest first; else a new prospect. Two at once make one."""
    folded = guest.email.lower()
    _lock(f"email {folded}")
    known = EmailAddress.objects.filter(folded=folded, party__deleted_at=None)
    found = known.select_related("party").order_by("party_id").first()
    if found is not None:
        return found.party
    return create_party(
        PartyDetails(name=guest.name),
        by=by,
        contacts=[Email(guest.email, is_primary=True)],
        roles=[PartyRole.Role.PROSPECT],
    )


def _lock(what: str) -> None:
    """Until the transaction ends; whoever asks for the same waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [what])


def _require_free(
    page: BookingPage, slot: datetime, now: datetime, *, besides: Booking | None = None
) -> None:
    if not is_free(page.offer, taken(page, now=now, besides=besides), slot, now=now):
        raise Refused("slot_taken", GONE)


def _require_open(booking: Booking, now: datetime) -> None:
    if not booking.is_booked:
        raise Refused("booking_cancelled", "This booking was called off already.")
    if booking.is_over(now):
        raise Refused("booking_over", "This time has come; nothing of it can be changed any more.")


def _check_guest(page: BookingPage, guest: Guest, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if not guest.name.strip():
        wrong["name"] = say("Say how you are called.")
    held = Booking.objects.filter(
        page=page, email__iexact=guest.email, status=Booking.Status.BOOKED, starts_at__gt=now
    )
    if held.count() >= MOST_OF_ONE:
        wrong["email"] = say("You have booked %(most)s times already.", most=MOST_OF_ONE)
    if guest.zone not in available_timezones():
        wrong["zone"] = say("There is no such time zone.")
    if wrong:
        raise Invalid("invalid_guest", fields=wrong)


def _check_page(facts: PageFacts, user_id: int) -> None:
    wrong: dict[str, str] = {}
    if not facts.slug or slugify(facts.slug) != facts.slug:
        wrong["slug"] = say("Use small letters, digits and hyphens.")
    elif BookingPage.objects.filter(slug=facts.slug).exclude(pk=user_id).exists():
        wrong["slug"] = say("Another page has this address.")
    if facts.zone not in available_timezones():
        wrong["zone"] = say("There is no such time zone.")
    for name, least, most in (
        ("length_minutes", 5, 480),
        ("buffer_minutes", 0, 240),
        ("notice_hours", 0, 720),
        ("days_ahead", 1, 365),
        ("capacity", 1, 50),
    ):
        if not least <= getattr(facts, name) <= most:
            wrong[name] = say("From %(least)s to %(most)s.", least=least, most=most)
    if facts.is_open and not any(facts.hours.values()):
        wrong["is_open"] = say("Say at least one time of the week, or close the page.")
    if wrong:
        raise Invalid("invalid_booking_page", fields=wrong)
