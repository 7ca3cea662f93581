"""Which opportunities stand behind a number, in the language of filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.forecasts.periods import Period

Tree = dict[str, Any]


def _is(field: str, value: Any) -> Tree:
    return {"field": field, "op": "is", "value": value}


def _all(*parts: Tree) -> Tree:
    return {"all": list(parts)}


def _any(*parts: Tree) -> Tree:
    return {"any": list(parts)}


def in_category(category: str, period: Period) -> Tree:
    """Those of a period that a forecast counts as ``category``; "open" is all that may still come."""
    ends = [period.starts_on.isoformat(), period.ends_on.isoformat()]
    if category == "closed":
        return _all(_is("status", "won"), {"field": "closed", "op": "between", "value": ends})
    found = [_is("status", "open"), {"field": "closes", "op": "between", "value": ends}]
    if category == "open":
        return _all(*found, {"field": "category", "op": "is_not", "value": "omitted"})
    also = ["commit", "closed"] if category == "commit" else category
    return _all(*found, _is("category", also))


def of_people(pks: list[int]) -> Tree:
    """Those that count for any of some people: they share in it, or own what nobody shares."""
    wanted: Any = [str(pk) for pk in pks] if len(pks) != 1 else str(pks[0])
    return _any(_is("seller", wanted), _all(_is("owner", wanted), _is("seller", "none")))


def of_nobody() -> Tree:
    return _all(_is("owner", "none"), _is("seller", "none"))


def of_team(name: str | None) -> Tree:
    return _is("team", name or "none")


def of_product(pk: int | None) -> Tree:
    return _is("product", str(pk) if pk else "none")


def of_category(pk: int) -> Tree:
    return _is("product_category", str(pk))


def both(*parts: Tree | None) -> Tree | None:
    """All that are given at once; None where one of them cannot be said."""
    found = [part for part in parts if part is not None]
    return _all(*found) if len(found) == len(parts) else None


def in_places(places: Mapping[str, Sequence[str]]) -> Tree:
    """Those of customers at one of the values of every field of ``places``."""
    parts = [_is(name, list(values)) for name, values in places.items()]
    return {"related": "party", "where": _all(*parts)}
