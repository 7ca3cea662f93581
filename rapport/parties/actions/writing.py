"""What the record engine does besides when it writes a party: names in parts, search text, our events."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.parties.actions import reindex
from rapport.parties.actions.checking import check, keep_up
from rapport.parties.actions.merging import bring_back
from rapport.parties.details import NAME_PARTS, PartyDetails, completed, sort_name_of
from rapport.parties.events import PartyCreated, PartyDeleted, PartyEdited, PartyRestored
from rapport.parties.models import Party
from rapport.platform.records.types import Writing


def _derive(party: Party, names: frozenset[str]) -> None:
    """Let the parts of a name and its place in the order follow from the name."""
    if "name" in names:
        details = completed(PartyDetails(kind=party.kind, name=party.name), country=party.country)
        for part in (*NAME_PARTS, "name"):
            setattr(party, part, getattr(details, part))
        party.sort_name = sort_name_of(details, country=party.country)
    check(party)


def _keep_up(party: Party, names: frozenset[str]) -> None:
    if "name" in names:
        keep_up(party)


def _keep_up_many(pks: Sequence[int]) -> None:
    reindex.reindex("SELECT unnest(%(ids)s::bigint[])", {"ids": list(pks)})


WRITING = Writing(
    before=_derive,
    after=_keep_up,
    after_many=_keep_up_many,
    derives_from=reindex.FOUND_BY,
    refresh=reindex.refresh,
    restored=bring_back,
    events={
        "created": lambda party, _: PartyCreated(party.pk, party.name, party.kind),
        "edited": lambda party, changes: PartyEdited(party.pk, dict(changes)),
        "deleted": lambda party, _: PartyDeleted(party.pk, party.name),
        "restored": lambda party, _: PartyRestored(party.pk, party.name),
    },
)
