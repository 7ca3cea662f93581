"""Looking for likely duplicates among all parties, and saying of two that they are not the same."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import NotFound, RapportError, Refused
from rapport.kit.speech import noted
from rapport.parties.events import (
    DuplicateScanFailed,
    DuplicateScanQueued,
    DuplicatesFound,
    NotSameTakenBack,
    SaidNotSame,
)
from rapport.parties.models import DuplicateScan, LikelyDuplicate, Party
from rapport.parties.models.duplicates import SCAN_DIED, SCAN_LOCK
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.tasks.sole import sole

if TYPE_CHECKING:
    from rapport.parties.scanning import LikelyPair, Told

BATCH = 5_000
STARTING, KEEPING = noted("Starting"), noted("Writing down what was found")
SHARES = {Party.Kind.PERSON: (0.0, 0.85), Party.Kind.ORGANIZATION: (0.85, 0.15)}
"""Where in the whole the search among a kind begins, and how much of it that is."""

_STAGE = """
    CREATE TEMPORARY TABLE found_pair (one_id bigint, other_id bigint, weight float8, evidence jsonb)
"""
# Parties that were erased meanwhile are left out.
_KEEP = """
    INSERT INTO parties_likelyduplicate AS known (one_id, other_id, kind, weight, evidence)
    SELECT found.one_id, found.other_id, %(kind)s, found.weight, found.evidence
      FROM found_pair AS found
      JOIN parties_party AS one ON one.id = found.one_id
      JOIN parties_party AS other ON other.id = found.other_id
    ON CONFLICT (one_id, other_id) DO UPDATE
       SET kind = excluded.kind, weight = excluded.weight, evidence = excluded.evidence
     WHERE known.not_same_at IS NULL AND (known.kind, known.weight, known.evidence)
           IS DISTINCT FROM (excluded.kind, excluded.weight, excluded.evidence)
"""
# A pair of which one lies in the trash could not be found; it waits for its return.
_FORGET = """
    DELETE FROM parties_likelyduplicate AS known USING parties_party AS one, parties_party AS other
     WHERE known.kind = %(kind)s AND known.not_same_at IS NULL
       AND one.id = known.one_id AND one.deleted_at IS NULL
       AND other.id = known.other_id AND other.deleted_at IS NULL
       AND NOT EXISTS (SELECT FROM found_pair AS found
                        WHERE found.one_id = known.one_id AND found.other_id = known.other_id)
"""


@transaction.atomic
def queue_duplicate_scan(*, by: Actor) -> None:
    """Have the worker look for duplicates as soon as it can; asking again meanwhile changes nothing."""
    access.require(by, "parties.queue_duplicate_scan")
    from rapport.parties.tasks import find_duplicates_soon

    events.record(DuplicateScanQueued(), by=by)
    transaction.on_commit(find_duplicates_soon)


def find_duplicates(*, by: Actor) -> DuplicateScan:
    """Look through all parties; what is found makes the queue. Minutes for a million of them.

    Pairs that are open follow what is found now; what somebody said of a pair stays. Raises Refused
    when another search is under way.
    """
    access.require(by, "parties.find_duplicates")
    with sole(SCAN_LOCK) as is_ours:
        if not is_ours:
            raise Refused("search_under_way", "Somebody is looking for duplicates already.")
        scan, began = _begin(), time.monotonic()
        try:
            found = sum(_find(kind, _teller(scan, kind)) for kind in SHARES)
        except BaseException as error:  # a search must never look as if it were still going
            _fail(scan, error, by=by)
            raise
        _finish(scan, found, round(time.monotonic() - began, 2), by=by)
    return scan


@transaction.atomic
def say_not_same(pair: LikelyDuplicate, *, by: Actor) -> LikelyDuplicate:
    """Write down that the two of ``pair`` are two: no search offers them again.

    Raises Refused when that was said already.
    """
    pair = _locked(pair)
    for party in pair.both:
        access.require(by, "parties.say_not_same", party)
    if pair.not_same_at is not None:
        raise Refused("not_same_already", "It was said already that these are two.")
    pair.not_same_at, pair.not_same_by_id = timezone.now(), by.user_id
    pair.save(update_fields=["not_same_at", "not_same_by"])
    _record(SaidNotSame, pair, by=by)
    return pair


@transaction.atomic
def take_back_not_same(pair: LikelyDuplicate, *, by: Actor) -> LikelyDuplicate:
    """Let ``pair`` be likely duplicates again. Raises Refused when nobody said otherwise."""
    pair = _locked(pair)
    for party in pair.both:
        access.require(by, "parties.take_back_not_same", party)
    if pair.not_same_at is None:
        raise Refused("nothing_said", "Nobody said that these are two.")
    pair.not_same_at = pair.not_same_by_id = None
    pair.save(update_fields=["not_same_at", "not_same_by"])
    _record(NotSameTakenBack, pair, by=by)
    return pair


def undo_not_same(event: Event, by: Actor) -> None:
    """Undo that two were said not to be the same; the second of its two events finds it done."""
    pair = _pair_of(event)
    if pair.not_same_at is not None:
        take_back_not_same(pair, by=by)


def say_not_same_again(event: Event, by: Actor) -> None:
    """Undo that it was taken back."""
    pair = _pair_of(event)
    if pair.not_same_at is None:
        say_not_same(pair, by=by)


def _pair_of(event: Event) -> LikelyDuplicate:
    found = LikelyDuplicate.objects.filter(pk=event.data["pair"]).first()
    if found is None:
        raise NotFound("pair_gone", "These are no longer thought to be the same.")
    return found


def _locked(pair: LikelyDuplicate) -> LikelyDuplicate:
    found = LikelyDuplicate.objects.select_for_update(of=("self",)).select_related("one", "other")
    return found.get(pk=pair.pk)


def _record(
    happening: type[SaidNotSame | NotSameTakenBack], pair: LikelyDuplicate, *, by: Actor
) -> None:
    """In the timelines of both."""
    for party, other in ((pair.one, pair.other), (pair.other, pair.one)):
        said = happening(pair.pk, party.pk, other.pk, other.name)
        events.record(said, by=by, about=party, subject=party)


def _begin() -> DuplicateScan:
    """A new search; those that say they are under way have died, since we hold the lock."""
    now = timezone.now()
    DuplicateScan.objects.filter(finished_at=None).update(finished_at=now, message=SCAN_DIED)
    return DuplicateScan.objects.create(started_at=now, step=STARTING)


def _teller(scan: DuplicateScan, kind: Party.Kind) -> Told:
    begin, part = SHARES[kind]

    def told(step: str, share: float) -> None:
        DuplicateScan.objects.filter(pk=scan.pk).update(step=step, done_share=begin + part * share)

    return told


def _find(kind: Party.Kind, told: Told) -> int:
    """Search among ``kind`` and let the queue follow; returns how many pairs are likely."""
    from rapport.parties.scanning import likely_pairs  # numpy is for the worker alone

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS found_pair")
        cursor.execute(_STAGE)
    found, count = likely_pairs(kind, told=told), 0
    while batch := list(islice(found, BATCH)):
        _stage(batch)
        count += len(batch)
    told(KEEPING, 1.0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ANALYZE found_pair")
        cursor.execute(_KEEP, {"kind": kind})
        cursor.execute(_FORGET, {"kind": kind})
        cursor.execute("DROP TABLE found_pair")
    return count


def _stage(batch: Iterable[LikelyPair]) -> None:
    columns = "one_id, other_id, weight, evidence"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY found_pair ({columns}) FROM STDIN") as copy,
    ):
        for pair in batch:
            said = [
                [item.column, item.level, round(item.weight, 2)]
                for item in pair.judgement.evidence
                if item.is_known
            ]
            weight = round(pair.judgement.weight, 2)
            copy.write_row((pair.one, pair.other, weight, json.dumps(said)))


@transaction.atomic
def _finish(scan: DuplicateScan, found: int, seconds: float, *, by: Actor) -> None:
    scan.finished_at, scan.found, scan.step, scan.done_share = timezone.now(), found, "", 1
    scan.save()
    DuplicateScan.objects.exclude(pk=scan.pk).delete()
    events.record(DuplicatesFound(scan.pk, found, seconds), by=by)


@transaction.atomic
def _fail(scan: DuplicateScan, error: BaseException, *, by: Actor) -> None:
    told = str(error) if isinstance(error, RapportError) else type(error).__name__
    DuplicateScan.objects.filter(pk=scan.pk).update(
        finished_at=timezone.now(), step="", message=told
    )
    events.record(DuplicateScanFailed(scan.pk, told), by=by)
