"""Two parties that are one, and one that turned out to be two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.parties.actions.checking import keep_up
from rapport.parties.actions.parties import delete_party, edit_party
from rapport.parties.actions.reattaching import put_back, reattach
from rapport.parties.details import NAME_PARTS, PartyDetails
from rapport.parties.events import PartiesMerged, PartiesUnmerged, PartyRestored
from rapport.parties.models import Merge, Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import records
from rapport.platform.records.actions.following import follow
from rapport.platform.records.fields import Field
from rapport.platform.records.types import record_types

MOST_AT_ONCE = 10
DETAILS = tuple(
    item.name for item in fields(PartyDetails) if item.name not in ("kind", *NAME_PARTS)
)


@transaction.atomic
def merge_parties(
    survivor: Party, others: Sequence[Party], *, by: Actor, chosen: Mapping[str, int] | None = None
) -> Party:
    """Make ``others`` one with ``survivor``: everything hangs on it, they go to the trash.

    ``chosen`` says field by field from which of them the value is taken, by its id; otherwise the
    survivor's own stays, or the first that has one fills it. Raises Refused for a person and an
    organization, Invalid for too few or too many.
    """
    pks = {party.pk for party in others} - {survivor.pk}
    if not 1 <= len(pks) < MOST_AT_ONCE:
        raise Invalid("bad_merge", "Choose 2 to %(most)s parties to merge.", most=MOST_AT_ONCE)
    found = Party.objects.select_for_update(of=("self",)).filter(deleted_at=None)
    known = {party.pk: party for party in found.filter(pk__in={survivor.pk, *pks}).order_by("pk")}
    if known.keys() != {survivor.pk, *pks}:
        raise NotFound("party_not_found", "One of these parties is gone.")
    survivor, merged = known[survivor.pk], [known[pk] for pk in sorted(pks)]
    access.require(by, "parties.edit_party", survivor)
    for party in merged:
        access.require(by, "parties.delete_party", party)
        if party.kind != survivor.kind:
            raise Refused(
                "not_alike", "%(name)s is not of the same kind as the others.", name=party.name
            )
    survivor = _fill(survivor, merged, chosen or {}, by)
    for party in merged:
        _merge(survivor, party, by)
    _take_over(survivor, merged, chosen or {}, by)
    _bring_up_to_date(survivor, *merged)
    survivor.refresh_from_db()
    return survivor


@transaction.atomic
def restore_party(party: Party, *, by: Actor) -> Party:
    """Take ``party`` out of the trash; one that was merged is a party of its own again, with what came
    from it. Raises Refused when it is not there.
    """
    access.require(by, "parties.restore_party", party)
    if party.deleted_at is None:
        raise Refused(
            "not_deleted", "%(name)s is not in the trash.", party=party.pk, name=party.name
        )
    party.deleted_at = None
    party.save(update_fields=["deleted_at"])
    events.record(PartyRestored(party.pk, party.name), by=by, about=party, subject=party)
    bring_back([party.pk], by)
    return party


@transaction.atomic(savepoint=False)
def bring_back(pks: Sequence[int], by: Actor) -> None:
    """Give parties that came out of the trash what was merged into others. One query where nothing
    was. For actions.
    """
    found = Merge.objects.select_for_update(of=("self",)).filter(merged__in=pks, undone_at=None)
    for merge in found.select_related("survivor", "merged").order_by("-pk"):
        access.require(by, "parties.edit_party", merge.survivor)
        _part(merge, by)


@transaction.atomic
def unmerge_party(merge: Merge, *, by: Actor) -> Party:
    """Let the merged party be one of its own again, with what came from it. Values stay as they are.

    Raises Refused when it is done already.
    """
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    access.require(by, "parties.edit_party", merge.survivor)
    if merge.undone_at is not None:
        raise Refused("unmerged_already", "These are two parties already.")
    if merge.merged.deleted_at is not None:
        return restore_party(merge.merged, by=by)
    _part(merge, by)
    return merge.merged


@transaction.atomic(savepoint=False)
def undo_merge(event: Event, by: Actor) -> None:
    """Undo that two parties were merged, once the engine took the merged one out of the trash."""
    merge = Merge.objects.select_for_update(of=("self",)).filter(pk=event.data["merge"]).first()
    if merge is None or merge.undone_at is not None:
        raise Refused("unmerged_already", "These are two parties already.")
    access.require(by, "parties.edit_party", merge.survivor)
    _part(merge, by)


@transaction.atomic(savepoint=False)
def merge_again(event: Event, by: Actor) -> None:
    """Undo that two merged parties were made two."""
    merge = Merge.objects.filter(pk=event.data["merge"]).first()
    if merge is None or Party.objects.filter(pk=merge.survivor_id, deleted_at=None).first() is None:
        raise NotFound("party_not_found", "One of these parties is gone.")
    access.require(by, "parties.edit_party", merge.survivor)
    _merge(merge.survivor, merge.merged, by)
    _bring_up_to_date(merge.survivor, merge.merged)


def _merge(survivor: Party, party: Party, by: Actor) -> None:
    moved = reattach(party.pk, survivor.pk)
    merge = Merge.objects.create(survivor=survivor, merged=party, at=timezone.now(), moved=moved)
    happening = PartiesMerged(merge.pk, survivor.pk, party.pk, party.name)
    events.record(happening, by=by, about=survivor, subject=survivor)
    if party.deleted_at is None:
        delete_party(party, by=by)


def _part(merge: Merge, by: Actor) -> None:
    holder = _holder(merge)
    put_back(merge.moved, holder.pk, merge.merged_id)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    happening = PartiesUnmerged(merge.pk, merge.survivor_id, merge.merged_id, merge.merged.name)
    events.record(happening, by=by, about=merge.survivor, subject=merge.survivor)
    _bring_up_to_date(merge.survivor, holder, merge.merged)


def _holder(merge: Merge) -> Party:
    """Who has by now what came from the merged one: the survivor, or whom that was merged into since."""
    holder, seen = merge.survivor, {merge.merged_id}
    while holder.pk not in seen:
        seen.add(holder.pk)
        later = Merge.objects.filter(merged=holder, undone_at=None).order_by("-at").first()
        holder = later.survivor if later else holder
    return holder


def _fill(survivor: Party, merged: Sequence[Party], chosen: Mapping[str, int], by: Actor) -> Party:
    """Give the survivor the chosen values, and those that only others have."""
    by_pk = {party.pk: party for party in (survivor, *merged)}
    facts: dict[str, Any] = {}
    for name in DETAILS:
        source = by_pk.get(chosen.get(name, 0)) or _first(name, by_pk.values())
        facts[name] = getattr(source, name)
        if name == "name":
            facts |= {part: getattr(source, part) for part in NAME_PARTS}
    details = PartyDetails(kind=survivor.kind, **facts)
    return edit_party(survivor, details, version=survivor.version, by=by)


def _first(name: str, parties: Iterable[Party]) -> Party:
    """The first party, the survivor before all, that has the fact."""
    known = list(parties)
    return next((party for party in known if getattr(party, name)), known[0])


def _take_over(
    survivor: Party, merged: Sequence[Party], chosen: Mapping[str, int], by: Actor
) -> None:
    """Give the survivor what the others have in fields made in the browser. Files have moved by now."""
    by_pk = {party.pk: party for party in (survivor, *merged)}
    wanted = {}
    for name in own_fields(by):
        others = [by_pk[chosen[name]]] if chosen.get(name) in by_pk else list(by_pk.values())
        values = [
            value for party in others if (value := party.custom.get(name)) not in (None, "", [])
        ]
        if values and values[0] != survivor.custom.get(name):
            wanted[name] = values[0]
    if wanted:
        records.edit_record(record_types()["party"], survivor.pk, wanted, by=by)


def own_fields(by: Actor) -> dict[str, Field]:
    """The fields made in the browser that ``by`` may let a survivor take over, by name."""
    fields = records.editable_fields(record_types()["party"], by)
    return {
        name: found for name, found in fields.items() if found.is_custom and not found.is_unique
    }


def _bring_up_to_date(*parties: Party) -> None:
    """What derives from what hangs on them."""
    for party in parties:
        keep_up(Party.objects.get(pk=party.pk))
    follow(record_types()["party"], [party.pk for party in parties])
