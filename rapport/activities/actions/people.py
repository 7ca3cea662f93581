"""Who takes part in planned work besides its owner."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from rapport.activities.models import Activity, Participation
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.parties import queries as parties
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues

MOST = 50
People = tuple[frozenset[int], frozenset[int]]


def check_people(party_ids: Collection[int], user_ids: Collection[int], *, by: Actor) -> People:
    """Both as sets. Raises Invalid for somebody whom ``by`` does not see, and for a crowd."""
    of_parties, of_users = frozenset(party_ids), frozenset(user_ids)
    wrong: dict[str, str] = {}
    if len(of_parties) + len(of_users) > MOST:
        wrong["participants"] = say("At most %(most)s take part.", most=MOST)
    elif parties.visible(by).filter(pk__in=of_parties).count() != len(of_parties):
        wrong["participants"] = say("One of them does not exist.")
    if of_users and colleagues(by).filter(pk__in=of_users).count() != len(of_users):
        wrong["colleagues"] = say("Choose an active colleague.")
    if wrong:
        raise Invalid("unknown_participant", fields=wrong)
    return of_parties, of_users


@transaction.atomic
def set_people(activity: Activity, party_ids: frozenset[int], user_ids: frozenset[int], /) -> bool:
    """Let exactly these take part, besides party and owner; says whether that is new. For actions."""
    wanted = {("party_id", pk) for pk in party_ids - {activity.party_id}}
    wanted |= {("user_id", pk) for pk in user_ids - {activity.owner_id}}
    rows = Participation.objects.filter(activity=activity)
    had = {
        ("party_id", row.party_id) if row.party_id else ("user_id", row.user_id): row.pk
        for row in rows
    }
    gone = [pk for person, pk in had.items() if person not in wanted]
    rows.filter(pk__in=gone).delete()
    new = sorted(wanted - had.keys())
    Participation.objects.bulk_create(
        Participation(activity=activity, **{column: pk}) for column, pk in new
    )
    return bool(gone or new)
