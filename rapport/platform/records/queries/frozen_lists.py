"""Lists: which there are, what is on them, and who may change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform.access import Actor
from rapport.platform.records import keyset
from rapport.platform.records.fields import Field
from rapport.platform.records.models import List, ListMember, Shared
from rapport.platform.records.queries.views import may_edit
from rapport.platform.records.types import RecordType

PAGE = 50
COUNT_LIMIT = 10_000
NAME = Field("name", "Name")


@dataclass(frozen=True)
class ListRow:
    """A list as one reader sees it: how many records they find on it, and whether it is theirs to change."""

    list: List
    count: int
    is_exact: bool
    may_edit: bool


@dataclass(frozen=True)
class ListsPage:
    """Some lists by name; ``next_cursor`` is empty on the last page."""

    rows: tuple[ListRow, ...]
    next_cursor: str


def lists_of(asker: Actor, kind: RecordType) -> QuerySet[List]:
    """The lists of records of ``kind`` that ``asker`` sees."""
    return List.seen_of(kind.key, asker)


def list_of(asker: Actor, kind: RecordType, pk: int) -> List:
    """The list ``pk``. Raises NotFound."""
    found = lists_of(asker, kind).filter(pk=pk).first()
    if found is None:
        raise NotFound("list_not_found", "There is no such list, or it is not shared with you.")
    return found


def own_list(asker: Actor, kind: RecordType, pk: int) -> List:
    """The list ``pk``, for ``asker`` to change. Raises NotFound, NotAllowed."""
    found = list_of(asker, kind, pk)
    if not may_edit(asker, found):
        raise NotAllowed("not_yours", "Only who made a list, or an administrator, may change it.")
    return found


def lists_page(asker: Actor, kind: RecordType, *, cursor: str = "") -> ListsPage:
    """A page of lists by name, with how many records are on each. One statement."""
    rows = lists_of(asker, kind).select_related("owner").annotate(place=Lower("name"))
    if cursor:
        name, pk = keyset.decode_cursor(cursor, NAME)
        rows = rows.filter(Q(place__gt=name) | Q(place=name, pk__gt=pk))
    counted = rows.annotate(found=_count(asker, kind)).order_by("place", "pk")
    found: list[Any] = list(counted[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return ListsPage(
        tuple(_row(asker, row) for row in found[:PAGE]),
        keyset.encode_cursor(last.place, last.pk) if last else "",
    )


def lists_with(asker: Actor, kind: RecordType, record: Model) -> list[tuple[List, bool]]:
    """The lists that ``record`` is on, by name, each with whether ``asker`` may take it off."""
    on = ListMember.objects.filter(record_type=record._meta.label_lower, record_id=record.pk)
    rows = lists_of(asker, kind).filter(pk__in=on.values("list")).order_by(Lower("name"), "pk")
    return [(row, may_fill(asker, row)) for row in rows]


def fillable(asker: Actor, kind: RecordType) -> QuerySet[List]:
    """The lists that ``asker`` may put records on, by name."""
    rows = lists_of(asker, kind)
    if not asker.is_administrator:
        rows = rows.filter(
            Q(owner_id=asker.user_id, owner__isnull=False)
            | Q(reach=Shared.Reach.TEAM, team_id__in=asker.team_ids)
        )
    return rows.order_by(Lower("name"), "pk")


def suggestions(asker: Actor, kind: RecordType, words: str, *, limit: int = 8) -> list[str]:
    """Names of lists that ``asker`` may put records on and that hold ``words``."""
    rows = fillable(asker, kind).filter(name__icontains=words.strip())
    return list(rows.values_list("name", flat=True)[:limit])


def may_fill(asker: Actor, row: List) -> bool:
    """Whether ``asker`` may put records on the list and take them off: a team keeps its lists together."""
    is_teams = row.reach == Shared.Reach.TEAM and row.team_id in asker.team_ids
    return is_teams or may_edit(asker, row)


def _count(asker: Actor, kind: RecordType) -> Any:
    """How many of its records ``asker`` sees; counting stops after 10,000."""
    on = ListMember.objects.filter(list=OuterRef("pk"), record_id__in=_visible(asker, kind))
    some = ArraySubquery(on.values("record_id")[: COUNT_LIMIT + 1])
    return Func(some, function="cardinality", output_field=IntegerField())


def _visible(asker: Actor, kind: RecordType) -> QuerySet[Any]:
    return kind.visible_to(asker).order_by().values(found=F("pk"))


def _row(asker: Actor, row: Any) -> ListRow:
    is_exact = row.found <= COUNT_LIMIT
    return ListRow(row, min(row.found, COUNT_LIMIT), is_exact, may_edit(asker, row))
