"""What a program asks of a list, read from an address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.records.filters import Tree

LIMIT, MOST = 50, 200
OF_LISTS = frozenset({"filter", "sort", "fields", "expand", "cursor", "limit"})
OF_RECORDS = frozenset({"fields", "expand"})
OF_PAGES = frozenset({"cursor", "limit"})


@dataclass(frozen=True)
class Asked:
    """Which records, in which order, and what of them."""

    where: str | Tree = ""
    sort: str = ""
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    cursor: str = ""
    limit: int = LIMIT


def asked_of(query: QueryDict, known: frozenset[str] = OF_LISTS) -> Asked:
    """What ``query`` asks. Raises Invalid at the parameters that are wrong, or not ``known``."""
    wrong = {name: say("There is no such parameter.") for name in query if name not in known}
    wrong |= {
        name: say("This is no text.")
        for name, values in query.lists()
        if any("\x00" in str(value) for value in values)
    }
    limit = query.get("limit", str(LIMIT))
    if not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:9]) <= MOST):
        wrong["limit"] = say("This is a number from 1 to %(most)s.", most=MOST)
    if wrong:
        raise Invalid("bad_query", fields=wrong)
    return Asked(
        where=_where(query.get("filter", "")),
        sort=query.get("sort", ""),
        fields=_names(query, "fields"),
        expand=_names(query, "expand"),
        cursor=query.get("cursor", ""),
        limit=int(limit),
    )


def _where(text: str) -> str | Tree:
    """A filter as it is typed, or as a tree in JSON."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(
            "bad_filter", fields={"filter": say("This looks like JSON, but is none.")}
        ) from None
    tree: Tree = found
    return tree


def _names(query: QueryDict, parameter: str) -> tuple[str, ...]:
    """The names in ``parameter``, parted by commas or given one by one."""
    parts = ",".join(map(str, query.getlist(parameter))).split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
