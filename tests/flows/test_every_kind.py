"""Every kind of custom field goes through the form, the list, filters, sorting, an edit and JSON alike."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.records import values
from rapport.platform.records.actions.custom import fields, objects
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.fields import Kind
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.types import RecordType, record_types
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
CHOICES = [["low", "Low"], ["high", "High"]]
KINDS: dict[Kind, tuple[Any, Any, str]] = {
    Kind.TEXT: ("alpha", "beta", "it:alpha"),
    Kind.LONG_TEXT: ("alpha\nx", "beta", "it~alph"),
    Kind.NUMBER: ("2", "10", "it<3"),
    Kind.MONEY: ("2.50", "10", "it<=2.5"),
    Kind.RATING: ("1", "5", "it:1"),
    Kind.DATE: ("2026-01-02", "2026-11-01", "it<2026-02-01"),
    Kind.DATETIME: ("2026-01-02 10:00", "2026-11-01 09:00", "it:2026-01-02"),
    Kind.TIME: ("08:30", "17:00", "it<09:00"),
    Kind.BOOLEAN: ("no", "yes", "it:no"),
    Kind.CHOICE: ("low", "high", "it:Low"),
    Kind.CHOICES: (["low"], ["high"], "it:low"),
    Kind.EMAIL: ("a@example.com", "b@example.com", "it:A@example.com"),
    Kind.PHONE: ("+49 30 901820", "+49 40 428540", "it~901820"),
    Kind.ADDRESS: ("Quay 1", "Weir 2", "it~quay"),
    Kind.URL: ("example.com", "example.org", "it~example.com"),
}


def make(kind: Kind) -> RecordType:
    """An object with one field, "It", of ``kind``, and two records: the lower and the higher value."""
    objects.make_object(ObjectPlan("Thing", ""), by=SYSTEM)
    plan = FieldPlan(
        "It",
        kind.value,
        choices=CHOICES if kind in (Kind.CHOICE, Kind.CHOICES) else (),
        currency="EUR" if kind is Kind.MONEY else "",
    )
    fields.add_field(record_types()["thing"], plan, by=SYSTEM)
    found = record_types()["thing"]
    for name, value in zip(("Low", "High"), KINDS[kind][:2], strict=True):
        create_record(found, {"name": name, "it": value}, by=SYSTEM)
    return found


def names(kind: RecordType, **wish: Any) -> list[str]:
    page = list_page(SYSTEM, kind, columns=["name"], **wish)
    return [row.cells[0][1] for row in page.rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_goes_everywhere(kind: Kind, client_of: ClientOf, alice: User) -> None:
    found = make(kind)
    field = found.all_fields()["it"]
    assert names(found, where=KINDS[kind][2]) == ["Low"]
    assert names(found, where="it:none") == []
    if field.is_sortable and kind is not Kind.CHOICE:
        assert names(found, sort="it") == ["Low", "High"]
        assert names(found, sort="-it") == ["High", "Low"]
    low = found.visible_to(SYSTEM).get(name="Low")
    again = values.written(field, values.get(low, field))
    assert edit_record(found, low.pk, {"it": again}, by=SYSTEM).changes == {}
    assert edit_record(found, low.pk, {"it": low.custom["it"]}, by=SYSTEM).changes == {}
    client = client_of(alice)
    for path in ("", f"{low.pk}/"):
        assert client.get(f"/records/thing/{path}").status_code == 200
    changed = edit_record(found, low.pk, {"it": KINDS[kind][1]}, by=SYSTEM)
    assert changed.changes["it"][1] == found.visible_to(SYSTEM).get(name="High").custom["it"]
    if kind is not Kind.BOOLEAN:
        edit_record(found, low.pk, {"it": ""}, by=SYSTEM)
        assert names(found, where="it:none") == ["Low"]
