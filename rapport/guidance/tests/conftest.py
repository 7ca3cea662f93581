from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from rapport.guidance.actions.drafting import publish_sequence, write_step
from rapport.guidance.actions.enrolling import enrol_parties
from rapport.guidance.models import Enrolment, MailTemplate, Sequence
from rapport.guidance.queries.selecting import Subject
from rapport.guidance.stepping import Step
from rapport.parties.models import EmailAddress, Party, PhoneNumber
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import record_type
from rapport.sales.models import Opportunity, Pipeline
from rapport.sales.tests.conftest import direct  # noqa: F401

TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
Persons = Callable[..., Party]
Sequences = Callable[..., Sequence]
Enrol = Callable[..., Enrolment]


@pytest.fixture
def clock() -> Any:
    """The clock of a Tuesday morning, which ``move_to`` moves."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(db: None) -> Persons:
    """``person("Ann Lee")`` is somebody in the Netherlands with an e-mail address and a phone."""

    def make(name: str = "Ann Lee", *, phone: str = "+31201234567", **fields: Any) -> Party:
        given = name.split(maxsplit=1)[0]
        found = Party.objects.create(
            name=name, given_name=given, **{"country": "NL", "language": "en", **fields}
        )
        address = f"{given.lower()}{found.pk}@example.com"
        EmailAddress.objects.create(party=found, address=address, folded=address, is_primary=True)
        if phone:
            PhoneNumber.objects.create(party=found, e164=phone, written=phone)
        return found

    return make


@pytest.fixture
def template(alice: User) -> MailTemplate:
    return MailTemplate.objects.create(
        name="Hello",
        language="en",
        subject="A question, {party.given_name}",
        body="Dear {party.given_name|customer},\n\nshall we talk?\n\n{owner.name}",
        owner=alice,
    )


@pytest.fixture
def sequence(template: MailTemplate) -> Sequences:
    """``sequence(step, …)`` is in use, with a mail, three days and a call if no steps are said."""

    def make(*steps: Step, **fields: Any) -> Sequence:
        made = Sequence.objects.create(name=fields.pop("name", "Follow up"), **fields)
        usual = (
            Step("mail", template=template.pk),
            Step("wait", amount=3),
            Step("call", subject="Call {party.given_name}"),
        )
        for step in steps or usual:
            write_step(made, None, step, by=SYSTEM)
        return publish_sequence(made, by=SYSTEM)

    return make


@pytest.fixture
def enrolled(alice: User) -> Enrol:
    """``enrolled(sequence, party)`` is that party's enrolment by Alice."""

    def make(into: Sequence, party: Party, about: Opportunity | None = None) -> Enrolment:
        link = f"sales.opportunity:{about.pk}" if about else ""
        done = enrol_parties(into, [Subject(party.pk, link)], by=actor_of(alice))
        assert not done.refused
        return done.enrolments[0]

    return make


@pytest.fixture
def opened(direct: Pipeline, alice: User) -> Callable[..., Opportunity]:  # noqa: F811
    """``opened(party)`` is an opportunity of Alice's with somebody."""

    def make(party: Party, **given: Any) -> Opportunity:
        kind = record_type("opportunity")
        assert kind is not None
        said = {"name": "Ten pumps", "party": party.pk, "amount": "1000", **given}
        made: Opportunity = create_record(kind, said, by=actor_of(alice))
        return made

    return make
