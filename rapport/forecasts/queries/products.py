"""The roll-up by category and product: a catalogue may be long, so that the page shows some of it at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapport.catalog.models import Category, Product
from rapport.forecasts import conditions
from rapport.forecasts.categories import Amounts, total
from rapport.forecasts.holders import Holder
from rapport.forecasts.queries.rows import Row, Said, Shelf
from rapport.forecasts.queries.sums import Sums
from rapport.kit.speech import say, say_count

MOST = 5
"""Of a category beside others, with those of which something is called."""
PAGE = 100
"""Of one that is looked at by itself."""


def by_product(found: Sums, said: Said) -> Iterator[Row]:
    """Categories, each with all of its products below it, the largest first and without their names; what no
    product is named for comes last. Two statements.
    """
    groups = dict(found.by_group)
    silent = said.holders("product") - {product for _, product in groups}
    only_said = Product.objects.filter(pk__in=silent).values_list("category_id", "pk")
    groups |= {group: Amounts() for group in only_said}
    there = {shelf for shelf, _ in groups if shelf} | said.holders("category")
    shelves = Category.objects.in_bulk(there)
    inside: dict[int | None, list[tuple[int | None, Amounts]]] = {shelf: [] for shelf in shelves}
    for (shelf, product), amounts in groups.items():
        inside.setdefault(shelf, []).append((product, amounts))
    for shelf in sorted(inside, key=lambda pk: (pk is None, str(shelves.get(pk or 0, "")))):
        name = str(shelves[shelf]) if shelf else say("No category")
        row = Row(name, 0, total(amounts for _, amounts in inside[shelf]))
        if shelf:
            row.holder, row.tree = Holder("category", shelf), conditions.of_category(shelf)
        row.below = [said.on(_product(*one)) for one in sorted(inside[shelf], key=_largest)]
        yield said.on(row)


def _largest(one: tuple[int | None, Amounts]) -> tuple[object, ...]:
    product, amounts = one
    return -amounts.up_to("pipeline"), product or 0


def _product(pk: int | None, amounts: Amounts) -> Row:
    holder = Holder("product", pk) if pk else None
    return Row("", 1, amounts, holder, conditions.of_product(pk))


def shown(rows: Iterable[Row], shelf: Shelf | None) -> list[Row]:
    """Every category with some of its products; of one ``shelf`` those that stand there. One statement."""
    categories = [row for row in rows if shelf is None or _category(row) == shelf.category]
    for row in categories:
        row.below = list(_some(row) if shelf is None else _page(row, shelf.first))
    lines = [line for row in categories for line in row.lines()]
    _name([line for line in lines if not line.name])
    return lines


def _category(row: Row) -> int:
    return row.holder.pk if row.holder else 0


def _some(row: Row) -> Iterator[Row]:
    few = [*row.below[:MOST], *(one for one in row.below[MOST:] if one.call is not None)]
    yield from few
    rest = [one for one in row.below[MOST:] if one.call is None]
    yield from _rest(rest, Shelf(_category(row)))


def _page(row: Row, first: int) -> Iterator[Row]:
    before, after = max(first - PAGE, 0), first + PAGE
    yield from _rest(row.below[:first], Shelf(_category(row), before))
    yield from row.below[first:after]
    yield from _rest(row.below[after:], Shelf(_category(row), after))


def _rest(rows: list[Row], where: Shelf) -> Iterator[Row]:
    """One row in the place of several."""
    if rows:
        name = say_count("%(count)s other product", "%(count)s other products", len(rows))
        yield Row(name, 1, total(row.amounts for row in rows), more=where)


def _name(rows: Iterable[Row]) -> None:
    wanted = list(rows)
    products = Product.objects.filter(pk__in=[row.holder.pk for row in wanted if row.holder])
    names = dict(products.values_list("pk", "name"))
    for row in wanted:
        row.name = names.get(row.holder.pk, "?") if row.holder else say("No product")
