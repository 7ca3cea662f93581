"""What parties say of being contacted: that they want no more of it, or how they like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from rapport.kit.errors import Invalid, NotFound
from rapport.kit.speech import say
from rapport.parties import actions as parties
from rapport.parties.consenting import CHANNELS
from rapport.parties.models import Consent, Party
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.records.values import plain
from rapport.touchpoints.contacting import ANY
from rapport.touchpoints.events import OptedOut, PreferenceSet
from rapport.touchpoints.models import Preference, Suppression
from rapport.touchpoints.opting_out import Wish

LIKES = ("channel", "language", "zone", "starts", "ends")


@dataclass(frozen=True)
class Pressed:
    """From where a link was pressed, as evidence."""

    address: str = ""
    agent: str = ""


@transaction.atomic
def opt_out(wish: Wish | None, pressed: Pressed, *, is_everything: bool = False) -> Party:
    """Stop what ``wish`` says, or with ``is_everything`` whatever comes on its channel; who presses twice
    has said it once. The link is the permission. Raises NotFound for a forged one.
    """
    rows = Party.objects.select_for_update()
    party = rows.filter(pk=wish.party_id).first() if wish else None
    if wish is None or party is None or wish.channel not in CHANNELS:
        raise NotFound("bad_link", "This link is damaged.")
    stopped = _suppress(party, wish) if is_everything else _withdraw(party, wish)
    if stopped:
        told = OptedOut(
            wish.purpose,
            wish.channel,
            is_everything,
            wish.message,
            pressed.address,
            pressed.agent[:250],
        )
        events.record(told, by=SYSTEM, about=party, subject=party)
    return party


def _withdraw(party: Party, wish: Wish) -> bool:
    rows = Consent.objects.filter(
        party=party, purpose=wish.purpose, channel__in=(wish.channel, ANY)
    )
    latest = rows.order_by("-at", "-pk").first()
    if latest is not None and latest.state == Consent.State.WITHDRAWN:
        return False
    parties.record_consent(
        party,
        purpose=wish.purpose,
        channel=wish.channel,
        state=Consent.State.WITHDRAWN,
        by=SYSTEM,
        source=say("Link in the mail %(message)s", message=wish.message),
    )
    return True


def _suppress(party: Party, wish: Wish) -> bool:
    _, is_new = Suppression.objects.get_or_create(
        party=party,
        channel=wish.channel,
        address="",
        deleted_at=None,
        defaults={
            "name": f"{party.name}: {say(CHANNELS[wish.channel])}"[:300],
            "reason": Suppression.Reason.ASKED,
            "note": say("Link in the mail %(message)s", message=wish.message)[:250],
        },
    )
    return is_new


@transaction.atomic
def set_preference(party: Party, *, by: Actor, **likes: Any) -> Preference:
    """Write down how ``party`` likes to be reached: any of ``LIKES``. Raises Invalid."""
    access.require(by, "touchpoints.set_preference", party)
    Party.objects.select_for_update().get(pk=party.pk)
    found = Preference.objects.filter(party=party).first() or Preference(party=party)
    changes = {
        name: [plain(getattr(found, name)), plain(value)]
        for name, value in likes.items()
        if name in LIKES and getattr(found, name) != value
    }
    for name in changes:
        setattr(found, name, likes[name])
    _check(found)
    if changes:
        found.save()
        events.record(PreferenceSet(changes), by=by, about=party, subject=party)
    return found


def _check(found: Preference) -> None:
    wrong = {}
    if found.channel and (found.channel not in CHANNELS or found.channel == ANY):
        wrong["channel"] = say("This is not a channel.")
    if found.zone and found.zone not in available_timezones():
        wrong["zone"] = say("There is no such time zone.")
    if (found.starts is None) != (found.ends is None):
        wrong["ends" if found.ends is None else "starts"] = say("Say both hours, or none.")
    elif found.starts and not found.starts < (found.ends or time()):
        wrong["ends"] = say("The hours end after they begin.")
    if wrong:
        raise Invalid("invalid_preference", fields=wrong)
