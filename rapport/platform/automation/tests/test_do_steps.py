"""Every kind of step does what it says, says what it did, and says what is wrong."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.kit.tests.listening import listening
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.automation.actions.asking import press_automation
from rapport.platform.automation.actions.running import work_run, work_runs
from rapport.platform.automation.actions.runs import cancel_run, retry_run, undo_run
from rapport.platform.automation.models import Run
from rapport.platform.automation.tests.conftest import Make
from rapport.platform.notifications.models import Notification
from rapport.platform.records.models import CustomField, CustomRecord
from rapport.platform.records.types import RecordType

pytestmark = pytest.mark.django_db
BUTTON = {"kind": "form", "type": "project", "label": "Go"}
Go = Callable[..., Run]


@pytest.fixture
def go(make: Make, mill: Any, by: Actor) -> Go:
    """``go(step, …)`` runs the steps on Mill and returns the run."""

    def ran(*steps: dict[str, Any], **given: str) -> Run:
        inputs = [{"label": name} for name in given]
        automation = make(list(steps), BUTTON | {"inputs": inputs})
        [run] = press_automation(automation, [mill.pk], given, by=by)
        work_run(run.pk)
        return Run.objects.get(pk=run.pk)

    return ran


def fresh(record: Any) -> CustomRecord:
    return CustomRecord.objects.get(pk=record.pk)


def said(run: Run) -> list[str]:
    return [step.sentence for step in run.steps.order_by("pk")]


def test_edit_keeps_kinds_and_fills_in_words(go: Go, mill: Any) -> None:
    run = go(
        {
            "kind": "edit",
            "fields": [
                {"name": "budget", "value": "{input.sum}"},
                {"name": "due", "value": "{today+7d}"},
                {"name": "note", "value": "{name} for {owner}, {owner.email}, {by}"},
            ],
        },
        sum="12.5",
    )
    found = fresh(mill).custom
    assert run.state == "done", run.error
    assert found["budget"] == 12.5
    assert found["due"] == (timezone.localdate() + timedelta(days=7)).isoformat()
    assert found["note"] == "Mill for Maria, maria@example.com, Maria"
    assert "Budget from “10” to “12.5”" in said(run)[0]


def test_edit_says_what_is_wrong_and_where(go: Go, mill: Any) -> None:
    run = go(
        {"kind": "edit", "fields": [{"name": "note", "value": "touched"}]},
        {"kind": "edit", "fields": [{"name": "budget", "value": "{input.sum}"}]},
        sum="much",
    )
    assert run.state == "failed"
    assert run.error == "Step 2 (edit fields): Budget is a number, not “much”."
    assert fresh(mill).custom["note"] == "touched"


def test_a_field_that_is_gone(make: Make, mill: Any, by: Actor) -> None:
    automation = make([{"kind": "edit", "fields": [{"name": "note", "value": "{stage}"}]}], BUTTON)
    CustomField.objects.filter(name="stage").update(removed_at=timezone.now())
    stamps.renew()
    [run] = press_automation(automation, [mill.pk], {}, by=by)
    work_run(run.pk)
    run.refresh_from_db()
    assert run.error.startswith("Step 1 (edit fields): Projects have no field “stage”")
    assert Notification.objects.get().text.startswith("“Rule” failed. Step 1")


def test_assign_to_a_person_and_in_turn(go: Go, mill: Any, alice: User, bob: User) -> None:
    go({"kind": "assign", "to": "person", "user": alice.pk})
    assert fresh(mill).owner_id == alice.pk
    team = Team.objects.get()
    turn = {"kind": "assign", "to": "round_robin", "team": team.pk}
    run = go(turn, turn, turn)
    assert said(run) == ["Stays with Alice.", "Assigned to Bob.", "Assigned to Alice."]


def test_assign_to_a_team_and_undo_it(go: Go, mill: Any, north: Team, by: Actor) -> None:
    assert fresh(mill).team_id is None
    run = go({"kind": "assign", "to": "team", "team": north.pk})
    assert said(run) == ["Assigned to North."]
    assert fresh(mill).team_id == north.pk
    undo_run(run, by=by)
    assert fresh(mill).team_id is None


def test_nobody_to_assign_to(make: Make, mill: Any, by: Actor, alice: User) -> None:
    team = Team.objects.get()
    step = {"kind": "assign", "to": "round_robin", "team": team.pk}
    automation = make([step], BUTTON)
    Membership.objects.all().delete()
    [run] = press_automation(automation, [mill.pk], {}, by=by)
    work_run(run.pk)
    assert "North has no active member" in Run.objects.get(pk=run.pk).error


def test_create_and_name_what_was_created(go: Go, mill: Any) -> None:
    run = go(
        {
            "kind": "create",
            "type": "project",
            "fields": [{"name": "name", "value": "{name} 2"}, {"name": "budget", "value": "3"}],
        },
        {"kind": "edit", "fields": [{"name": "note", "value": "see {made.id}"}]},
    )
    made = CustomRecord.objects.exclude(pk=mill.pk).get()
    assert (made.name, made.custom["budget"]) == ("Mill 2", 3)
    assert fresh(mill).custom["note"] == f"see {made.pk}"
    assert said(run)[0] == "Created project “Mill 2”."


MAIL = {"kind": "mail", "to": "{email}", "subject": "About {name}", "body": "Dear {name},\n{stage}"}


def test_mail(go: Go) -> None:
    run = go(MAIL)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["mill@example.com"], "About Mill")
    assert message.body == "Dear Mill,\nNew"
    assert message.extra_headers["Message-ID"] == f"<{run.story.hex}.0@rapport>"
    assert said(run) == ["Mail to mill@example.com: “About Mill”."]


def test_mail_over_a_real_server(go: Go, settings: Settings) -> None:
    class Box(Message):
        def handle_message(self, message: Any) -> None:
            received.append(message)

    received: list[Any] = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = Controller(Box(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_USE_TLS = port, False
        run = go(MAIL)
    finally:
        server.stop()
    assert run.state == "done", run.error
    assert received[0]["Subject"] == "About Mill"
    run = go(MAIL)  # the server is gone now
    assert run.state == "waiting"
    assert run.error.startswith("The mail server could not be reached. Next try at")


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "There is nobody to write to: {email} is empty."),
        ("{name}", "“Mill” is no e-mail address."),
    ],
)
def test_mail_without_a_recipient(go: Go, mill: Any, email: str, sentence: str) -> None:
    record = fresh(mill)
    record.custom.pop("email")
    record.save()
    run = go(MAIL | {"to": email or "{email}"})
    assert (run.state, run.error) == ("failed", f"Step 1 (send a mail): {sentence}")
    assert not mail.outbox


def test_notify(go: Go, manager: User) -> None:
    go({"kind": "notify", "to": "record_owner", "text": "{name} is {stage}"})
    notice = Notification.objects.get()
    assert (notice.user_id, notice.text) == (manager.pk, "Mill is New")
    assert notice.url.startswith("/")


def test_call_a_webhook(go: Go, settings: Settings) -> None:
    import base64
    import hashlib
    import hmac

    settings.PRIVATE_WEBHOOKS = True
    with listening() as ear:
        step = {"kind": "webhook", "url": f"{ear.url}?a={{stage}}", "fields": []}
        run = go(step | {"fields": [{"name": "total", "value": "{budget}"}]})
    assert run.state == "done", run.error
    [sent], [headers], [body] = ear.heard, ear.headers, ear.bodies
    assert (sent["record"]["name"], sent["record"]["stage"], sent["total"]) == ("Mill", "new", 10)
    assert headers["webhook-id"] == f"{run.story}-0"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(run.automation.signing_key, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_a_webhook_that_is_down_is_tried_again(go: Go, settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    with listening() as ear:
        ear.status = 503
        run = go({"kind": "webhook", "url": ear.url})
        assert (run.state, run.attempts) == ("waiting", 1)
        assert run.error.startswith("127.0.0.1 answered 503. Next try at")
        Run.objects.update(due_at=timezone.now())
        ear.status = 200
        work_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.error) == ("done", "")
    first, second = ear.headers
    assert first["webhook-id"] == second["webhook-id"]


def test_a_webhook_that_stays_down_fails(go: Go, settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    run = go({"kind": "webhook", "url": "http://127.0.0.1:9/"})
    for _ in range(4):
        assert run.state == "waiting"
        Run.objects.update(due_at=timezone.now())
        work_run(run.pk)
        run.refresh_from_db()
    assert run.state == "failed"
    assert run.error == (
        "Step 1 (call a webhook): 127.0.0.1 could not be reached. Given up after 5 tries."
    )


@pytest.mark.parametrize("status", [301, 404])
def test_redirects_and_refusals_are_final(go: Go, settings: Settings, status: int) -> None:
    settings.PRIVATE_WEBHOOKS = True
    with listening() as ear:
        ear.status = status
        run = go({"kind": "webhook", "url": ear.url})
    assert (run.state, len(ear.heard)) == ("failed", 1)
    assert f"answered {status} and will not be asked again" in run.error


def test_addresses_inside_are_not_called(go: Go) -> None:
    with listening() as ear:
        run = go({"kind": "webhook", "url": ear.url.replace("127.0.0.1", "localhost")})
    assert run.state == "failed"
    assert "an address inside the network" in run.error
    assert not ear.heard


def test_wait_and_go_on(go: Go, mill: Any) -> None:
    touch = {"kind": "edit", "fields": [{"name": "note", "value": "after"}]}
    run = go({"kind": "wait", "amount": 3, "unit": "days"}, touch)
    assert run.state == "waiting"
    assert timedelta(days=2) < run.due_at - timezone.now() <= timedelta(days=3)
    work_runs()
    assert "note" not in fresh(mill).custom
    Run.objects.update(due_at=timezone.now())
    work_runs()
    assert fresh(mill).custom["note"] == "after"


def test_wait_until_a_date(go: Go, mill: Any) -> None:
    record = fresh(mill)
    record.custom["due"] = "2090-05-01"
    record.save()
    step = {"kind": "wait", "until": "date", "field": "due"}
    assert go(step).due_at == datetime(2090, 5, 1, tzinfo=UTC)
    record.custom["due"] = "2001-05-01"
    record.save()
    assert said(go(step)) == ["Went on at once: the moment had passed."]
    record.custom.pop("due")
    record.save()
    assert "The record has no due to wait for" in go(step).error


@pytest.mark.parametrize(("stage", "note"), [("won", "yes!"), ("new", "no!"), ("lost", "deep!")])
def test_branches(go: Go, mill: Any, stage: str, note: str) -> None:
    def write(text: str) -> dict[str, Any]:
        return {"kind": "edit", "fields": [{"name": "note", "value": text}]}

    inner = {"kind": "branch", "filter": "stage:lost", "yes": [write("deep")], "no": [write("no")]}
    record = fresh(mill)
    record.custom["stage"] = stage
    record.save()
    run = go(
        {"kind": "branch", "filter": "stage:won", "yes": [write("yes")], "no": [inner]},
        write("{note}!"),
    )
    assert run.state == "done", run.error
    assert fresh(mill).custom["note"] == note


def test_a_run_that_failed_goes_on_where_it_failed(go: Go, mill: Any, by: Actor) -> None:
    create = {"kind": "create", "type": "project", "fields": [{"name": "name", "value": "New"}]}
    record = fresh(mill)
    record.custom.pop("email")
    record.save()
    run = go(create, MAIL)
    assert run.state == "failed"
    record.custom["email"] = "new@example.com"
    record.save()
    retry_run(run, by=by)
    work_runs()
    run.refresh_from_db()
    assert run.state == "done"
    assert CustomRecord.objects.filter(name="New").count() == 1
    assert mail.outbox[0].to == ["new@example.com"]


def test_a_run_that_waits_is_cancelled(go: Go, mill: Any, by: Actor) -> None:
    run = go({"kind": "wait"}, {"kind": "edit", "fields": [{"name": "note", "value": "x"}]})
    cancel_run(run, by=by)
    Run.objects.update(due_at=timezone.now())
    work_runs()
    run.refresh_from_db()
    assert (run.state, run.error) == ("cancelled", "Cancelled by Maria.")
    assert "note" not in fresh(mill).custom


def test_a_record_that_is_gone(go: Go, mill: Any) -> None:
    run = go({"kind": "wait"}, {"kind": "edit", "fields": [{"name": "note", "value": "x"}]})
    CustomRecord.objects.all().delete()
    Run.objects.update(due_at=timezone.now())
    work_runs()
    run.refresh_from_db()
    assert run.error.endswith("The project is gone, or Maria does not see it any more.")


def test_an_accident_stops_only_its_run(
    go: Go, project: RecordType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rapport.platform.automation.steps import writing

    def crash(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(writing, "edit_record", crash)
    run = go({"kind": "edit", "fields": [{"name": "note", "value": "x"}]})
    assert "Something unexpected went wrong" in run.error
