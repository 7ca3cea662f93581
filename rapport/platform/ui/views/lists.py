"""The records of any type in a list, on a board, in a month or in groups.

Opened by everyone, all day: to find one record by a few letters, or the records that need
something, and to go on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.actions.records import editable_fields
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import chips, parse
from rapport.platform.records.queries import boards, lists
from rapport.platform.records.queries.views import views_for
from rapport.platform.records.types import RecordType
from rapport.platform.ui.looking import Look, look
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import panels_for
from rapport.platform.ui.views import calendars
from rapport.platform.ui.views.calendars import dated

TEMPLATES = {
    "list": "records/list.html",
    "board": "records/board.html",
    "calendar": "records/calendar.html",
    "groups": "records/groups.html",
}
FRAME = "records/_look.html"
FRAGMENTS = ("count", "totals", "groups")
MOST_ON_CARD, MOST_SUMS = 4, 4


@require_safe
def records(request: Request, key: str) -> HttpResponse:
    """The records of the type ``key``. ``?view=`` names a view; ``q sort cols group layout dense by
    span`` say how this look differs from it, ``after`` where a page begins, ``on`` what day is shown.
    """
    record_type = lists.record_type_of(request.actor, key)
    views = views_for(request.actor, record_type)
    seen = look(request.path, request.GET, views, record_type, request.actor)
    layout = "groups" if seen.layout == "list" and seen.group else seen.layout
    context = _frame(request, record_type, seen) | {"views": views.values(), "layout": layout}
    fragment = next((name for name in FRAGMENTS if request.GET.get(name)), "rows")
    status = 200
    try:
        make = _count if fragment == "count" else CONTENTS.get(layout, _rows)
        context |= make(request, record_type, seen)
    except Invalid as error:
        context |= {"error": str(error), "found": None}
        status = 422
    template = FRAME if fragment == "count" else TEMPLATES.get(layout, TEMPLATES["list"])
    return page(request, template, context, fragment=fragment, status=status)


def _frame(request: Request, record_type: RecordType, seen: Look) -> dict[str, Any]:
    """What stands around the records, whatever their layout."""
    fields = record_type.fields_for(request.actor)
    may_create = access.may_see(
        request.actor, record_type.model, Right.CREATE, name=record_type.policy_name
    )
    return {
        "type": record_type,
        "look": seen,
        "chips": chips(seen.text, record_type, request.actor),
        "fields": fields.values(),
        "shown": seen.columns or record_type.columns,
        "boardable": boardable(fields),
        "dated": dated(fields),
        "panels": panels_for(request.actor, f"list:{record_type.key}"),
        "create_url": record_type.create_url if may_create else "",
        "can_export": lists.exportable(request.actor, record_type),
        "can_schedule": access.may(request.actor, "exchange.schedule_export"),
        "editable": frozenset(),
        "may_bulk": False,
        "error": "",
        "total": "",
    }


def groupable(fields: dict[str, Field]) -> list[Field]:
    """What a list can be grouped by."""
    return _own(fields, *boards.GROUPED)


def boardable(fields: dict[str, Field]) -> list[Field]:
    """What a board can be laid out by."""
    return _own(fields, Kind.CHOICE)


def _own(fields: dict[str, Field], *kinds: Kind) -> list[Field]:
    return [one for one in fields.values() if one.kind in kinds and not one.relation]


def _rows(request: Request, record_type: RecordType, seen: Look) -> dict[str, Any]:
    found = lists.list_page(
        request.actor,
        record_type,
        where=seen.text,
        sort=seen.sort,
        columns=seen.columns,
        cursor=seen.cursor,
    )
    return {
        "found": found,
        "rows": _with_addresses(record_type, found.rows),
        "editable": frozenset(editable_fields(record_type, request.actor))
        if access.may_see(
            request.actor, record_type.model, Right.EDIT, name=record_type.policy_name
        )
        else frozenset(),
        "may_bulk": True,
        "next_url": seen.url(after=found.next_cursor) if found.next_cursor else "",
        "total": None if found.next_cursor or seen.cursor else len(found.rows),
        "is_exact": True,
    }


def _with_addresses(
    record_type: RecordType, rows: Sequence[lists.Row]
) -> list[tuple[lists.Row, str]]:
    return list(zip(rows, record_type.urls_of([row.pk for row in rows]), strict=True))


def _count(request: Request, record_type: RecordType, seen: Look) -> dict[str, Any]:
    """How many match: asked for by the page once it stands, since counting can take longer than listing."""
    total, is_exact = lists.count(request.actor, record_type, seen.text)
    return {"total": total, "is_exact": is_exact}


def _groups(request: Request, record_type: RecordType, seen: Look) -> dict[str, Any]:
    """The groups come after the page: adding up takes longer than listing."""
    fields = record_type.fields_for(request.actor)
    by = fields[seen.group]
    context: dict[str, Any] = {"by": by, "found": None, "groups": None}
    if request.GET.get("groups"):
        groups, is_exact = boards.groups(
            request.actor,
            record_type,
            by=by,
            tree=parse(seen.text),
            summed=_summed(fields, seen, record_type),
        )
        addresses = [
            seen.url(group="", q=f"{seen.text} {_condition(by, group.value)}".strip())
            for group in groups
        ]
        context |= {"groups": list(zip(groups, addresses, strict=True)), "is_exact": is_exact}
        context |= {"sums": _summed(fields, seen, record_type)}
    return context


def _condition(by: Field, value: str) -> str:
    """The filter text of one group."""
    quoted = f'"{value}"' if " " in value or "," in value else value
    return f"{by.name}:{quoted or 'none'}"


def _summed(fields: dict[str, Field], seen: Look, record_type: RecordType) -> list[Field]:
    """The numbers among the columns that can be added up."""
    names = seen.columns or record_type.columns
    found = [fields[name] for name in names if name in fields]
    return [one for one in found if one.kind.is_number and not one.relation][:MOST_SUMS]


def _board(request: Request, record_type: RecordType, seen: Look) -> dict[str, Any]:
    fields = record_type.fields_for(request.actor)
    by = chosen(boardable(fields), seen.by)
    if by is None:
        raise Invalid(
            "no_choice",
            "%(record_types)s have no choice field; add one to see a board.",
            record_types=record_type.plural,
        )
    tree, summed = parse(seen.text), _summed(fields, seen, record_type)
    if request.GET.get("totals") and request.htmx:
        found, is_exact = boards.totals(request.actor, record_type, by=by, tree=tree, summed=summed)
        return {"by": by, "totals": found, "is_exact": is_exact, "summed": summed}
    cards = _card_fields(fields, seen, record_type, by)
    order = lists.order_of(fields, seen.sort or record_type.sort)
    lanes = boards.board(request.actor, record_type, by=by, tree=tree, order=order, cards=cards)
    return {
        "by": by,
        "found": lanes,
        "lanes": [
            (
                lane,
                _with_addresses(record_type, lane.rows),
                seen.url(layout="list", q=f"{seen.text} {_condition(by, lane.value)}".strip()),
            )
            for lane in lanes
        ],
        "may_move": by.is_editable,
    }


def _card_fields(
    fields: dict[str, Field], seen: Look, record_type: RecordType, besides: Field
) -> list[Field]:
    """The name and the first few columns."""
    names = [name for name in seen.columns or record_type.columns if name in fields]
    return [fields[name] for name in names if name != besides.name][: MOST_ON_CARD + 1]


def _calendar(request: Request, record_type: RecordType, seen: Look) -> dict[str, Any]:
    fields = record_type.fields_for(request.actor)
    by = chosen(dated(fields), seen.by)
    cards = _card_fields(fields, seen, record_type, by)[:2] if by else []
    return calendars.calendar(request, record_type, seen, by=by, cards=cards)


def chosen(fields: Sequence[Field], name: str) -> Field | None:
    """The field called ``name``, else the first."""
    return next((one for one in fields if one.name == name), fields[0] if fields else None)


CONTENTS: dict[str, Callable[[Request, RecordType, Look], dict[str, Any]]] = {
    "list": _rows,
    "groups": _groups,
    "board": _board,
    "calendar": _calendar,
}
