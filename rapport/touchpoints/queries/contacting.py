"""What the decision about a contact needs to know, of many parties at once: seven statements, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Q

from rapport.kit.zones import zones_of
from rapport.parties.models import Consent, EmailAddress, Party, PhoneNumber, PostalAddress
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.touchpoints.contacting import (
    ANY,
    USUAL,
    WEEKDAYS,
    Cap,
    Facts,
    Quiet,
    Verdict,
    decide,
)
from rapport.touchpoints.models import FrequencyCap, Preference, QuietHours, Suppression

_CONTACTS = """
    SELECT cap.id, party.id, made.at
      FROM unnest(%(caps)s::bigint[], %(most)s::int[], %(since)s::timestamptz[],
                  %(channels)s::text[], %(purposes)s::text[])
           AS cap (id, most, since, channel, purpose)
     CROSS JOIN unnest(%(parties)s::bigint[]) AS party (id)
     CROSS JOIN LATERAL (
           SELECT at FROM touchpoints_interaction
            WHERE party_id = party.id AND at >= cap.since AND direction = 'out'
              AND (cap.channel = 'any' OR channel = cap.channel)
              AND (cap.purpose = 'any' OR data ->> 'purpose' = cap.purpose)
            ORDER BY at DESC, id DESC LIMIT cap.most) AS made
     ORDER BY made.at DESC"""
_MAIN = ("-is_primary", "pk")
Said = dict[str, tuple[datetime, bool]]


def may_contact(party: Party, *, channel: str, purpose: str, now: datetime) -> Verdict:
    """Whether ``party`` may be contacted now. As ``verdicts``, of one."""
    return verdicts([party.pk], channel=channel, purpose=purpose, now=now)[party.pk]


def verdicts(
    parties: Collection[int], *, channel: str, purpose: str, now: datetime
) -> dict[int, Verdict]:
    """Whether each may be contacted now, by id. For whoever contacts: people see it by ``may_contact``."""
    found = facts_of(parties, channel=channel, purpose=purpose, now=now)
    return {
        pk: decide(facts, channel=channel, purpose=purpose, now=now) for pk, facts in found.items()
    }


def preference_of(asker: Actor, party: Party) -> Preference:
    """How ``party`` likes to be reached; a new one where nothing is known."""
    access.require(asker, "parties.see_parties", party)
    return Preference.objects.filter(party=party).first() or Preference(party=party)


def facts_of(
    pks: Collection[int], *, channel: str, purpose: str, now: datetime
) -> dict[int, Facts]:
    """What the decision needs to know of each party."""
    addresses = _addresses(pks, channel)
    suppressed = _suppressed(pks, channel, addresses)
    consents, contacts = _consents(pks, purpose), _contacts(pks, channel, purpose, now)
    quiet = _quiet(channel)
    likes = {row.party_id: row for row in Preference.objects.filter(party__in=pks)}
    rows = Party.objects.filter(pk__in=pks).values_list("pk", "country", "language", "deleted_at")
    found = {pk: Facts(is_gone=True) for pk in pks}
    for pk, country, language, deleted_at in rows:
        like = likes.get(pk) or Preference()
        found[pk] = Facts(
            address=addresses.get(pk, ""),
            is_gone=deleted_at is not None,
            is_suppressed=pk in suppressed,
            consents=consents.get(pk, {}),
            zones=_zones(like.zone, country),
            quiet=(*quiet, *_outside(like.starts, like.ends)),
            caps=contacts.get(pk, ()),
            prefers=like.channel,
            language=like.language or language,
        )
    return found


def _zones(zone: str, country: str) -> tuple[ZoneInfo, ...]:
    """Their own clock where it is known, else those of their country, else ours."""
    return (ZoneInfo(zone),) if zone else zones_of(country) or (ZoneInfo(settings.TIME_ZONE),)


def _outside(starts: time | None, ends: time | None) -> tuple[Quiet, ...]:
    """The hours that they did not choose."""
    return (Quiet(ends, starts),) if starts and ends else ()


def _addresses(pks: Collection[int], channel: str) -> dict[int, str]:
    """The main address on ``channel``, of those who have one."""
    if channel == "email":
        mails = EmailAddress.objects.filter(party__in=pks).order_by("party", *_MAIN)
        return dict(mails.distinct("party").values_list("party_id", "address"))
    if channel in ("phone_call", "text"):
        phones = PhoneNumber.objects.filter(party__in=pks).order_by("party", *_MAIN)
        rows = phones.distinct("party").values_list("party_id", "e164", "written")
        return {pk: e164 or written for pk, e164, written in rows}
    if channel == "letter":
        places = PostalAddress.objects.filter(party__in=pks).order_by("party", *_MAIN)
        return {row.party_id: str(row) for row in places.distinct("party")}
    return {}


def _suppressed(pks: Collection[int], channel: str, addresses: Mapping[int, str]) -> frozenset[int]:
    """Who is not to be contacted, or has an address that is not."""
    folded = {pk: address.casefold() for pk, address in addresses.items()}
    whom = Q(party__in=pks, address="") | Q(address__in=set(folded.values()) - {""})
    rows = Suppression.objects.filter(whom, channel__in=(channel, ANY), deleted_at=None)
    found = set(rows.values_list("party_id", "address"))
    parties = {pk for pk, address in found if not address}
    closed = {address for _, address in found} - {""}
    return frozenset(pk for pk in pks if pk in parties or folded.get(pk) in closed)


def _consents(pks: Collection[int], purpose: str) -> dict[int, Said]:
    """The latest word of each party on each channel."""
    rows = Consent.objects.filter(party__in=pks, purpose=purpose)
    latest = rows.order_by("party", "channel", "-at", "-pk").distinct("party", "channel")
    found: dict[int, Said] = defaultdict(dict)
    for pk, channel, at, state in latest.values_list("party_id", "channel", "at", "state"):
        found[pk][channel] = (at, state == Consent.State.GRANTED)
    return found


def _contacts(
    pks: Collection[int], channel: str, purpose: str, now: datetime
) -> dict[int, tuple[Cap, ...]]:
    """The caps that a contact would count for, with the latest contacts that fill them. Two statements."""
    rows = FrequencyCap.objects.filter(
        channel__in=(channel, ANY), purpose__in=(purpose, ANY), deleted_at=None
    )
    caps = list(rows)
    if not caps:
        return {}
    values: dict[str, Any] = {
        "caps": [cap.pk for cap in caps],
        "most": [cap.most for cap in caps],
        "since": [now - timedelta(days=cap.days) for cap in caps],
        "channels": [cap.channel for cap in caps],
        "purposes": [cap.purpose for cap in caps],
        "parties": list(pks),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS, values)
        made: dict[tuple[int, int], list[datetime]] = defaultdict(list)
        for cap_id, party_id, at in cursor.fetchall():
            made[cap_id, party_id].append(at)
    return {pk: tuple(Cap(cap.most, cap.days, made[cap.pk, pk]) for cap in caps) for pk in pks}


def _quiet(channel: str) -> tuple[Quiet, ...]:
    """What the company says of ``channel``; the usual hours where it never said anything."""
    rows = list(QuietHours.objects.filter(deleted_at=None))
    if not rows:
        return USUAL
    return tuple(
        Quiet(row.starts, row.ends, frozenset(WEEKDAYS.index(day) for day in row.days))
        for row in rows
        if row.channel in (channel, ANY)
    )
