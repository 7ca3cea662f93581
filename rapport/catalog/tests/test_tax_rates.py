"""Which tax rate holds where and when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.catalog import queries
from rapport.catalog.models import TaxClass, TaxRate
from rapport.catalog.tests.goods import kind_of, made
from rapport.kit.errors import Invalid, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.records.actions.records import (
    create_record,
    delete_record,
    edit_record,
    restore_record,
)
from rapport.platform.records.actions.upserting import Upsert, upsert_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def usual() -> TaxClass:
    found: TaxClass = create_record(kind_of("tax_class"), {"name": "Usual"}, by=SYSTEM)
    return found


def rate(of: TaxClass, percent: str, since: str, **more: Any) -> TaxRate:
    given = {"name": "VAT", "tax_class": of.pk, "country": "NL", "percent": percent}
    found: TaxRate = create_record(kind_of("tax_rate"), given | {"since": since} | more, by=SYSTEM)
    return found


@pytest.mark.parametrize(
    ("on", "country", "percent"),
    [
        (date(2011, 12, 31), "NL", None),
        (date(2012, 1, 1), "NL", 19),
        (date(2012, 9, 30), "NL", 19),
        (date(2012, 10, 1), "NL", 21),
        (date(2026, 1, 1), "NL", 21),
        (date(2026, 1, 1), "DE", None),
    ],
)
def test_the_newest_that_has_begun_holds(
    usual: TaxClass, on: date, country: str, percent: int | None
) -> None:
    rate(usual, "21", "2012-10-01")
    rate(usual, "19", "2012-01-01")
    mallet, untaxed = made("MALLET", tax_class=usual), made("OTHER")
    found = queries.tax_rates(SYSTEM, [mallet.pk, untaxed.pk], country=country, on=on)
    assert {pk: int(one.percent) for pk, one in found.items()} == (
        {mallet.pk: percent} if percent else {}
    )


def test_two_statements_however_many(usual: TaxClass) -> None:
    rate(usual, "21", "2012-10-01")
    pks = [made(f"P{number}", tax_class=usual).pk for number in range(8)]
    with CaptureQueriesContext(connection) as found:
        assert len(queries.tax_rates(SYSTEM, pks, country="NL", on=date(2026, 1, 1))) == 8
    assert len(found) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"percent": "-1"}, "percent"),
        ({"percent": "100.5"}, "percent"),
        ({"country": "XX"}, "country"),
        ({"country": "Holland"}, "country"),
        ({"since": ""}, "since"),
        ({"since": "2012-10-01"}, "since"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_rates_are_refused_at_the_field(
    usual: TaxClass, given: dict[str, str], field: str
) -> None:
    rate(usual, "21", "2012-10-01")
    said = {"percent": "9", "since": "2019-01-01", **given}
    with pytest.raises(Invalid) as refused:
        rate(usual, said.pop("percent"), said.pop("since"), **said)
    assert set(refused.value.fields) == {field}
    assert TaxRate.objects.count() == 1


def test_two_rates_never_begin_together(usual: TaxClass) -> None:
    first = rate(usual, "21", "2012-10-01")
    delete_record(kind_of("tax_rate"), first.pk, by=SYSTEM)
    second = rate(usual, "22", "2012-10-01")
    with pytest.raises(Refused, match="begins on this day"):
        restore_record(kind_of("tax_rate"), first.pk, by=SYSTEM)
    same = {"name": "VAT", "tax_class": usual.pk, "country": "DE", "percent": "19"}
    twins = [Upsert(name, same | {"since": "2007-01-01"}) for name in ("1", "2")]
    upsert_records(kind_of("tax_rate"), "shop", twins, by=SYSTEM)
    assert [list(row.wrong) for row in twins] == [[], ["since"]]
    edited = edit_record(kind_of("tax_rate"), second.pk, {"percent": "23"}, by=SYSTEM)
    assert edited.changes == {"percent": [22, 23]}
