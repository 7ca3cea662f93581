"""Editing where one looks: a cell of a list, or a range pasted over several.

Opened by whoever keeps many records up to date: with the keyboard alone, as in a spreadsheet. What
comes back is what the server kept.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import Invalid, NotFound, RapportError, Refused
from rapport.platform.records.actions import records as actions
from rapport.platform.records.fields import Field
from rapport.platform.records.queries import lists
from rapport.platform.records.queries.records import record_of
from rapport.platform.records.types import RecordType
from rapport.platform.ui.forms_records import RecordForm
from rapport.platform.ui.page import Request, page, render

MOST_PASTED = 2_000


@require_http_methods(["GET", "POST"])
def edit_cell(request: Request, key: str, pk: int, name: str) -> HttpResponse:
    """The editor of one cell, then the cell as it was kept; who was overtaken sees both values."""
    kind, found = record_of(request.actor, key, pk)
    field = actions.editable_fields(kind, request.actor).get(name)
    if field is None:
        raise NotFound()
    form = RecordForm(
        request.actor, [field], found, data=request.POST if request.method == "POST" else None
    )
    status = 200
    if request.method == "POST" and not request.POST.get("leave"):
        try:
            _change(request, kind, form, pk)
        except (Invalid, Refused) as error:
            form.show_error(error)
            status = 422
    is_open = request.method == "GET" or status != 200
    context = _context(request, kind, pk, field) | {"form": form, "is_open": is_open}
    context |= {} if is_open else {"row": _row(request, kind, pk, field)}
    return page(request, "records/cell.html", context, fragment="cell", status=status)


@require_POST
def paste_cells(request: Request, key: str) -> HttpResponse:
    """Set many cells: JSON rows of [id, field, text]. One story; what cannot be set is said per cell."""
    kind = lists.record_type_of(request.actor, key)
    given: dict[int, dict[str, str]] = {}
    for pk, name, text in _pasted(request):
        given.setdefault(pk, {})[name] = text
    refused: list[list[Any]] = []
    for pk, changes in given.items():
        for name, text in changes.items():
            try:
                actions.edit_record(kind, pk, {name: text}, by=request.actor)
            except RapportError as error:
                refused.append([pk, name, str(error)])
    fields = kind.fields_for(request.actor)
    names = sorted({name for changes in given.values() for name in changes if name in fields})
    columns = [fields[name] for name in names]
    rows = lists.rows_of(request.actor, kind, list(given), columns)
    cells = [
        [row.pk, cell[0].name, _cell(request, kind, replace(row, cells=(cell,)))]
        for row in rows.values()
        for cell in row.cells
        if cell[0].name in given[row.pk]
    ]
    return JsonResponse({"cells": cells, "refused": refused})


def _pasted(request: HttpRequest) -> list[tuple[int, str, str]]:
    """Raises Invalid for anything else than a list of [id, field, text]."""
    try:
        rows = json.loads(request.body)
        found = [(int(pk), str(name), str(text)) for pk, name, text in rows]
    except (ValueError, TypeError):
        raise Invalid("bad_paste", "What was pasted is not a table.") from None
    if len(found) > MOST_PASTED:
        raise Invalid(
            "paste_too_large",
            "At most %(most)s cells can be pasted at once; import a file instead.",
            most=MOST_PASTED,
        )
    return found


def _change(request: Request, kind: RecordType, form: RecordForm, pk: int) -> None:
    given = form.given()
    if given:
        actions.edit_record(
            kind, pk, given, by=request.actor, version=form.version, seen=form.seen()
        )


def _context(request: Request, kind: RecordType, pk: int, field: Field) -> dict[str, Any]:
    """The list says which of its fields comes ``?first=``: it leads to the record."""
    is_first = request.GET.get("first") == field.name
    return {"kind": kind, "pk": pk, "field": field, "is_first": is_first}


def _row(request: Request, kind: RecordType, pk: int, field: Field) -> lists.Row | None:
    return lists.rows_of(request.actor, kind, [pk], [field]).get(pk)


def _cell(request: Request, kind: RecordType, row: lists.Row) -> str:
    """The only cell of ``row``, closed."""
    context = _context(request, kind, row.pk, row.cells[0][0]) | {"row": row, "is_open": False}
    return render(request, "records/cell.html", context, block="cell")
