"""The rules on one page, and forms as those who set them up see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rapport.kit.errors import Invalid, NotAllowed
from rapport.leads.models import AssignmentRule, LeadForm, PointRule, ResponseTarget
from rapport.leads.tests.conftest import Received, Ruled
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import RecordType, record_type
from tests.cast import ClientOf

ActorOf = Callable[[User], Actor]


def kind(key: str) -> RecordType:
    found = record_type(key)
    assert found is not None
    return found


def test_the_rules_stand_in_their_order_in_words(
    ruled: Ruled, received: Received, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    ruled("Others", bob, position=2)
    ruled("Fairs", alice, position=1, condition="source:Fair", knows={"Alice": "nl"})
    PointRule.objects.create(name="came to a fair", condition="source:Fair", points=30)
    ResponseTarget.objects.create(name="An hour", minutes=60)
    received()
    page = client_of(alice).get("/leads/rules/").content.decode()
    assert page.index("Fairs") < page.index("Others")
    for words in ("When Source is Fair", "Always", "1 handed out", "came to a fair", "60 minutes"):
        assert words in page
    assert "New rule" not in page
    assert client_of(charlie).get("/leads/rules/").status_code in (403, 404)


def test_whoever_leads_makes_rules_with_their_people(
    alice: User, bob: User, manager: User, client_of: ClientOf, as_actor: ActorOf
) -> None:
    people = [{"user": alice.pk, "words": "nl"}, {"user": bob.pk}]
    given = {"name": "Pumps", "way": "skill", "people": people}
    rule = create_record(kind("assignment_rule"), given, by=as_actor(manager))
    assert [row.user for row in rule.people.order_by("position")] == [alice, bob]
    turned = [{"user": bob.pk, "words": "en"}]
    edit_record(kind("assignment_rule"), rule.pk, {"people": turned}, by=as_actor(manager))
    assert [(row.user, row.words) for row in rule.people.all()] == [(bob, "en")]
    told = Event.objects.filter(name="records.record_edited").latest("pk")
    assert told.data["changes"]["people"] == [["Alice · nl", "Bob"], ["Bob · en"]]
    twice = [{"user": bob.pk}, {"user": bob.pk}]
    with pytest.raises(Invalid):
        edit_record(kind("assignment_rule"), rule.pk, {"people": twice}, by=as_actor(manager))
    page = client_of(manager).get("/leads/rules/").content.decode()
    assert "New rule" in page
    answer = client_of(manager).get(f"/leads/rules/{rule.pk}/")
    assert answer["Location"] == f"/leads/rules/#rule-{rule.pk}"
    with pytest.raises(NotAllowed):
        create_record(kind("assignment_rule"), {"name": "Mine"}, by=as_actor(alice))


def test_a_rule_of_nonsense_is_refused_at_its_field(manager: User, as_actor: ActorOf) -> None:
    for given, field in (
        ({"condition": "nowhere:1"}, "condition"),
        ({"condition": "score>much"}, "condition"),
        ({"way": "lottery"}, "way"),
        ({"name": ""}, "name"),
    ):
        with pytest.raises(Invalid) as caught:
            create_record(kind("assignment_rule"), {"name": "R"} | given, by=as_actor(manager))
        assert list(caught.value.fields) == [field]
    assert not AssignmentRule.objects.exists()


def test_a_form_shows_itself_and_how_to_use_it(
    form: LeadForm, manager: User, charlie: User, client_of: ClientOf
) -> None:
    page = client_of(manager).get(f"/leads/forms/{form.pk}/").content.decode()
    assert f"/f/{form.token}/" in page
    assert "Your phone number" in page
    assert "Your company" not in page
    assert "No web site may show it" in page
    assert client_of(charlie).get(f"/leads/forms/{form.pk}/").status_code == 404


def test_forms_have_addresses_that_nobody_guesses(manager: User, as_actor: ActorOf) -> None:
    made = [
        create_record(kind("lead_form"), {"name": "Ask"}, by=as_actor(manager)) for _ in range(2)
    ]
    assert made[0].token != made[1].token
    assert all(len(form.token) == 12 for form in made)


def test_a_customer_shows_their_leads(received: Received, alice: User, client_of: ClientOf) -> None:
    lead = received(source="Spring fair")
    page = client_of(alice).get(f"/leads/of/{lead.party_id}/").content.decode()
    assert "Spring fair" in page
    other = Party.objects.create(name="Nobody yet")
    assert "never came in" in client_of(alice).get(f"/leads/of/{other.pk}/").content.decode()
