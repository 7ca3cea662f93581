"""Remembering what a person opened, and making search texts anew. No events: nothing was done to a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import NotAllowed
from rapport.platform.access import Actor
from rapport.platform.records.actions.deriving import derive
from rapport.platform.records.queries.attached import record_of
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.search.models import Opened

KEPT, BATCH = 40, 20_000
Told = Callable[[str, float], None]


@transaction.atomic
def remember_opened(key: str, pk: int, *, by: Actor) -> None:
    """Put a record on top of what ``by`` opened lately. Raises NotFound for what they do not see."""
    record_of(by, key, pk)
    if by.user_id is None:
        return
    own = Opened.objects.filter(user_id=by.user_id)
    own.update_or_create(
        user_id=by.user_id, record_type=key, record_id=pk, defaults={"at": timezone.now()}
    )
    old = own.order_by("-at").values_list("pk", flat=True)[KEPT:]
    own.filter(pk__in=list(old)).delete()


def rebuild(*, by: Actor, told: Told) -> dict[str, int]:
    """Derive the search text of every record anew, as after a change of how words are folded.

    In batches that hold no lock for long; tells ``told`` how far it is. Returns the records by type.
    """
    if not by.is_administrator:
        raise NotAllowed("not_allowed", "Only an administrator may do that.")
    kinds = [kind for kind in record_types().values() if kind.search]
    counts = {}
    for place, kind in enumerate(kinds):
        total = kind.model._default_manager.filter(**kind.only).count()
        counts[kind.key] = 0
        for pks in _batches(kind):
            derive(kind, pks, kind.writing.derives_from or frozenset({kind.title}))
            counts[kind.key] += len(pks)
            told(kind.plural, (place + min(counts[kind.key] / total, 1)) / len(kinds))
    told("", 1)
    return counts


def _batches(kind: RecordType) -> Iterator[list[int]]:
    """The ids of all records of ``kind``, in order."""
    rows, last = kind.model._default_manager.filter(**kind.only).order_by("pk"), 0
    while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield pks
        last = pks[-1]
