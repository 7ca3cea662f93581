"""Lists in the order of own fields, page after page: what has no value comes last, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from rapport.kit.errors import Invalid
from rapport.platform.access import SYSTEM
from rapport.platform.records.keyset import encode_cursor
from rapport.platform.records.queries.boards import board
from rapport.platform.records.queries.lists import list_page, order_of
from rapport.platform.records.tests.test_set_up import add, make
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db
COUNT = 60
FILL = """
    INSERT INTO records_customrecord (object_id, name, search_text, created_at, updated_at, custom, version)
    SELECT %s, 'P' || n, 'page ' || n, now(), now(), CASE WHEN n %% 3 > 0 THEN jsonb_build_object(
        'size', 1234567890.000001 + (n %% 20) * 0.000001, 'day', to_char(date '2020-01-01' + n %% 9, 'YYYY-MM-DD'),
        'code', 'c' || n %% 7, 'open', n %% 2 = 0, 'step', 's' || n %% 4) ELSE '{}' END, 1
      FROM generate_series(1, %s) AS n"""
FIELDS = {"size": "number", "day": "date", "code": "text", "open": "boolean", "step": "choice"}
STEPS = [[f"s{n}", f"S{n}"] for n in range(4)]


@pytest.fixture
def kind() -> RecordType:
    """Sixty things; every third has no values."""
    made = make("Thing")
    for name, sort in FIELDS.items():
        add(made, name, sort, choices=STEPS if sort == "choice" else ())
    with connection.cursor() as cursor:
        cursor.execute(FILL, [made.only["object_id"], COUNT])
    return record_types()["thing"]


def pages(kind: RecordType, sort: str, where: str = "") -> list[tuple[int, Any]]:
    """The id and the value of each record, to the last page."""
    found: list[tuple[int, Any]] = []
    name, cursor = sort.removeprefix("-"), ""
    while True:
        page = list_page(
            SYSTEM, kind, where=where, sort=sort, columns=[name], cursor=cursor, limit=7
        )
        found += [(row.pk, row.cells[0][1]) for row in page.rows]
        if not (cursor := page.next_cursor):
            return found


@pytest.mark.parametrize("where", ["", "page"])
@pytest.mark.parametrize("sort", [*FIELDS, *(f"-{name}" for name in FIELDS)])
def test_every_record_comes_once_and_those_without_a_value_last(
    kind: RecordType, sort: str, where: str
) -> None:
    found = pages(kind, sort, where)
    filled = [(value, pk) for pk, value in found if value is not None]
    assert len({pk for pk, _ in found}) == len(found) == COUNT
    assert len(filled) == COUNT * 2 // 3
    assert filled == sorted(filled, reverse=sort.startswith("-"))
    assert [pk for pk, value in found[len(filled) :] if value is None] == sorted(
        (pk for pk, value in found if value is None), reverse=sort.startswith("-")
    )


@pytest.mark.parametrize("sort", ["size", "-size"])
def test_a_board_has_the_same_order(kind: RecordType, sort: str) -> None:
    fields = kind.all_fields()
    found = board(
        SYSTEM,
        kind,
        by=fields["step"],
        tree={},
        order=order_of(fields, sort),
        cards=[fields["size"]],
    )
    cells = {lane.value: [row.cells[0][1] for row in lane.rows] for lane in found}
    for value in ("s1", "s2"):
        assert cells[value] == sorted(cells[value], reverse=sort.startswith("-"))
    assert {value: len(found) for value, found in cells.items()} == {
        **{f"s{n}": 10 for n in range(4)},
        "": 20,
    }


@pytest.mark.parametrize("value", ["{}", "[1]", "not JSON", 7])
def test_a_damaged_place_is_said(kind: RecordType, value: Any) -> None:
    with pytest.raises(Invalid, match="damaged"):
        list_page(SYSTEM, kind, sort="size", columns=["size"], cursor=encode_cursor(value, 1))
