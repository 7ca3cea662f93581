"""Connecting somebody's calendar on a server, choosing which, and letting go of it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rapport.activities.actions.calendars.syncing import USE
from rapport.activities.caldav.server import Answered, Server
from rapport.activities.events import CalendarConnected, CalendarDisconnected
from rapport.activities.models import CalendarEntry, CalendarLink
from rapport.activities.queries.appointments import of_own_uid
from rapport.kit.errors import Invalid, Refused
from rapport.kit.outgoing import Unreachable
from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import own_user
from rapport.platform.accounts.sealing import sealed
from rapport.platform.events import actions as events

VERB = "activities.connect_calendar"
FOUND_NOTHING = noted(
    "No calendar was found at this address. Enter the address of the calendar itself; the "
    "server's settings show it."
)


def connect_calendar(server: str, user_name: str, password: str, *, by: Actor) -> CalendarLink:
    """Sign in to ``server`` and see which calendars are there; which of them it is, is chosen next. Asks the
    server, outside of any transaction. Raises Invalid with what is wrong at which field.
    """
    access.require(by, VERB)
    there = Server(server, user_name, password, settings.PRIVATE_WEBHOOKS)
    try:
        offers = there.calendars()
    except Answered as answer:
        if answer.status in (401, 403):
            wrong = say("The server does not accept this user name and password.")
            raise Invalid("wrong_password", fields={"password": wrong}) from None
        raise Invalid("no_calendar", fields={"server": say(FOUND_NOTHING)}) from None
    except (Unreachable, Refused) as error:
        raise Invalid("no_server", fields={"server": str(error)}) from None
    with transaction.atomic():
        user = own_user(by)
        link, _ = CalendarLink.objects.select_for_update().get_or_create(user=user)
        is_same = link.is_connected and link.url in {offer.url for offer in offers}
        link.server, link.user_name = server, user_name
        link.sealed_password = sealed(password, use=USE)
        link.offered = [[offer.url, offer.name] for offer in offers]
        link.problem, link.said, link.failing_since, link.tries = "", "", None, 0
        link.next_at = timezone.now() if is_same else None
        link.connected_at = link.connected_at if is_same else None
        link.save()
    return link


@transaction.atomic
def choose_calendar(url: str, direction: str, *, by: Actor) -> CalendarLink:
    """Keep the offered calendar at ``url`` and the one here the same from now on. Raises Invalid."""
    access.require(by, VERB)
    link = _own(by)
    name = dict(link.offered).get(url)
    if name is None:
        raise Invalid("no_such_calendar", fields={"calendar": say("Choose one of these.")})
    if direction not in CalendarLink.Direction.values:
        raise Invalid("no_direction", fields={"direction": say("Choose one of these.")})
    if url != link.url:
        _forget_places(link, by)
        link.token = link.ctag = ""
    if direction != link.direction:
        link.token = link.ctag = ""
        CalendarEntry.objects.filter(link=link, agreed=None).exclude(path=None).delete()
    now = timezone.now()
    link.url, link.name, link.direction = url, name, direction
    link.connected_at, link.next_at, link.problem = now, now, ""
    link.asked_at, link.done, link.total = now, 0, 0
    link.save()
    events.record(CalendarConnected(name, direction), by=by, subject=link)
    _soon(link)
    return link


@transaction.atomic
def sync_now(*, by: Actor, may_lose_many: bool = False) -> CalendarLink:
    """Have the worker bring both sides together at once. Raises Refused where nothing is connected."""
    access.require(by, VERB)
    link = _own(by)
    if not link.is_connected:
        raise Refused("not_connected", "No calendar is connected.")
    link.asked_at, link.done, link.total = timezone.now(), 0, 0
    link.save(update_fields=["asked_at", "done", "total"])
    _soon(link, may_lose_many=may_lose_many)
    return link


@transaction.atomic
def disconnect_calendar(*, by: Actor) -> None:
    """Let go of the calendar: its password is forgotten, and what stands here and there stays. What came from
    where is remembered, so that nothing is doubled when it is connected again.
    """
    link = CalendarLink.objects.select_for_update().filter(user=own_user(by)).first()
    if link is None:
        return
    name, was_connected = link.name, link.is_connected
    link.sealed_password, link.offered = "", []
    link.connected_at = link.next_at = link.asked_at = link.synced_at = None
    link.problem, link.said, link.counts = "", "", {}
    link.save()
    if was_connected:
        events.record(CalendarDisconnected(name), by=by, subject=link)


def _own(by: Actor) -> CalendarLink:
    found = CalendarLink.objects.select_for_update().filter(user=own_user(by)).first()
    if found is None:
        raise Refused("not_connected", "No calendar is connected.")
    return found


def _forget_places(link: CalendarLink, by: Actor) -> None:
    """Another calendar: what went out goes there too, what came from the one before is only remembered."""
    for entry in CalendarEntry.objects.filter(link=link):
        if entry.agreed is None or of_own_uid(by, entry.uid) is not None:
            entry.delete()
        else:
            entry.path, entry.etag = None, ""
            entry.save(update_fields=["path", "etag"])


def _soon(link: CalendarLink, *, may_lose_many: bool = False) -> None:
    from rapport.activities.tasks import sync_soon

    sync_soon(link.pk, may_lose_many=may_lose_many)
