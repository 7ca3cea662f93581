"""What goes with a product, in both directions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from rapport.catalog.models import Product, Relation
from rapport.platform import access
from rapport.platform.access import Actor

LONGEST_LADDER = 8
Kind = Relation.Kind


@dataclass(frozen=True)
class Kin:
    """A product that goes with another one, and what to say of it; ``relation_id`` is where it is kept."""

    product: Product
    note: str
    relation_id: int


@dataclass(frozen=True)
class Kinship:
    """What goes with a product. ``ladder`` leads from the good to the best, the product itself among
    them; it is empty where there is no other version.
    """

    accessories: tuple[Kin, ...]
    accessory_of: tuple[Kin, ...]
    alternatives: tuple[Kin, ...]
    better: tuple[Kin, ...]
    simpler: tuple[Kin, ...]
    ladder: tuple[Product, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.accessories or self.accessory_of or self.alternatives or self.ladder)


def kin_of(asker: Actor, found: Product) -> Kinship:
    """What goes with ``found``, as far as ``asker`` sees it. One query, and one for each further rung
    of its ladder.
    """
    access.require(asker, "catalog.read_products", found)
    rows = relations_of(asker, [found.pk])
    forth = [row for row in rows if row.product_id == found.pk]
    back = [row for row in rows if row.product_id != found.pk]
    better = _kin(forth, Kind.BETTER, "other")
    simpler = _kin(back, Kind.BETTER, "product")
    return Kinship(
        accessories=_kin(forth, Kind.ACCESSORY, "other"),
        accessory_of=_kin(back, Kind.ACCESSORY, "product"),
        alternatives=_kin(forth, Kind.ALTERNATIVE, "other")
        + _kin(back, Kind.ALTERNATIVE, "product"),
        better=better,
        simpler=simpler,
        ladder=_ladder(asker, found, better, simpler),
    )


def relations_of(asker: Actor, pks: Collection[int]) -> list[Relation]:
    """The relations of some products to others that are seen and sold, in the order they were made."""
    rows = Relation.objects.filter(Q(product__in=pks) | Q(other__in=pks), deleted_at=None)
    seen = access.visible_to(asker, Product.objects.filter(deleted_at=None))
    rows = access.visible_to(asker, rows).filter(product__in=seen, other__in=seen)
    return list(rows.select_related("product", "other").order_by("pk"))


def _kin(rows: Sequence[Relation], kind: str, side: str) -> tuple[Kin, ...]:
    return tuple(
        Kin(getattr(row, side), row.note, row.pk)
        for row in rows
        if row.kind == kind and getattr(row, side).is_active
    )


def _ladder(
    asker: Actor, found: Product, better: Sequence[Kin], simpler: Sequence[Kin]
) -> tuple[Product, ...]:
    """The rungs below and above ``found``: of several ways the first that was entered."""
    above = _climb(asker, [kin.product for kin in better[:1]], "product", "other", found.pk)
    below = _climb(asker, [kin.product for kin in simpler[:1]], "other", "product", found.pk)
    return (*reversed(below), found, *above) if above or below else ()


def _climb(
    asker: Actor, start: list[Product], here: str, there: str, besides: int
) -> list[Product]:
    rungs = list(start)
    seen = {besides, *(rung.pk for rung in rungs)}
    while rungs and len(rungs) < LONGEST_LADDER:
        rows = relations_of(asker, [rungs[-1].pk])
        steps = [
            getattr(row, there)
            for row in rows
            if row.kind == Kind.BETTER
            and getattr(row, f"{here}_id") == rungs[-1].pk
            and getattr(row, there).is_active
        ]
        following = next((step for step in steps if step.pk not in seen), None)
        if following is None:
            break
        seen.add(following.pk)
        rungs.append(following)
    return rungs
