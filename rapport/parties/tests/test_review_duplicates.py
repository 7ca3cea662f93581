"""The page on which likely duplicates are reviewed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.parties import actions as parties
from rapport.parties.details import Address, Email, PartyDetails
from rapport.parties.models import DuplicateScan, LikelyDuplicate, Party
from rapport.parties.queries import reviewing
from rapport.parties.tests.kinds import ActorOf
from rapport.platform.access import Actor, FieldRight, Role
from rapport.platform.accounts import stamps
from rapport.platform.accounts.actions.rights import change_field_rights
from rapport.platform.accounts.models import Rule, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from tests.cast import ClientOf, person

pytestmark = pytest.mark.django_db
QUEUE = "/parties/duplicates/"
HTMX = {"HX-Request": "true"}
EVIDENCE = [["email", "the same", 9.5], ["family", "a slip of the finger apart", -1.2]]


@pytest.fixture
def pairs(manager: User, as_actor: ActorOf) -> list[LikelyDuplicate]:
    """Twelve pairs of people, the likeliest first, and one of organizations."""
    by = as_actor(manager)
    found = [pair(by, number, weight=20 - number) for number in range(12)]
    return [*found, pair(by, 99, weight=1, kind="organization")]


def pair(by: Actor, number: int, *, weight: float, kind: str = "person") -> LikelyDuplicate:
    one, other = (
        parties.create_party(
            PartyDetails(kind=kind, name=name),
            by=by,
            contacts=[Email(f"anna{number}@example.org"), Address("<b> 1", "Utrecht")],
        )
        for name in (f"Anna Vries{number}", f"Anna Vris{number}")
    )
    return LikelyDuplicate.objects.create(
        one=one, other=other, kind=kind, weight=weight, evidence=EVIDENCE
    )


def test_both_side_by_side_with_what_speaks_for_it(
    pairs: list[LikelyDuplicate], manager: User, client_of: ClientOf
) -> None:
    text = client_of(manager).get(QUEUE).text
    assert "13 pairs" in text
    assert text.index("Vries0") < text.index("Vries1")
    assert f"?pk={pairs[0].one_id}&amp;pk={pairs[0].other_id}" in text
    for said in ("Almost certainly the same", "99.9", "One character differs", "The same"):
        assert said in text
    assert "speaks strongly for it" in text
    assert "&lt;b&gt; 1" in text
    assert text.count('data-shortcut="n"') == 1
    agent = client_of(person("Sid", "service_agent")).get(QUEUE).text
    assert ("Not the same</span>" in agent, "Merge…" in agent) == (True, False)


def test_pages_follow_each_other_and_kinds_stand_apart(
    pairs: list[LikelyDuplicate], manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    first = reviewing.review(by)
    second = reviewing.review(by, after=first.next_cursor)
    assert [one.found for one in first.pairs + second.pairs] == pairs
    assert second.next_cursor == ""
    (firm,) = reviewing.review(by, only="organization").pairs
    assert (firm.found, firm.lines[0].label) == (pairs[-1], "Name")
    assert reviewing.review(by, only="person").count == 12


def test_a_page_costs_the_same_whatever_stands_on_it(
    pairs: list[LikelyDuplicate],
    manager: User,
    as_actor: ActorOf,
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(8):
        assert len(reviewing.review(as_actor(manager)).pairs) == 10


def test_the_next_pair_takes_the_place_of_one_that_is_not(
    pairs: list[LikelyDuplicate], manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    answer = client.post(reverse("say_not_same", args=[pairs[0].pk]), headers=HTMX)
    assert "<html" not in answer.text
    assert f"pair-{pairs[0].pk}" not in answer.text
    assert f"pair-{pairs[1].pk}" in answer.text
    assert answer.text.count("autofocus") == 1
    assert "/undo/" in answer["HX-Trigger"]
    plain = client.post(reverse("say_not_same", args=[pairs[1].pk]) + "?show=person")
    assert (plain.status_code, plain["Location"]) == (303, f"{QUEUE}?show=person")
    again = client.post(reverse("say_not_same", args=[pairs[1].pk]))
    assert again.status_code == 409
    refused = client.get(QUEUE, {"show": "not-same"}).text
    assert "Said by Maria" in refused
    client.post(reverse("take_back_not_same", args=[pairs[1].pk]))
    assert reviewing.pair(actor_of(manager), pairs[1].pk).not_same_at is None


def test_only_pairs_of_which_one_sees_both(
    pairs: list[LikelyDuplicate], alice: User, as_actor: ActorOf
) -> None:
    Rule.objects.create(policy="parties.Party", role="sales_person", right="read", scope=1)
    Rule.objects.create(policy="parties.Party", role="sales_person", right="edit", scope=1)
    stamps.renew()
    Party.objects.filter(pk__in=(pairs[3].one_id, pairs[3].other_id, pairs[4].one_id)).update(
        owner=alice
    )
    by = as_actor(alice)
    assert [one.found for one in reviewing.review(by).pairs] == [pairs[3]]
    with pytest.raises(NotFound):
        reviewing.pair(by, pairs[4].pk)


def test_what_a_role_may_not_know_is_not_compared(
    pairs: list[LikelyDuplicate], manager: User, admin: User, as_actor: ActorOf
) -> None:
    hidden = {"email": {Role.SALES_MANAGER: FieldRight.HIDDEN}}
    change_field_rights("parties.Party", hidden, by=as_actor(admin))
    (shown, *_) = reviewing.review(actor_of(manager)).pairs
    assert "E-mail" not in {line.label for line in shown.lines}


def test_before_the_first_search_it_says_what_it_is_for(
    manager: User, charlie: User, bob: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    assert "Not looked for yet" in client.get(QUEUE).text
    assert "Search now" not in client_of(bob).get(QUEUE).text
    assert client_of(charlie).get(QUEUE).status_code == 403
    DuplicateScan.objects.create(started_at=timezone.now(), finished_at=timezone.now())
    assert "Nobody seems to be here twice" in client.get(QUEUE).text
    assert client.get(QUEUE, {"after": "nonsense"}).status_code == 422


def test_asked_for_in_the_browser_it_is_seen_under_way(
    manager: User, bob: User, client_of: ClientOf, django_capture_on_commit_callbacks: Any
) -> None:
    client, address = client_of(manager), reverse("queue_duplicate_scan")
    assert client_of(bob).post(address).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address)["Location"] == QUEUE
    assert "Waiting for the worker" in client.get(QUEUE).text
    assert "Waiting" in client.get(reverse("duplicates_progress"), headers=HTMX).text
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    ended = client.get(reverse("duplicates_progress"), headers=HTMX)
    assert ended["HX-Refresh"] == "true"
    assert Event.objects.filter(name="parties.duplicate_scan_queued").count() == 1


def test_a_partys_own_page_says_who_may_be_the_same(
    pairs: list[LikelyDuplicate], manager: User, alice: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    found = pairs[0]
    address = reverse("party", args=[found.other_id])
    assert "Maybe the same as" in client_of(manager).get(address).text
    assert [other.id for other in reviewing.perhaps_same(as_actor(alice), found.other_id)] == [
        found.one_id
    ]
    Rule.objects.create(policy="parties.Party", role="sales_person", right="read", scope=1)
    stamps.renew()
    assert reviewing.perhaps_same(actor_of(alice), found.other_id) == []
    parties.say_not_same(found, by=as_actor(manager))
    assert "Maybe the same as" not in client_of(manager).get(address).text
