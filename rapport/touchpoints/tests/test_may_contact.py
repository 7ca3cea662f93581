"""The check with its facts: consents, suppressions, addresses, hours and caps as they stand."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.kit.errors import Invalid
from rapport.parties.actions import record_consent
from rapport.parties.models import EmailAddress, Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.contacting import Why
from rapport.touchpoints.models import FrequencyCap, Preference, QuietHours, Suppression
from rapport.touchpoints.queries import may_contact, verdicts
from rapport.touchpoints.tests.making import a_party

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def ann(address: str = "ann@example.com", **fields: Any) -> Party:
    party = a_party("Ann Lee", country="NL", **fields)
    EmailAddress.objects.create(party=party, address=address, folded=address, is_primary=True)
    return party


def why(party: Party, now: datetime = NOON, **asked: str) -> Why | None:
    return may_contact(party, **{"channel": "email", "purpose": "sales", **asked}, now=now).why


def wrote(party: Party, at: datetime, *, purpose: str = "", channel: str = "email") -> None:
    details = Details("Hello", data={"purpose": purpose} if purpose else {})
    record_interaction(
        party,
        by=SYSTEM,
        channel=Channel(channel),
        direction=Direction.OUTBOUND,
        at=at,
        details=details,
    )


def enter(key: str, **given: Any) -> Any:
    kind = record_type(key)
    assert kind is not None
    return create_record(kind, given, by=SYSTEM)


def test_somebody_with_an_address_may_be_written_to() -> None:
    found = may_contact(ann(), channel="email", purpose="sales", now=NOON)
    assert (found.is_allowed, found.address) == (True, "ann@example.com")


def test_what_they_said_counts_by_purpose_and_the_latest_word() -> None:
    party = ann()
    record_consent(
        party, purpose="sales", channel="any", state="withdrawn", by=SYSTEM, source="a call"
    )
    assert why(party) is Why.WITHDRAWN
    assert why(party, purpose="service") is None
    record_consent(
        party, purpose="sales", channel="email", state="granted", by=SYSTEM, source="a form"
    )
    assert why(party) is None


def test_marketing_needs_a_yes() -> None:
    party = ann()
    assert why(party, purpose="marketing") is Why.NO_CONSENT


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"channel": "any"}, Why.SUPPRESSED),
        ({"channel": "email"}, Why.SUPPRESSED),
        ({"channel": "text"}, None),
    ],
)
def test_a_suppression_stands_before_every_purpose(
    given: dict[str, str], expected: Why | None
) -> None:
    party = ann()
    enter("suppression", party=party.pk, **given)
    assert why(party, purpose="service") is expected


def test_an_address_is_suppressed_whoever_has_it() -> None:
    enter("suppression", address=" Ann@Example.com ", reason="bounced")
    assert Suppression.objects.get().name == "ann@example.com: Any channel"
    assert why(ann()) is Why.SUPPRESSED
    assert why(ann("ann@example.org")) is None


def test_a_suppression_names_somebody() -> None:
    with pytest.raises(Invalid):
        enter("suppression", reason="asked")


def test_who_lies_in_the_trash_is_not_contacted() -> None:
    assert why(ann(deleted_at=NOON)) is Why.GONE
    assert verdicts([0], channel="email", purpose="sales", now=NOON)[0].why is Why.GONE


def test_without_an_address_there_is_no_way() -> None:
    assert why(a_party(country="NL")) is Why.NO_ADDRESS
    assert why(ann(), channel="phone_call") is Why.NO_ADDRESS
    assert why(a_party(country="NL"), channel="face_to_face") is None


def test_the_hours_are_those_of_their_country_or_their_own() -> None:
    party = ann()
    evening = datetime(2026, 3, 3, 20, tzinfo=UTC)
    assert why(party, evening) is Why.HOURS
    Preference.objects.create(party=party, zone="America/New_York")
    assert why(party, evening) is None


def test_the_company_says_its_own_quiet_hours() -> None:
    party, saturday = ann(), datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert why(party, saturday) is Why.HOURS
    enter("quiet_hours", name="Lunch", starts="12:30", ends="13:30", channel="phone_call")
    assert why(party, saturday) is None
    enter("quiet_hours", name="Fridays", starts="20:00", ends="08:00", days=["fri"])
    friday = may_contact(
        party, channel="email", purpose="sales", now=datetime(2026, 3, 6, 12, tzinfo=UTC)
    )
    assert friday.possible_at == datetime(2026, 3, 7, 7, tzinfo=UTC)
    assert QuietHours.objects.count() == 2


def test_a_week_of_quiet_days_is_refused() -> None:
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    with pytest.raises(Invalid) as refused:
        enter("quiet_hours", name="Never", starts="20:00", ends="08:00", days=week)
    assert "days" in refused.value.fields


def test_their_own_window_narrows_the_day() -> None:
    party = ann()
    Preference.objects.create(party=party, starts=time(9), ends=time(11))
    found = may_contact(party, channel="email", purpose="sales", now=NOON)
    assert found.possible_at == datetime(2026, 3, 4, 8, tzinfo=UTC)


def test_a_cap_counts_what_we_sent_on_its_channel_for_its_purpose() -> None:
    party = ann()
    FrequencyCap.objects.create(name="Two a week", most=2, days=7, channel="email", purpose="sales")
    wrote(party, NOON - timedelta(days=8), purpose="sales")
    wrote(party, NOON - timedelta(days=3), purpose="sales")
    wrote(party, NOON - timedelta(days=2), purpose="service")
    wrote(party, NOON - timedelta(days=2), purpose="sales", channel="text")
    assert why(party) is None
    wrote(party, NOON - timedelta(days=1), purpose="sales")
    found = may_contact(party, channel="email", purpose="sales", now=NOON)
    monday = datetime(2026, 3, 9, 7, tzinfo=UTC)  # it is free on a Saturday
    assert (found.why, found.possible_at) == (Why.CAP, monday)
    assert why(party, purpose="service") is None


def test_a_cap_on_anything_counts_everything() -> None:
    party = ann()
    enter("frequency_cap", name="One a day", most="1", days="1")
    wrote(party, NOON - timedelta(hours=2), channel="phone_call")
    assert why(party) is Why.CAP


def test_many_are_asked_in_as_many_statements_as_one() -> None:
    FrequencyCap.objects.create(name="Two a week", most=2, days=7)
    FrequencyCap.objects.create(name="Ten a month", most=10, days=30, purpose="sales")
    people = [ann(f"a{number}@example.com") for number in range(12)]
    wrote(people[0], NOON - timedelta(days=1))
    counts = []
    for asked in (people[:1], people):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            verdicts([one.pk for one in asked], channel="email", purpose="sales", now=NOON)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_the_partys_page_says_whether_they_may_be_reached(
    client_of: ClientOf, alice: User, charlie: User
) -> None:
    party = ann()
    url = f"/touchpoints/of/{party.pk}/contact/"
    page = client_of(alice).get(url).content.decode()
    assert "We do not know how to reach them there." in page
    assert client_of(charlie).get(url).status_code == 404


def test_who_sells_reads_the_caps_but_does_not_set_them(as_actor: ActorOf, alice: User) -> None:
    kind = record_type("frequency_cap")
    assert kind is not None
    with pytest.raises(Exception, match="role"):
        create_record(kind, {"name": "No", "most": "1", "days": "1"}, by=as_actor(alice))
