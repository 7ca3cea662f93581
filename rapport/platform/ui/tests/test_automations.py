"""The pages of automations, over real requests and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions.automations import create_automation, switch_on_automation
from rapport.platform.automation.actions.running import work_runs
from rapport.platform.automation.models import Automation, Run
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord
from rapport.platform.records.types import RecordType, record_types
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
BUTTON = {"kind": "form", "type": "project", "label": "Greet", "inputs": [{"label": "What"}]}
NOTE = {"kind": "edit", "fields": [{"name": "note", "value": "{input.what}"}]}


@pytest.fixture
def project() -> RecordType:
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    for name, kind in (("note", "text"), ("due", "date")):
        CustomField.objects.create(record_type="project", name=name, label=name.title(), kind=kind)
    stamps.renew()
    return record_types()["project"]


@pytest.fixture
def by(manager: User) -> Actor:
    return actor_of(manager)


@pytest.fixture
def page(client_of: ClientOf, manager: User) -> Client:
    return client_of(manager)


@pytest.fixture
def greeting(project: RecordType, by: Actor) -> Automation:
    made = create_automation("Greeting", {"trigger": BUTTON, "steps": [NOTE]}, by=by)
    return switch_on_automation(made, by=by)


@pytest.fixture
def mill(project: RecordType, by: Actor) -> CustomRecord:
    found: CustomRecord = create_record(project, {"name": "Mill"}, by=by)
    return found


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_the_empty_list_teaches(page: Client) -> None:
    assert "Let it be done by itself" in text(page.get("/automations/"))


def test_built_step_by_step(page: Client, project: RecordType) -> None:
    """Every button sends the whole page back, changed, and nothing is saved before it is told to."""
    form = {"name": "Note it", "trigger.kind": "event", "trigger.type": "project"}
    shown = text(page.post("/automations/new/", form | {"do": "add:steps:edit"}))
    assert 'name="steps.0.kind" value="edit"' in shown
    form |= {"steps.0.kind": "edit", "trigger.what": "edited"}
    shown = text(page.post("/automations/new/", form | {"do": "more:steps.0.fields"}))
    assert 'name="steps.0.fields.0.name"' in shown
    assert 'name="trigger.fields[]" value="due"' in shown
    assert not Automation.objects.exists()
    form |= {
        "steps.0.fields.0.name": "note",
        "steps.0.fields.0.value": "{name}",
        "trigger.fields[]": "due",
        "steps.1.kind": "wait",
        "filter": "name~mill",
    }
    shown = text(page.post("/automations/new/", form | {"do": "up:steps.1"}))
    assert 'name="steps.0.kind" value="wait"' in shown
    answer = page.post("/automations/new/", form | {"do": "on"})
    made = Automation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/automations/{made.pk}/")
    assert made.state == "on"
    assert made.version is not None
    assert made.version.definition["trigger"]["fields"] == ["due"]
    shown = text(page.get(f"/automations/{made.pk}/"))
    assert "a project is edited (Due)" in shown
    assert "set Note to “{name}”" in shown
    assert 'value="{name}"' in text(page.get(f"/automations/{made.pk}/edit/"))


def test_what_is_wrong_stands_at_its_place(page: Client, project: RecordType) -> None:
    form = {"name": "X", "trigger.kind": "event", "steps.0.kind": "mail", "steps.0.to": "bob"}
    answer = page.post("/automations/new/", form | {"do": "check"})
    assert "Choose what kind of record it watches." in text(answer)
    assert "“bob” is no e-mail address" in text(answer)
    answer = page.post("/automations/new/", form | {"do": "on"})
    assert answer.status_code == 422
    assert Automation.objects.get().state == "draft"
    assert page.post("/automations/new/", {"do": "save"}).status_code == 422


@pytest.mark.parametrize(
    "form",
    [
        {"trigger": "x"},
        {"trigger.kind": "x"},
        {"steps": "x", "steps.0.kind": "mail"},
        {"steps.0": "x"},
        {"steps.99.kind": "nothing"},
        {"trigger.kind": "form", "trigger.inputs.0": "x"},
        {"steps.0.kind": "wait", "steps.0.amount": "1e9", "do": "save", "name": "x"},
        {"do": "remove:steps.7"},
        {"do": "add:steps.0.yes:mail"},
        {"do": "more:../../x"},
        {"filter": "(((((" * 50, "trigger.type": "project", "do": "check"},
    ],
)
def test_nonsense_is_answered(page: Client, project: RecordType, form: dict[str, str]) -> None:
    assert page.post("/automations/new/", {"trigger.kind": "event"} | form).status_code in (
        200,
        303,
        422,
    )


def test_htmx_gets_the_part_and_is_sent_on(page: Client, project: RecordType) -> None:
    htmx = {"hx-request": "true"}
    form = {"name": "X", "trigger.kind": "time"}
    shown = text(page.post("/automations/new/", form | {"do": "look"}, headers=htmx))
    assert "<html" not in shown
    assert "trigger.every" in shown
    answer = page.post("/automations/new/", form | {"do": "save"}, headers=htmx)
    assert answer["HX-Redirect"] == f"/automations/{Automation.objects.get().pk}/"


def test_switching_trying_and_deleting(page: Client, greeting: Automation, mill: Any) -> None:
    here = f"/automations/{greeting.pk}/"
    assert ">When somebody presses “Greet” on a project, then:<" in text(page.get(here))
    page.post(f"{here}switch-off/")
    greeting.refresh_from_db()
    assert greeting.state == "off"
    page.post(f"{here}switch-on/")
    assert "Would have run" in text(page.get(f"{here}try/"))
    assert "Greeting" in text(page.get("/automations/"))
    page.post(f"{here}delete/")
    assert page.get(here).status_code == 404


def test_a_button_from_the_record_to_the_log(
    client_of: ClientOf, greeting: Automation, mill: CustomRecord, alice: User, page: Client
) -> None:
    hers = client_of(alice)
    panel = text(hers.get(f"/automations/on/project/{mill.pk}/", headers={"hx-request": "true"}))
    address = f"/automations/{greeting.pk}/press/"
    assert f'href="{address}?record={mill.pk}"' in panel
    assert 'name="what"' in text(hers.get(address, {"record": mill.pk}))
    answer = hers.post(address, {"record": mill.pk, "what": "Hello"})
    assert answer.status_code == 303
    work_runs()
    mill.refresh_from_db()
    assert mill.custom["note"] == "Hello"
    run = Run.objects.get()
    assert "Changed Note from nothing to “Hello”." in text(hers.get(f"/automations/runs/{run.pk}/"))
    assert "Changed Note" in text(hers.get(f"/automations/on/project/{mill.pk}/"))
    assert hers.post(f"/automations/runs/{run.pk}/undo/").status_code == 403
    page.post(f"/automations/runs/{run.pk}/undo/")
    mill.refresh_from_db()
    assert "note" not in mill.custom


def test_strangers(
    client_of: ClientOf, greeting: Automation, mill: Any, charlie: User, alice: User
) -> None:
    his, hers = client_of(charlie), client_of(alice)
    for path in ("", "new/", f"{greeting.pk}/", f"on/project/{mill.pk}/", f"{greeting.pk}/press/"):
        assert his.get(f"/automations/{path}").status_code in (403, 404), path
    assert hers.get("/automations/new/").status_code == 403
    assert hers.get(f"/automations/{greeting.pk}/").status_code == 200
    for verb in ("switch-off", "delete", "renew-secret", "edit"):
        assert hers.post(f"/automations/{greeting.pk}/{verb}/").status_code == 403, verb


def test_a_hidden_record_hides_its_run(
    client_of: ClientOf, greeting: Automation, mill: CustomRecord, by: Actor, alice: User
) -> None:
    from rapport.platform.automation.actions.asking import press_automation

    [run] = press_automation(greeting, [mill.pk], {"what": "Secret"}, by=by)
    CustomRecord.objects.all().delete()
    hers = client_of(alice)
    assert hers.get(f"/automations/runs/{run.pk}/").status_code == 404
    shown = text(hers.get(f"/automations/{greeting.pk}/"))
    assert "a hidden record" in shown
    assert "Mill" not in shown


def test_notices(client_of: ClientOf, page: Client, manager: User, alice: User) -> None:
    assert "Nothing new" in text(page.get("/notifications/"))
    notice = notify(manager.pk, "Look here", url="/automations/")
    assert notice is not None
    assert page.get("/notifications/count/").json() == {"count": 1}
    assert client_of(alice).get(f"/notifications/{notice.pk}/").status_code == 404
    assert page.get(f"/notifications/{notice.pk}/")["Location"] == "/automations/"
    notify(manager.pk, "And here")
    page.post("/notifications/read/")
    assert not Notification.objects.filter(read_at=None).exists()


def test_the_bell_costs_no_query(
    page: Client, manager: User, django_assert_num_queries: Any
) -> None:
    """The number is asked for once a minute by bell.js, and never with the page."""
    notify(manager.pk, "Look here")
    page.get("/account/")
    with CaptureQueriesContext(connection) as asked:
        page.get("/account/")
    assert not [query for query in asked.captured_queries if "notification" in query["sql"]]


def test_the_list_costs_the_same_whatever_it_holds(
    page: Client, project: RecordType, by: Actor
) -> None:
    costs = []
    for number in range(3):
        create_automation(f"A{number}", {"trigger": BUTTON, "steps": [NOTE]}, by=by)
        connection.run_on_commit.clear()  # what is set up counts as settled
        page.get("/automations/")
        with CaptureQueriesContext(connection) as asked:
            page.get("/automations/")
        costs.append(len(asked))
    assert len(set(costs)) == 1
