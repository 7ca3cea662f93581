"""What the record engine does besides when it writes a party: names in parts, search text, our events."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from rapport.parties.absorbing import STAND_INS
from rapport.parties.actions import reindex
from rapport.parties.actions.checking import check, keep_up
from rapport.parties.actions.merging import bring_back
from rapport.parties.details import NAME_PARTS, PartyDetails, completed, sort_name_of
from rapport.parties.events import PartyCreated, PartyDeleted, PartyEdited, PartyRestored
from rapport.parties.models import CONTACT_POINTS, Party
from rapport.parties.searching import search_text
from rapport.platform.records.types import Writing

KEPT_UP = reindex.FOUND_BY | frozenset(CONTACT_POINTS)
"""The changes after which a party is found by other words, or is at home somewhere else."""
MAIN_PLACES = """
    UPDATE parties_party AS party SET city = place.city, country = place.country
      FROM parties_postaladdress AS place
     WHERE place.party_id = party.id AND place.is_primary AND party.id = ANY (%s)
       AND (party.city, party.country) IS DISTINCT FROM (place.city, place.country)"""


def _derive(party: Party, names: frozenset[str]) -> None:
    """Let the parts of a name and its place in the order follow from the name."""
    if names & {"name", "kind"}:
        details = completed(PartyDetails(kind=party.kind, name=party.name), country=party.country)
        for part in (*NAME_PARTS, "name"):
            setattr(party, part, getattr(details, part))
        party.sort_name = sort_name_of(details, country=party.country)
    check(party)


def _keep_up(party: Party, names: frozenset[str]) -> None:
    if names & KEPT_UP:
        keep_up(party)


def _settle(party: Party, external_id: str) -> None:
    known_as = [] if external_id.startswith(STAND_INS) else [external_id]
    party.search_text = search_text([party.name, party.phonetic_name, party.city, *known_as])


def _keep_up_many(pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAIN_PLACES, [list(pks)])
    reindex.reindex("SELECT unnest(%(ids)s::bigint[])", {"ids": list(pks)})


WRITING = Writing(
    before=_derive,
    after=_keep_up,
    after_many=_keep_up_many,
    settle=_settle,
    derives_from=KEPT_UP,
    refresh=reindex.refresh,
    restored=bring_back,
    events={
        "created": lambda party, _: PartyCreated(party.pk, party.name, party.kind),
        "edited": lambda party, changes: PartyEdited(party.pk, dict(changes)),
        "deleted": lambda party, _: PartyDeleted(party.pk, party.name),
        "restored": lambda party, _: PartyRestored(party.pk, party.name),
    },
)
