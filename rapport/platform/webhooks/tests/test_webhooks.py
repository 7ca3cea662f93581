"""Webhooks: who makes them, what they tell, how they try, and that a receiver can check it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Receiver
from standardwebhooks import WebhookVerificationError

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.kit.tests.listening import Ear, listening
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.actions import erase_events
from rapport.platform.events.models import Event, Reader
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.tests.test_set_up import make
from rapport.platform.records.types import record_types
from rapport.platform.webhooks.actions import again, delivering, webhooks
from rapport.platform.webhooks.actions.delivering import deliver_due
from rapport.platform.webhooks.actions.following import follow_events
from rapport.platform.webhooks.actions.forgetting import forget_deliveries
from rapport.platform.webhooks.choosing import checked, wants
from rapport.platform.webhooks.models import Delivery, Try, Webhook
from tests.stream import settle

pytestmark = pytest.mark.django_db(transaction=True)
DUE, DELIVERED, FAILED = Delivery.State.DUE, Delivery.State.DELIVERED, Delivery.State.FAILED


@pytest.fixture
def by(admin: User) -> Actor:
    return actor_of(admin)


@pytest.fixture
def ear(settings: Any) -> Iterator[Ear]:
    """Another program on this machine."""
    settings.PRIVATE_WEBHOOKS = True
    with listening() as found:
        yield found


@pytest.fixture
def hook(ear: Ear, by: Actor) -> Webhook:
    """A webhook that wants to know all about records, of which there is a type."""
    make("Thing")
    return webhooks.create_webhook("Web shop", ear.url, ["records.*"], by=by)


def happen(by: Actor, name: str = "Acme") -> None:
    create_record(record_types()["thing"], {"name": name}, by=by)


def tell() -> None:
    """All that a worker does."""
    settle()
    follow_events()
    deliver_due()


def wait_over(hook: Webhook) -> None:
    """Let all pauses be over."""
    hook.deliveries.update(due_at=timezone.now())
    Webhook.objects.update(held_until=None)


def test_what_happens_is_posted_signed_and_only_once(hook: Webhook, ear: Ear, by: Actor) -> None:
    happen(by)
    tell()
    tell()
    [told] = ear.heard
    event = Event.objects.get(name="records.record_created")
    assert (told["type"], told["data"]["id"], told["data"]["by"]["name"]) == (
        "records.record_created",
        event.pk,
        "Ada",
    )
    assert told["data"]["record"] == {"type": "thing", "id": event.subject_id}
    hook.refresh_from_db()
    assert Receiver(hook.secret).verify(ear.bodies[0], ear.headers[0]) == told
    with pytest.raises(WebhookVerificationError):
        Receiver(hook.secret).verify(ear.bodies[0] + b" ", ear.headers[0])
    assert [(row.state, row.tries) for row in hook.deliveries.all()] == [(DELIVERED, 1)]
    assert [row.status for row in Try.objects.all()] == [200]


def test_for_a_day_the_former_secret_signs_too(hook: Webhook, ear: Ear, by: Actor) -> None:
    former = hook.secret
    webhooks.renew_secret(hook, by=by)
    happen(by)
    tell()
    hook.refresh_from_db()
    assert hook.secret != former
    for secret in (former, hook.secret):
        Receiver(secret).verify(ear.bodies[0], ear.headers[0])
    Webhook.objects.update(former_until=timezone.now())
    happen(by, "Other")
    tell()
    with pytest.raises(WebhookVerificationError):
        Receiver(former).verify(ear.bodies[1], ear.headers[1])


def test_nothing_is_told_that_was_before_or_not_asked_for(ear: Ear, by: Actor) -> None:
    make("Thing")
    happen(by, "Before")
    webhooks.create_webhook("Users", ear.url, ["accounts.*"], by=by)
    made = webhooks.create_webhook("Records", ear.url, ["records.record_created"], by=by)
    happen(by)
    webhooks.switch_off_webhook(made, by=by)
    tell()
    assert ear.heard == []


def test_it_is_tried_again_with_growing_pauses_and_given_up(
    hook: Webhook, ear: Ear, by: Actor
) -> None:
    ear.status = 503
    happen(by)
    tell()
    row = hook.deliveries.get()
    pauses = []
    while row.state == DUE:
        pauses.append(row.due_at - timezone.now())
        wait_over(hook)
        deliver_due()
        row.refresh_from_db()
    assert (row.state, row.tries, len(pauses)) == (FAILED, 10, 9)
    assert pauses == sorted(pauses)
    assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=4)
    assert {entry["webhook-id"] for entry in ear.headers} == {f"event_{row.event_id}"}
    ear.status = 200
    assert again.send_failed_again(hook, by=by) == 1
    deliver_due()
    row.refresh_from_db()
    assert (row.state, row.tries, row.log.count()) == (DELIVERED, 1, 11)
    assert Webhook.objects.get().failing_since is None


def test_one_that_asks_for_a_pause_gets_it(hook: Webhook, ear: Ear, by: Actor) -> None:
    ear.status, ear.retry_after = 429, "7200"
    happen(by)
    tell()
    hook.refresh_from_db()
    row, soon = hook.deliveries.get(), timezone.now() + timedelta(minutes=119)
    assert row.due_at > soon
    assert hook.held_until is not None
    assert hook.held_until > soon
    happen(by, "Meanwhile")
    tell()
    assert len(ear.heard) == 1
    ear.status, ear.retry_after = 200, ""
    wait_over(hook)
    deliver_due()
    assert len(ear.heard) == 3


def test_one_that_nobody_answers_is_held_back(hook: Webhook, ear: Ear, by: Actor) -> None:
    Webhook.objects.update(url="http://127.0.0.1:9/", failing_since=timezone.now() - timedelta(1))
    for number in range(6):
        happen(by, f"Firm {number}")
    tell()
    assert Try.objects.count() == delivering.EACH  # the others wait without being tried
    assert "could not be reached" in Try.objects.all()[0].error
    held = Webhook.objects.get().held_until
    assert held is not None
    assert held > timezone.now() + timedelta(minutes=50)


@pytest.mark.parametrize("status", [410, 500])
def test_one_that_is_gone_or_deaf_for_days_is_switched_off(
    hook: Webhook, ear: Ear, by: Actor, status: int
) -> None:
    ear.status = status
    if status == 500:
        Webhook.objects.update(failing_since=timezone.now() - timedelta(days=6))
    happen(by)
    tell()
    hook.refresh_from_db()
    assert hook.state == "off"
    assert hook.reason
    told = Event.objects.get(name="webhooks.webhook_switched_off")
    assert told.data["reason"] == hook.reason
    ear.status = 200
    webhooks.switch_on_webhook(hook, by=by)
    wait_over(hook)
    deliver_due()
    assert hook.deliveries.get().state == DELIVERED


def test_a_worker_that_dies_leaves_its_letter_to_the_next(
    hook: Webhook, ear: Ear, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    happen(by)
    settle()
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_note", die)
        follow_events()
        with pytest.raises(KeyboardInterrupt):
            deliver_due()
    deliver_due()
    assert len(ear.heard) == 1  # leased: nobody else takes it yet
    wait_over(hook)
    deliver_due()
    assert [entry["webhook-id"] for entry in ear.headers] == [ear.headers[0]["webhook-id"]] * 2
    Reader.objects.filter(name="webhooks").update(tx=0, event=0)  # a position lost with a backup
    tell()
    assert len(ear.heard) == 2


def test_everything_since_a_moment_is_told_again(hook: Webhook, ear: Ear, by: Actor) -> None:
    happen(by)
    tell()
    hook.deliveries.all().delete()
    happen(by, "Second")
    assert again.send_since(hook, timezone.now() - timedelta(hours=1), by=by) == 3  # the type, too
    deliver_due()
    assert len(ear.heard) == 4
    assert again.send_since(hook, timezone.now(), by=by) == 0
    with pytest.raises(NotFound):
        again.send_again(hook, 0, by=by)
    again.send_again(hook, hook.deliveries.all()[0].pk, by=by)
    deliver_due()
    assert len(ear.heard) == 5


def test_a_test_goes_to_that_webhook_alone(hook: Webhook, ear: Ear, by: Actor) -> None:
    webhooks.create_webhook("Other", ear.url, ["accounts.*"], by=by)
    webhooks.test_webhook(hook, by=by)
    deliver_due()
    assert [told["type"] for told in ear.heard] == ["webhooks.webhook_tested"]


def test_what_was_erased_is_not_told(hook: Webhook, ear: Ear, by: Actor) -> None:
    happen(by, "Secret name")
    event = Event.objects.get(name="records.record_created")
    erase_events(event.subject_type, [event.subject_id or 0], by=by, reason="test")
    tell()
    assert "Secret name" not in json.dumps(ear.heard)


def test_one_whose_owner_is_no_administrator_any_more_tells_nothing(
    hook: Webhook, ear: Ear, by: Actor, admin: User
) -> None:
    happen(by)
    User.objects.filter(pk=admin.pk).update(roles=["sales_person"])
    tell()
    hook.refresh_from_db()
    assert (ear.heard, hook.state) == ([], "off")


def test_its_owner_is_told_when_it_switches_itself_off(
    hook: Webhook, admin: User, by: Actor
) -> None:
    webhooks.stop_webhook(hook, "No letter was taken for five days.")
    notice = admin.notifications.get()
    assert (notice.kind, notice.url) == ("webhook", f"/webhooks/{hook.pk}/")
    assert "“Web shop” was switched off. No letter was taken" in notice.text
    webhooks.switch_on_webhook(hook, by=by)
    webhooks.switch_off_webhook(hook, by=by)
    assert admin.notifications.count() == 1


def test_only_administrators_have_webhooks(hook: Webhook, manager: User, alice: User) -> None:
    for user in (manager, alice):
        other = actor_of(user)
        with pytest.raises(NotAllowed):
            webhooks.create_webhook("Mine", "https://example.com", ["*"], by=other)
        for act in (
            webhooks.switch_off_webhook,
            webhooks.renew_secret,
            webhooks.test_webhook,
            webhooks.delete_webhook,
            again.send_failed_again,
        ):
            with pytest.raises(NotFound):
                act(hook, by=other)


def test_what_is_wrong_is_said_field_by_field(by: Actor) -> None:
    with pytest.raises(Invalid) as wrong:
        webhooks.create_webhook(" ", "ftp://example.com", ["records.no_such"], by=by)
    assert set(wrong.value.fields) == {"name", "url", "names"}
    with pytest.raises(Invalid):
        webhooks.create_webhook("Shop", "https://example.com", [], by=by)
    assert not Event.objects.filter(name__startswith="webhooks.").exists()


def test_changes_are_recorded(hook: Webhook, ear: Ear, by: Actor) -> None:
    webhooks.edit_webhook(hook, "Shop", ear.url, ["records.*"], by=by)
    webhooks.edit_webhook(hook, "Shop", ear.url, ["records.*"], by=by)
    webhooks.delete_webhook(hook, by=by)
    told = Event.objects.filter(name__startswith="webhooks.").order_by("pk")
    assert [(event.verb, event.data.get("fields")) for event in told] == [
        ("Webhook created", None),
        ("Webhook edited", ["name"]),
        ("Webhook deleted", None),
    ]
    hook.refresh_from_db()
    assert (hook.secret, hook.deliveries.count()) == ("", 0)


def test_names_stand_for_many() -> None:
    assert wants(["*"], "orders.order_edited")
    assert wants(["orders.*"], "orders.order_edited")
    assert not wants(["order.*", "orders"], "orders.order_edited")
    given = ["accounts.*", "accounts.user_invited", " records.record_created "]
    assert checked(given) == ["accounts.*", "records.record_created"]


def test_old_letters_are_forgotten(hook: Webhook, ear: Ear, by: Actor, settings: Any) -> None:
    happen(by)
    tell()
    hook.deliveries.update(ended_at=timezone.now() - timedelta(days=91))
    happen(by, "New")
    settings.RUN_LOG_DAYS = 0
    assert forget_deliveries() == 0
    settings.RUN_LOG_DAYS = 90
    assert (forget_deliveries(), hook.deliveries.count(), Try.objects.count()) == (1, 0, 0)
