"""Buttons that people press, and addresses that other programs call."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions.asking import press_automation
from rapport.platform.automation.actions.automations import renew_secret, switch_off_automation
from rapport.platform.automation.actions.running import work_runs
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.tests.conftest import Make
from rapport.platform.events.models import Event
from rapport.platform.records.models import CustomRecord

pytestmark = pytest.mark.django_db
NOTE = {"kind": "edit", "fields": [{"name": "note", "value": "{input.what}, {by}"}]}
ASKING = {
    "kind": "form",
    "type": "project",
    "label": "Call them",
    "inputs": [
        {"label": "What", "is_required": True},
        {"label": "Size", "kind": "choice", "choices": "Small, Large"},
        {"label": "On", "kind": "date"},
    ],
}
CALLED = {"kind": "webhook", "type": "project", "field": "email", "value": "{input.who.email}"}


def test_pressing(make: Make, mill: Any, by: Actor, alice: User) -> None:
    """Whoever sees the record presses; it is done with the rights of the owner."""
    automation = make([NOTE], ASKING)
    press_automation(automation, [mill.pk], {"what": "Hello"}, by=actor_of(alice))
    work_runs()
    assert CustomRecord.objects.get(pk=mill.pk).custom["note"] == "Hello, Alice"
    pressed = Event.objects.get(name="automation.automation_pressed")
    assert (pressed.by, pressed.subject_id) == (alice.pk, mill.pk)


def test_wrong_answers(make: Make, mill: Any, by: Actor) -> None:
    automation = make([NOTE], ASKING)
    with pytest.raises(Invalid) as wrong:
        press_automation(automation, [mill.pk], {"size": "huge", "on": "soon"}, by=by)
    assert set(wrong.value.fields) == {"what", "size", "on"}
    assert not Run.objects.exists()


def test_who_may_not_press(make: Make, mill: Any, by: Actor, charlie: User) -> None:
    automation = make([NOTE], ASKING, filter="stage:won")
    with pytest.raises(NotFound):
        press_automation(automation, [mill.pk], {"what": "x"}, by=actor_of(charlie))
    with pytest.raises(NotFound):
        press_automation(automation, [mill.pk, 99], {"what": "x"}, by=by)
    with pytest.raises(Refused, match="is not meant for Mill"):
        press_automation(automation, [mill.pk], {"what": "x"}, by=by)
    switch_off_automation(automation, by=by)
    with pytest.raises(Refused, match="switched off"):
        press_automation(automation, [mill.pk], {"what": "x"}, by=by)


def test_a_button_over_a_list_needs_no_record(make: Make, by: Actor) -> None:
    step = {
        "kind": "create",
        "type": "project",
        "fields": [{"name": "name", "value": "{input.what}"}],
    }
    automation = make([step], ASKING | {"place": "list"})
    press_automation(automation, [], {"what": "Weir"}, by=by)
    work_runs()
    assert CustomRecord.objects.get().name == "Weir"


def post(client: Client, automation: Automation, document: Any, **headers: str) -> Any:
    body = document if isinstance(document, bytes) else json.dumps(document)
    address = f"/hooks/{automation.secret}/"
    return client.post(address, body, content_type="application/json", headers=headers)


def test_another_program_calls(make: Make, mill: Any, client: Client) -> None:
    automation = make([NOTE], CALLED)
    sent = {"who": {"email": "MILL@example.com"}, "what": "Hi"}
    answer = post(client, automation, sent)
    assert answer.status_code == 202, answer.content
    work_runs()
    assert CustomRecord.objects.get(pk=mill.pk).custom["note"] == "Hi, another program"
    assert answer.json()["run"] == str(Run.objects.get().story)


def test_the_same_call_twice(make: Make, mill: Any, client: Client) -> None:
    automation = make([NOTE], CALLED)
    sent = {"who": {"email": "mill@example.com"}, "what": "Hi"}
    first, second = (post(client, automation, sent, idempotency_key="k1") for _ in range(2))
    assert first.json() == second.json()
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (b"{", 422, "Send one JSON object."),
        (b"[" * 200_000, 422, "Send one JSON object."),
        ([1], 422, "Send one JSON object."),
        ({"who": {"email": "x@y.zz"}}, 422, "There is no project whose Email is “x@y.zz”."),
        ({"who": 3}, 422, "There is no project whose Email is “”."),
        (b'"' + b"x" * 1_000_001 + b'"', 422, "Send at most one megabyte."),
    ],
)
def test_calls_that_make_no_sense(
    make: Make, mill: Any, client: Client, sent: Any, status: int, sentence: str
) -> None:
    answer = post(client, make([NOTE], CALLED), sent)
    assert (answer.status_code, answer.json()["message"]) == (status, sentence)
    assert not Run.objects.exists()


def test_an_address_that_nobody_listens_at(
    make: Make, mill: Any, client: Client, by: Actor
) -> None:
    automation = make([NOTE], CALLED)
    assert client.post("/hooks/guess/").status_code == 404
    assert client.get(f"/hooks/{automation.secret}/").status_code == 405
    renew_secret(automation, by=by)
    assert post(client, automation, {}).status_code == 404
    automation.refresh_from_db()
    switch_off_automation(automation, by=by)
    assert post(client, automation, {}).status_code == 404


def test_what_was_not_sent(make: Make, mill: Any, client: Client) -> None:
    post(client, make([NOTE], CALLED), {"who": {"email": "mill@example.com"}})
    work_runs()
    run = Run.objects.get()
    assert run.error == "Step 1 (edit fields): {input.what} was not filled in or sent."


def test_called_too_often(make: Make, mill: Any, client: Client) -> None:
    automation = make([NOTE], CALLED, hourly_limit=2)
    sent = {"who": {"email": "mill@example.com"}, "what": "Hi"}
    statuses = [post(client, automation, sent).status_code for _ in range(4)]
    assert statuses == [202, 202, 429, 404]
