"""The list of any record type, the search page and the command palette.

Opened by everyone, all day: to find one record by a few letters, or the records that need
something, and to go on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from rapport.kit.errors import Invalid
from rapport.platform.access import may
from rapport.platform.records.filters import chips
from rapport.platform.records.queries import lists
from rapport.platform.records.types import RecordType, View
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import menu_for, panels_for

EVERYTHING = View("", "All")
SIGNS = {"is": ":", "contains": "~", "less": "<", "more": ">", "at_most": "<=", "at_least": ">="}


@dataclass(frozen=True)
class Wish:
    """What the address asks of a list: view, filter text, order, cursor; and addresses near it."""

    path: str
    view: View
    text: str
    sort: str
    cursor: str

    @property
    def filter(self) -> str:
        return f"{self.view.filter} {self.text}".strip()

    def url(self, **changes: str) -> str:
        """This list with ``changes``; the page always starts anew unless a cursor is given."""
        wanted = {"view": self.view.key, "q": self.text, "sort": self.sort, **changes}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"{self.path}?{query}" if query else self.path

    def export_url(self, file_format: str) -> str:
        """The records of this list as a file."""
        wanted = {"view": self.view.key, "q": self.text, "format": file_format}
        return f"{self.path}export/?{urlencode({name: value for name, value in wanted.items() if value})}"

    def without(self, typed: str) -> str:
        """The address without the condition ``typed``."""
        return self.url(q=" ".join(self.text.replace(typed, "", 1).split()))

    def sorted_by(self, name: str) -> str:
        """The address of the other order by ``name``; the first click sorts ascending."""
        return self.url(sort=f"-{name}" if self.sort == name else name)


def records(request: Request, key: str) -> HttpResponse:
    """The list of the type ``key``; ``?view= &q= &sort= &after=``."""
    record_type = lists.record_type_of(request.actor, key)
    if request.GET.get("add"):
        return HttpResponseRedirect(_wish(request, record_type).url(q=_added(request)))
    wish = _wish(request, record_type)
    context = _frame(request, record_type, wish)
    fragment = "count" if request.GET.get("count") else "rows"
    try:
        context |= (_count if fragment == "count" else _content)(request, record_type, wish)
        status = 200
    except Invalid as error:
        context |= {"error": str(error), "found": None}
        status = 422
    return page(request, "records/list.html", context, fragment=fragment, status=status)


def _wish(request: Request, record_type: RecordType) -> Wish:
    views = {view.key: view for view in record_type.views}
    view = views.get(request.GET.get("view", ""), EVERYTHING)
    sort = request.GET.get("sort", "") or view.sort or record_type.sort
    text = request.GET.get("q", "").replace("\x00", "")[:500]
    return Wish(request.path, view, text, sort, request.GET.get("after", ""))


def _added(request: Request) -> str:
    """The filter text with the condition that the "add a filter" form describes."""
    name, value = request.GET["add"], request.GET.get("value", "").strip().replace('"', "")
    sign = SIGNS.get(request.GET.get("op", "is"), ":")
    quoted = f'"{value}"' if " " in value else value or "any"
    return f"{request.GET.get('q', '')} {name}{sign}{quoted}".strip()


def _frame(request: Request, record_type: RecordType, wish: Wish) -> dict[str, Any]:
    create = record_type.create_url_name and may(request.actor, record_type.create_verb)
    return {
        "type": record_type,
        "wish": wish,
        "views": (EVERYTHING, *record_type.views),
        "chips": chips(wish.text, record_type, request.actor),
        "fields": [field for field in record_type.all_fields().values() if field.is_filterable],
        "panels": panels_for(request.actor, f"list:{record_type.key}"),
        "create_url": reverse(record_type.create_url_name) if create else "",
        "can_export": lists.exportable(request.actor, record_type),
        "error": "",
        "total": "",
    }


def _content(request: Request, record_type: RecordType, wish: Wish) -> dict[str, Any]:
    columns = wish.view.columns or record_type.columns
    found = lists.list_page(
        request.actor,
        record_type,
        where=wish.filter,
        sort=wish.sort,
        columns=columns,
        cursor=wish.cursor,
    )
    return {
        "found": found,
        "rows": list(
            zip(found.rows, record_type.urls_of([row.pk for row in found.rows]), strict=True)
        ),
        "next_url": wish.url(after=found.next_cursor) if found.next_cursor else "",
        "total": None if found.next_cursor or wish.cursor else len(found.rows),
        "is_exact": True,
    }


def _count(request: Request, record_type: RecordType, wish: Wish) -> dict[str, Any]:
    """How many match: asked for by the page once it stands, since counting can take longer than listing."""
    total, is_exact = lists.count(request.actor, record_type, wish.filter)
    return {"total": total, "is_exact": is_exact}


def search(request: Request) -> HttpResponse:
    """Records of every type that hold all the words of ``?q=``; the palette without JavaScript."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = lists.search(request.actor, text, limit=20) if text else []
    return page(request, "records/search.html", {"text": text, "found": found})


def palette(request: Request) -> HttpResponse:
    """What the palette offers for ``?q=``: pages by name, then records. Read by palette.js."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    pages = [
        {"label": item.label, "url": item.url, "icon": item.icon, "hint": item.keys}
        for _, items in menu_for(request.actor)
        for item in items
        if text.lower() in item.label.lower()
    ]
    groups = [("Go to", pages)] if pages else []
    if len(text) > 1:
        groups += [
            (
                record_type.plural,
                [
                    {
                        "label": str(row),
                        "url": record_type.url_of(row.pk),
                        "icon": record_type.icon,
                        "hint": "",
                    }
                    for row in rows
                ],
            )
            for record_type, rows in lists.search(request.actor, text)
        ]
    return page(request, "ui/palette.html", {"groups": groups})
