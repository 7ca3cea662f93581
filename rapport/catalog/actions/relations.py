"""What must hold between products, however it is written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from rapport.catalog.models import Relation
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say
from rapport.platform.access import Actor
from rapport.platform.records.types import Writing

TELLS_APART = frozenset({"product", "kind", "other"})
LONGEST_LADDER = 20
TWICE = noted("This relation is there already.")


def _check_relation(row: Relation, _names: frozenset[str]) -> None:
    """Raises Invalid for a relation of a product to itself, one that is there, or a ladder in a ring."""
    if row.product_id == row.other_id:
        raise _wrong(say("A product does not go with itself."))
    if _stored(row).exists():
        raise _wrong(say(TWICE))
    if row.kind == Relation.Kind.BETTER and _is_above(row.other_id, row.product_id):
        raise _wrong(say("This one is the better version already: a ladder leads one way."))


def _stored(row: Relation) -> QuerySet[Relation]:
    """The same relation, if it is there; two products are alternatives whichever is named first."""
    same = Q(product_id=row.product_id, other_id=row.other_id)
    if row.kind == Relation.Kind.ALTERNATIVE:
        same |= Q(product_id=row.other_id, other_id=row.product_id)
    rows = Relation.objects.filter(same, kind=row.kind, deleted_at=None)
    return rows.exclude(pk=row.pk)


def _is_above(start: int, goal: int) -> bool:
    """Whether better versions lead from ``start`` to ``goal``. One query for each step of the ladder."""
    seen, step = {start}, {start}
    for _ in range(LONGEST_LADDER):
        rows = Relation.objects.filter(kind=Relation.Kind.BETTER, product__in=step, deleted_at=None)
        step = set(rows.values_list("other_id", flat=True)) - seen
        if goal in step or not step:
            return goal in step
        seen |= step
    return True


def _check_many(pks: Sequence[int]) -> None:
    """Raises Invalid when one of these relations is there twice, also with one that came with it, or
    closes a ring.
    """
    same = Relation.objects.filter(
        deleted_at=None, **{name: OuterRef(name) for name in TELLS_APART}
    ).exclude(pk=OuterRef("pk"))
    rows = Relation.objects.filter(pk__in=pks, deleted_at=None)
    if rows.filter(Exists(same)).exists():
        raise _wrong(say(TWICE))
    for row in rows.filter(kind=Relation.Kind.BETTER):
        _check_relation(row, TELLS_APART)


def _among(rows: Sequence[Relation]) -> dict[int, dict[str, str]]:
    """Which of these says again what an earlier one says, by place."""
    seen: set[tuple[object, ...]] = set()
    wrong = {}
    for place, row in enumerate(rows):
        pair = (row.product_id, row.other_id)
        is_mutual = row.kind == Relation.Kind.ALTERNATIVE
        key = (row.kind, *(sorted(pair) if is_mutual else pair))
        if key in seen:
            wrong[place] = {"other": say(TWICE)}
        seen.add(key)
    return wrong


def _check_restored(pks: Sequence[int], by: Actor) -> None:
    try:
        _check_many(pks)
    except Invalid as error:
        raise Refused(error.code, error.message) from None


def _wrong(sentence: str) -> Invalid:
    return Invalid("invalid_relation", fields={"other": sentence})


OF_RELATIONS = Writing(
    before=_check_relation,
    after_many=_check_many,
    among=_among,
    restored=_check_restored,
    derives_from=TELLS_APART,
)
