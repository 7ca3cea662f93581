"""What work costs is declared as records: who may, what follows, what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rapport.insight.models import CostCentre, CostRule
from rapport.insight.works import CONTACTS, ORDERED, SERVICES, WORKS
from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import declared_type
from rapport.touchpoints.channels import Channel

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db
SERVICE = {
    "name": "Service",
    "since": "2024-01-01",
    "monthly": "9000",
    "people": "1.5",
    "minutes": "7200",
}


def centre(**changes: str) -> CostCentre:
    made = create_record(declared_type("cost-centre"), SERVICE | changes, by=SYSTEM)
    assert isinstance(made, CostCentre)
    return made


def rule(**given: Any) -> CostRule:
    made = create_record(declared_type("cost-rule"), given, by=SYSTEM)
    assert isinstance(made, CostRule)
    return made


def test_a_minute_costs_the_capacity_divided_by_its_minutes(settings: Any) -> None:
    settings.COMPANY_CURRENCY = "CHF"
    made = centre()
    assert (made.rate, made.currency) == (Decimal("0.833333"), "CHF")
    edit_record(declared_type("cost-centre"), made.pk, {"people": "3"}, by=SYSTEM)
    made.refresh_from_db()
    assert made.rate == Decimal("0.416667")


def test_a_rule_is_called_like_its_work() -> None:
    made = rule(work="phone_call", centre=centre().pk, minutes="6.5", cost="0.05")
    assert (made.name, made.minutes) == ("Phone call", Decimal("6.5"))
    assert made.percent == 0
    assert rule(work="waiting", percent="8").percent == 8


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"work": "phone_call", "minutes": "5"}, "centre"),
        ({"work": "phone_call", "percent": "5"}, "percent"),
        ({"work": "juggling"}, "work"),
        ({"work": "email", "cost": "-1"}, "cost"),
        ({"cost": "1"}, "work"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rule(**given)
    assert field in refused.value.fields


@pytest.mark.parametrize(
    "change", [{"people": "0"}, {"minutes": "0"}, {"monthly": "-5"}, {"name": ""}]
)
def test_a_centre_has_people_and_minutes(change: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        centre(**change)
    assert next(iter(change)) in refused.value.fields


def test_only_administrators_declare(manager: User, alice: User) -> None:
    kind = declared_type("cost-centre")
    for user, refused in ((manager, NotAllowed), (alice, NotFound)):
        with pytest.raises(refused):
            create_record(kind, SERVICE, by=actor_of(user))
    made = centre()
    assert list(kind.visible_to(actor_of(manager))) == [made]
    assert not kind.visible_to(actor_of(alice)).exists()


def test_works_are_channels_and_parts() -> None:
    assert {*CONTACTS, *ORDERED} == {*Channel.values} - {"web_visit"}
    assert {one.part for one in WORKS.values()} == set(SERVICES)
    assert max(map(len, WORKS)) <= 16
