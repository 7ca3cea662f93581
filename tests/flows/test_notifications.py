"""The bell's page, and following from a record's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rapport.parties.models import Party
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.exchange.events import ImportFinished
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.actions.hearing import hear
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.notifications.models import Notification, Wishes
from rapport.platform.notifications.unsubscribing import token_for
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def party(alice: User, north: Team) -> Party:
    return Party.objects.create(
        kind="organization", name="Acme", sort_name="acme", owner=alice, team=north
    )


@pytest.fixture
def page(client_of: ClientOf, bob: User) -> Client:
    return client_of(bob)


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_following_and_stopping(page: Client, party: Party) -> None:
    record = f"/attached/party/{party.pk}"
    assert f'hx-get="{record}/follow-button/"' in text(page.get(f"/parties/{party.pk}/"))
    assert f"{record}/follow/" in text(page.get(f"{record}/follow-button/"))
    answer = page.post(f"{record}/follow/", {"part": "button"}, headers=HTMX)
    assert f"{record}/unfollow/" in text(answer)
    assert answer["HX-Trigger"] == "followers"
    panel = text(page.get(f"{record}/followers/", headers=HTMX))
    assert "Alice" in panel
    assert "Owns it" in panel
    assert "Bob" in panel
    assert page.post(f"{record}/unfollow/").status_code == 303
    assert "Bob" not in text(page.get(f"{record}/followers/", headers=HTMX))


def test_notices_stand_by_record_and_in_pages(page: Client, bob: User, party: Party) -> None:
    for number in range(3):
        notify(bob.pk, f"About Acme {number}", record=party, url=f"/parties/{party.pk}/")
    shown = text(page.get("/notifications/"))
    assert shown.index("Acme</a>") < shown.index("About Acme 2") < shown.index("About Acme 0")
    for number in range(50):
        notify(bob.pk, f"Other {number}")
    first = text(page.get("/notifications/"))
    assert "About Acme" not in first
    older = first.split("?before=")[1].split('"')[0]
    assert "About Acme 0" in text(page.get(f"/notifications/?before={older}", headers=HTMX))
    assert page.get("/notifications/?before=nonsense").status_code == 200


def test_who_has_the_record_open_has_seen_what_they_were_told_of_it(
    page: Client, bob: User, alice: User, party: Party
) -> None:
    for whom, about in ((bob, party), (bob, None), (alice, party)):
        notify(whom.pk, f"{about} for {whom}", record=about)
    page.post(f"/attached/party/{party.pk}/look-on/", {"leaves": "1"})
    assert Notification.objects.filter(read_at=None).count() == 3
    page.post(f"/attached/party/{party.pk}/look-on/")
    read = Notification.objects.exclude(read_at=None)
    assert [(one.user, one.record_id) for one in read] == [(bob, party.pk)]


def test_what_is_hidden_from_one_now_is_told_no_more(page: Client, bob: User, party: Party) -> None:
    notify(bob.pk, "About Acme", record=party)
    Party.objects.update(deleted_at=timezone.now())
    assert "About Acme" not in text(page.get("/notifications/"))


def test_the_end_of_an_import_is_told(manager: User) -> None:
    done = events.record(ImportFinished(7, "party", "people.csv", {}), by=actor_of(manager))
    assert hear([done]) == 1
    found = Notification.objects.get()
    assert (found.user, found.kind, found.text, found.url) == (
        manager,
        "work",
        "The file people.csv is imported.",
        "/imports/7/",
    )


def test_ways_are_chosen_on_a_page(page: Client, bob: User) -> None:
    shown = text(page.get("/account/notifications/"))
    assert "Somebody names me in a note" in shown
    said = dict.fromkeys(Kind.values, "digest") | {"every": "week", "weekday": 4, "hour": 17}
    assert page.post("/account/notifications/", said).status_code == 303
    assert (bob.wishes.ways["followed"], bob.wishes.hour) == ("digest", 17)
    assert page.post("/account/notifications/", said | {"hour": "77"}).status_code == 422


def test_mails_are_stopped_without_a_sign_in(bob: User) -> None:
    client, address = Client(), f"/unsubscribe/{token_for(bob.pk, Way.DIGEST)}/"
    assert "Stop these mails" in text(client.get(address))
    assert not Wishes.objects.exists()
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert "These mails have stopped" in text(answer)
    assert bob.wishes.ways == {"assignment": "bell", "share": "bell"}
    assert client.post("/unsubscribe/forged/").status_code == 404


def test_whom_a_note_can_name(page: Client, party: Party, alice: User, charlie: User) -> None:
    address = f"/attached/party/{party.pk}/mentions/"
    everyone = text(page.get(address))
    assert everyone.index("Alice") < everyone.index("Charlie")
    assert "does not see this record" in everyone.partition("Charlie")[2]
    assert "does not see this record" not in everyone.partition("Charlie")[0]
    assert "Bob" not in everyone  # it is Bob who writes
    assert "Charlie" not in text(page.get(f"{address}?q=ali"))
    assert text(page.get(f"{address}?q=li")).strip() == ""
