"""Coming into a sequence: by hand, from a list, by its rule; held out by chance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.guidance.actions.drafting import pause_sequence
from rapport.guidance.actions.enrolling import enrol_by_rules, enrol_parties
from rapport.guidance.actions.guiding import guide
from rapport.guidance.actions.stopping import stop_enrolment
from rapport.guidance.models import Enrolment, Letter
from rapport.guidance.queries.selecting import Subject
from rapport.guidance.queries.sequences import funnel, outcome, reasons
from rapport.guidance.tests.conftest import Enrol, Persons, Sequences
from rapport.kit.errors import NotAllowed, Refused
from rapport.parties.actions import record_consent
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.sales.actions.opportunities import win_opportunity
from rapport.sales.models import Opportunity

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Opened = Callable[..., Opportunity]


def test_nobody_is_in_it_twice(
    sequence: Sequences, person: Persons, enrolled: Enrol, alice: User
) -> None:
    into, ann = sequence(), person()
    enrolled(into, ann)
    done = enrol_parties(into, [Subject(ann.pk)] * 2, by=actor_of(alice))
    assert (done.enrolments, done.refused) == ([], {"They are in it already.": 1})
    row = Enrolment.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_who_was_in_it_comes_back_only_by_hand(
    sequence: Sequences, person: Persons, enrolled: Enrol, alice: User
) -> None:
    into, ann = sequence(), person()
    stop_enrolment(enrolled(into, ann), by=actor_of(alice))
    bulk = enrol_parties(into, [Subject(ann.pk)], by=actor_of(alice), how="bulk")
    assert bulk.refused == {"They were in it before.": 1}
    assert enrolled(into, ann).is_active


def test_it_tells_what_it_did(
    sequence: Sequences, person: Persons, enrolled: Enrol, alice: User
) -> None:
    found = enrolled(sequence(), person())
    event = Event.objects.get(name="guidance.party_enrolled")
    assert (event.about, event.subject_id, event.by) == (found.party_id, found.pk, alice.pk)
    assert event.data == {"sequence": "Follow up", "arm": "treatment", "how": "hand"}


def test_it_refuses_whom_it_must(
    sequence: Sequences, person: Persons, alice: User, charlie: User
) -> None:
    into, ann = sequence(), person()
    with pytest.raises(NotAllowed):
        enrol_parties(into, [Subject(ann.pk)], by=actor_of(charlie))
    said = {"purpose": "sales", "channel": "any", "state": "withdrawn", "source": "a call"}
    record_consent(ann, **said, by=SYSTEM)
    done = enrol_parties(into, [Subject(ann.pk), Subject(0)], by=actor_of(alice))
    assert set(done.refused) == {"They do not want this any more.", "There is no such party."}
    pause_sequence(into, by=SYSTEM)
    with pytest.raises(Refused):
        enrol_parties(into, [Subject(person("Bea").pk)], by=actor_of(alice))


def test_chance_holds_out_and_keeps_to_it(
    sequence: Sequences, person: Persons, alice: User
) -> None:
    into = sequence(hold_out=50, seed=3)
    people = [person(f"P{number} X") for number in range(40)]
    done = enrol_parties(into, [Subject(one.pk) for one in people], by=actor_of(alice))
    held = [one for one in done.enrolments if one.arm == "control"]
    assert 10 <= len(held) <= 30
    assert {one.state for one in held} == {"held_out"}
    guide()
    assert Letter.objects.count() == 40 - len(held)
    again = enrol_parties(into, [Subject(held[0].party_id)], by=actor_of(alice))
    assert again.refused == {"They are in it already.": 1}


def test_letting_many_in_takes_no_more_questions(
    sequence: Sequences, person: Persons, alice: User
) -> None:
    into, counts = sequence(), []
    for size in (1, 12):
        subjects = [Subject(person(f"Q{number} {size}").pk) for number in range(size)]
        with CaptureQueriesContext(connection) as queries:
            enrol_parties(into, subjects, by=actor_of(alice))
        counts.append(sum(q["sql"].startswith("SELECT") for q in queries))
    assert counts[1] <= counts[0]  # the first time, who asks is looked up, too


def test_a_rule_lets_in_whom_it_selects(
    sequence: Sequences, person: Persons, opened: Opened, alice: User, client_of: ClientOf
) -> None:
    into = sequence(rule="amount>5000")
    big, small = opened(person(), amount="9000"), opened(person("Bea"), amount="100")
    page = client_of(alice).get(reverse("sequence", args=[into.pk])).content.decode()
    assert "1 matches now who was never in it." in page
    assert enrol_by_rules() == 1
    found = Enrolment.objects.get()
    assert (found.sequence, found.party, found.how) == (into, big.party, "rule")
    assert (found.about, found.owner) == (f"sales.opportunity:{big.pk}", big.owner)
    Opportunity.objects.filter(pk=small.pk).update(amount=6000)
    assert enrol_by_rules() == 1
    assert enrol_by_rules() == 0


def test_a_rule_on_parties(sequence: Sequences, person: Persons, alice: User) -> None:
    sequence(rule="country:NL", rule_type="party")
    person(owner=alice)
    person("Bea", country="DE")
    assert enrol_by_rules() == 1


def test_stopping_by_hand(
    sequence: Sequences, person: Persons, enrolled: Enrol, alice: User, charlie: User
) -> None:
    found = enrolled(sequence(), person())
    with pytest.raises(Exception, match="nothing here"):
        stop_enrolment(found, by=actor_of(charlie))
    stopped = stop_enrolment(found, by=actor_of(alice))
    assert (stopped.state, stopped.why) == ("stopped", "by_hand")
    with pytest.raises(Refused):
        stop_enrolment(found, by=actor_of(alice))
    assert reasons(found.sequence) == [("Stopped by hand", 1)]


def test_what_it_did_is_counted_after_its_days(
    sequence: Sequences, person: Persons, opened: Opened, alice: User, clock: Any
) -> None:
    into = sequence(hold_out=50, seed=3, counted_days=30)
    people = [person(f"P{number} X") for number in range(40)]
    done = enrol_parties(into, [Subject(one.pk) for one in people], by=actor_of(alice))
    treated = [one for one in done.enrolments if one.arm == "treatment"]
    clock.shift(timedelta(days=5))
    for one in treated:
        win_opportunity(opened(one.party), by=actor_of(alice))
    new = outcome(into, timezone.now())
    assert (new.waiting, new.effect.finding) == (40, "too_few")
    clock.shift(timedelta(days=26))
    found = outcome(into, timezone.now()).effect
    assert (found.treated.count, found.treated.of) == (len(treated), len(treated))
    assert (found.control.count, found.control.of) == (0, 40 - len(treated))
    assert (found.finding, found.is_random) == ("better", True)
    assert found.low > 0.5


def test_without_a_hold_out_it_is_only_observed(
    sequence: Sequences, person: Persons, enrolled: Enrol, opened: Opened, clock: Any
) -> None:
    into = sequence()
    enrolled(into, person())
    opened(person("Bea"))
    clock.shift(timedelta(days=91))
    found = outcome(into, timezone.now()).effect
    assert not found.is_random
    assert (found.treated.of, found.control.of) == (1, 1)


def test_the_funnel_counts_each_step(sequence: Sequences, person: Persons, enrolled: Enrol) -> None:
    into = sequence()
    for name in ("Ann Lee", "Bea Kim"):
        enrolled(into, person(name))
    guide()
    into.refresh_from_db()
    assert [row.taken for row in funnel(into)] == [2, 2, 0]


def test_one_is_enrolled_from_their_page(
    sequence: Sequences, person: Persons, opened: Opened, alice: User, client_of: ClientOf
) -> None:
    into, client = sequence(), client_of(alice)
    found = opened(person())
    url = reverse("enrol", args=["opportunity", found.pk])
    assert "Follow up" in client.get(url).content.decode()
    answer = client.post(url, {"sequence": into.pk})
    assert answer["Location"] == reverse("opportunity", args=[found.pk])
    row = Enrolment.objects.get()
    assert row.about == f"sales.opportunity:{found.pk}"
    again = client.post(url, {"sequence": into.pk})
    assert again.status_code == 422
    assert "They are in it already." in again.content.decode()
    for name, pk in (
        ("opportunity_sequences", found.pk),
        ("party_sequences", found.party_id),
    ):
        assert "Follow up" in client.get(reverse(name, args=[pk])).content.decode()
    assert client.get(reverse("enrolment", args=[row.pk])).status_code == 200
    client.post(reverse("stop_enrolment", args=[row.pk]))
    assert "Stopped by hand" in client.get(reverse("enrolment", args=[row.pk])).content.decode()


def test_many_are_enrolled_from_a_list(
    sequence: Sequences, person: Persons, alice: User, client_of: ClientOf
) -> None:
    into, client = sequence(), client_of(alice)
    people = [person("Ann Lee"), person("Bea Kim"), person("Cem Ali", country="DE")]
    chosen = {"pk": [one.pk for one in people[:2]]}
    choose = client.get(reverse("choose_bulk", args=["party"]), chosen).content.decode()
    url = reverse("enrol_many", args=["party"])
    assert f'action="{url}"' in choose
    assert "Follow up" in client.post(url, chosen).content.decode()
    client.post(url, {**chosen, "sequence": into.pk})
    assert Enrolment.objects.filter(how="bulk").count() == 2
    client.post(url, {"all": "1", "q": "country:DE", "sequence": into.pk})
    assert Enrolment.objects.filter(party=people[2]).exists()
