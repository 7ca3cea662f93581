"""Dashboards by mail: when, to whom, once, and each of what its reader may see."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.dashboards import actions, mailing
from rapport.dashboards.models import Dashboard, Mailing, Posting, Recipient
from rapport.dashboards.queries import mailings as found_mailings
from rapport.dashboards.sending import PERIODS, period_on
from rapport.dashboards.stopping import read_token, token_for
from rapport.dashboards.tests.conftest import World, shown
from rapport.dashboards.tiles import Asking, Chart
from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.performance import periods
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
ORDERS = Asking(Chart.BAR, kind="order", by="status")


@pytest.fixture
def ours(mine: Dashboard, alice: User) -> Dashboard:
    """A dashboard of Alice's, for everyone, of orders by status."""
    actions.add_tile(mine, ORDERS, title="Orders", by=actor_of(alice))
    return actions.edit_dashboard(mine.pk, "Ours", by=actor_of(alice), reach="public")


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was set on paper, in the order of the letters; the file itself is that text."""
    seen: list[dict[str, Any]] = []

    def kept(paper: dict[str, Any]) -> bytes:
        seen.append(json.loads(json.dumps(paper)))
        return b"%PDF-"

    monkeypatch.setattr(mailing, "pdf_of", kept)
    return seen


def scheduled(row: Dashboard, by: User, *readers: User, **more: Any) -> Mailing:
    plan = actions.Plan(tuple(one.pk for one in readers), **more)
    return actions.schedule_mailing(row.pk, plan, by=actor_of(by))


def fire(made: Mailing) -> list[Posting]:
    """Let it be due, and queue its letters."""
    Mailing.objects.filter(pk=made.pk).update(next_at=timezone.now() - timedelta(minutes=1))
    actions.fire_mailings()
    return list(Posting.objects.filter(mailing=made, outcome="waiting").order_by("pk"))


def send_all(made: Mailing) -> list[str]:
    return [actions.post_dashboard(one.pk) for one in fire(made)]


def figures(paper: dict[str, Any]) -> list[list[list[str]]]:
    return [tile["table"] and tile["table"]["rows"] for tile in paper["groups"][0]["tiles"]]


def test_each_gets_what_they_may_see(
    world: World,
    ours: Dashboard,
    alice: User,
    manager: User,
    papers: list[dict[str, Any]],
) -> None:
    for owner in (alice, manager):
        world.order(world.party(owner=owner), "2026-11-02", "5", owner=owner)
    Rule.objects.create(policy="orders.Order", role="sales_person", right="read", scope=1)
    stamps.renew()
    made = scheduled(ours, alice, alice, manager)
    assert send_all(made) == ["sent", "sent"]
    by_reader = dict(zip((one.to[0] for one in mail.outbox), papers, strict=True))
    assert figures(by_reader[alice.email]) == [[["Placed", "1"]]]
    assert figures(by_reader[manager.email]) == [[["Placed", "2"]]]
    assert "Maria" in by_reader[manager.email]["footer"]
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, content, kind) == ("Ours.pdf", b"%PDF-", "application/pdf")
    assert Event.objects.filter(name="dashboards.mailing_scheduled").count() == 1


def test_it_is_sent_once_for_each_time(
    ours: Dashboard, alice: User, papers: list[dict[str, Any]]
) -> None:
    made = scheduled(ours, alice, alice)
    [letter] = fire(made)
    assert actions.fire_mailings() == 0
    assert [actions.post_dashboard(letter.pk) for _ in range(3)] == ["sent", "", ""]
    assert len(mail.outbox) == 1
    made.refresh_from_db()
    assert made.next_at is not None
    assert made.next_at > timezone.now()


def test_a_worker_that_died_on_the_way_sends_it_when_it_is_back(
    ours: Dashboard, alice: User, papers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    [letter] = fire(scheduled(ours, alice, alice))
    tried: list[str] = []

    def dying(paper: dict[str, Any]) -> bytes:
        tried.append("drawn")
        raise SMTPServerDisconnected

    with monkeypatch.context() as dead:
        dead.setattr(mailing, "pdf_of", dying)
        with pytest.raises(SMTPServerDisconnected):
            actions.post_dashboard(letter.pk)
    letter.refresh_from_db()
    assert (tried, letter.outcome, mail.outbox) == (["drawn"], "waiting", [])
    assert actions.post_dashboard(letter.pk) == "sent"
    assert len(mail.outbox) == 1


def test_a_letter_that_goes_out_twice_is_known_as_one(
    ours: Dashboard, alice: User, papers: list[dict[str, Any]]
) -> None:
    """Killed after the mail server took it and before that was noted: the repeat has the same id."""
    made = scheduled(ours, alice, alice)
    [letter] = fire(made)
    actions.post_dashboard(letter.pk)
    Posting.objects.filter(pk=letter.pk).update(outcome="waiting")
    actions.post_dashboard(letter.pk)
    Mailing.objects.filter(pk=made.pk).update(next_at=timezone.now() - timedelta(days=7))
    actions.fire_mailings()
    actions.post_dashboard(Posting.objects.get(outcome="waiting").pk)
    first, again, next_time = (one.extra_headers["Message-ID"] for one in mail.outbox)
    assert first == again
    assert next_time != first


def test_who_may_not_see_it_any_more_gets_nothing(
    ours: Dashboard, alice: User, bob: User, manager: User, papers: list[dict[str, Any]]
) -> None:
    made = scheduled(ours, alice, alice, bob, manager)
    actions.edit_dashboard(ours.pk, "Ours", by=actor_of(alice), reach="team")
    User.objects.filter(pk=bob.pk).update(roles=["employee"])
    assert send_all(made) == ["sent", "nothing", "nothing"]
    assert [one.to for one in mail.outbox] == [[alice.email]]
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert len(fire(made)) == 2


def test_it_stops_when_who_has_it_sent_may_not_see_it(
    ours: Dashboard, alice: User, bob: User, client_of: ClientOf
) -> None:
    made = scheduled(ours, bob, bob)
    actions.edit_dashboard(ours.pk, "Ours", by=actor_of(alice), reach="private")
    assert fire(made) == []
    made.refresh_from_db()
    assert made.next_at is None
    assert "may not see" in made.reason
    gone = scheduled(ours, alice, alice)
    actions.remove_dashboard(ours.pk, by=actor_of(alice))
    assert fire(gone) == []


def test_only_those_who_may_see_it_can_be_chosen(
    ours: Dashboard, alice: User, bob: User, manager: User, charlie: User, dana: User
) -> None:
    by = actor_of(alice)
    assert found_mailings.readers(by, ours) == [alice, bob, manager]
    team = actions.edit_dashboard(ours.pk, "Ours", by=by, reach="team")
    assert found_mailings.readers(by, team) == [alice, bob]
    own = actions.edit_dashboard(ours.pk, "Ours", by=by, reach="private")
    assert found_mailings.readers(by, own) == [alice]
    with pytest.raises(Invalid) as wrong:
        scheduled(own, alice, bob)
    assert "people" in wrong.value.fields


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("rhythm", {"every": "hour"}),
        ("rhythm", {"day": 29}),
        ("hour", {"hour": 24}),
        ("period", {"period": "decade:0"}),
    ],
)
def test_a_wrong_plan_is_refused(
    name: str, more: dict[str, Any], ours: Dashboard, alice: User
) -> None:
    with pytest.raises(Invalid) as wrong:
        scheduled(ours, alice, alice, **more)
    assert set(wrong.value.fields) == {name}
    assert not Mailing.objects.exists()


def test_it_is_due_on_the_clock_of_who_has_it_sent(ours: Dashboard, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="Asia/Tokyo")
    made = scheduled(ours, alice, alice, every="day", hour=7)
    assert made.next_at is not None
    assert made.next_at.astimezone(UTC).hour == 22


def test_the_time_that_it_is_about() -> None:
    day = date(2026, 11, 24)
    found = {text: period_on(text, day).key for text in PERIODS}
    assert found == {
        "month:0": "2026-11", "month:-1": "2026-10", "week:0": "2026-W48", "week:-1": "2026-W47",
        "quarter:0": "2026-Q4", "quarter:-1": "2026-Q3", "year:0": "2026", "year:-1": "2025",
    }  # fmt: skip
    assert period_on("year:-1", day).span is periods.Span.YEAR


def test_a_reader_stops_it_from_the_foot_of_the_mail(
    ours: Dashboard, alice: User, bob: User, papers: list[dict[str, Any]], client_of: ClientOf
) -> None:
    made = scheduled(ours, alice, alice, bob)
    send_all(made)
    letter = next(one for one in mail.outbox if one.to == [bob.email])
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    path = address.partition("/unsubscribe")[1] + address.partition("/unsubscribe")[2]
    assert "Nothing has happened yet" in shown(Client(), path)
    assert not Recipient.objects.filter(stopped_at__isnull=False).exists()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Recipient.objects.get(stopped_at__isnull=False).user == bob
    mail.outbox.clear()
    assert send_all(made) == ["sent"]
    assert mail.outbox[0].to == [alice.email]
    actions.edit_mailing(ours.pk, made.pk, actions.Plan((alice.pk, bob.pk)), by=actor_of(alice))
    assert len(fire(made)) == 1
    client_of(bob).post(reverse("resume_mailing", args=[ours.pk, made.pk]))
    assert len(fire(made)) == 3  # of this time two, and the one that waits from before
    assert Client().post(reverse("stop_mailing_by_link", args=["forged"])).status_code == 404
    assert read_token("forged") is None
    assert read_token(token_for(3, 4)) == (3, 4)


def test_who_stops_between_queueing_and_sending_gets_nothing(
    ours: Dashboard, alice: User, papers: list[dict[str, Any]]
) -> None:
    made = scheduled(ours, alice, alice)
    [letter] = fire(made)
    actions.stop_mailing(ours.pk, made.pk, by=actor_of(alice))
    assert actions.post_dashboard(letter.pk) == "nothing"
    assert mail.outbox == []


def test_an_address_that_is_refused_is_not_tried_for_ever(
    ours: Dashboard, alice: User, papers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(self: Any, *args: Any, **kwargs: Any) -> Message:
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refusing)
    assert send_all(scheduled(ours, alice, alice)) == ["refused"]


def test_the_pages(
    ours: Dashboard, alice: User, bob: User, manager: User, client_of: ClientOf, settings: Any
) -> None:
    client = client_of(alice)
    settings.EMAIL_BACKEND = found_mailings.BY_FILE
    address = reverse("schedule_mailing", args=[ours.pk])
    assert "Mail is not set up" in shown(client, address)
    assert "Sent to nobody yet" in shown(client, reverse("mailings", args=[ours.pk]))
    said = {"rhythm": "week:4", "hour": "9", "period": "week:-1", "people": [alice.pk, bob.pk]}
    assert client.post(address, said).status_code == 303
    made = Mailing.objects.get()
    assert (made.every, made.day, made.hour, made.period) == ("week", 4, 9, "week:-1")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    text = shown(client, reverse("mailings", args=[ours.pk]))
    assert "Friday, 09:00" in text
    assert "Mail is not set up" not in text
    assert client.post(address, said | {"people": []}).status_code == 422
    place = [ours.pk, made.pk]
    assert 'value="week:4" selected' in shown(client, reverse("edit_mailing", args=place))
    changed = said | {"rhythm": "month:1", "people": [alice.pk]}
    assert client.post(reverse("edit_mailing", args=place), changed).status_code == 303
    made.refresh_from_db()
    assert (made.every, made.day, made.recipients.count()) == ("month", 1, 1)
    assert client.post(reverse("delete_mailing", args=place)).status_code == 303
    assert not Mailing.objects.exists()


def test_others_see_and_change_nothing_of_it(
    ours: Dashboard, alice: User, bob: User, manager: User, admin: User, client_of: ClientOf
) -> None:
    made = scheduled(ours, alice, bob)
    assert found_mailings.mailings(actor_of(manager), ours.pk) == []
    with pytest.raises(NotFound):
        actions.delete_mailing(ours.pk, made.pk, by=actor_of(manager))
    assert found_mailings.mailings(actor_of(bob), ours.pk) == [made]
    with pytest.raises(NotAllowed):
        actions.delete_mailing(ours.pk, made.pk, by=actor_of(bob))
    assert client_of(bob).get(reverse("edit_mailing", args=[ours.pk, made.pk])).status_code == 403
    actions.delete_mailing(ours.pk, made.pk, by=actor_of(admin))


def test_the_list_asks_no_more_for_more_mailings(
    ours: Dashboard, alice: User, bob: User, django_assert_num_queries: Any
) -> None:
    counts = []
    for _ in range(2):
        scheduled(ours, alice, alice, bob)
        with django_assert_num_queries(4):
            counts.append(len(found_mailings.mailings(actor_of(alice), ours.pk)))
    assert counts == [1, 2]


def test_old_letters_are_forgotten(ours: Dashboard, alice: User) -> None:
    made = scheduled(ours, alice, alice)
    for due in (timezone.now(), datetime(2020, 1, 1, tzinfo=UTC)):
        Posting.objects.create(mailing=made, user=alice, due_at=due)
    assert actions.forget_postings() == 1
