"""Automations are made, judged, versioned, switched, and taken away."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from rapport.kit.errors import Invalid, NotAllowed
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions.asking import press_automation
from rapport.platform.automation.actions.automations import (
    create_automation,
    delete_automation,
    edit_automation,
    switch_off_automation,
    switch_on_automation,
)
from rapport.platform.automation.actions.running import work_run, work_runs
from rapport.platform.automation.definition import read
from rapport.platform.automation.models import Run
from rapport.platform.automation.program import program
from rapport.platform.automation.saying import said
from rapport.platform.automation.tests.conftest import EDITED, Make
from rapport.platform.automation.validation import problems, warnings
from rapport.platform.events.models import Event
from rapport.platform.records.models import CustomRecord
from rapport.platform.records.types import RecordType

pytestmark = pytest.mark.django_db
NOTE = {"kind": "edit", "fields": [{"name": "note", "value": "one"}]}
DONE = {"trigger": EDITED, "steps": [NOTE]}
BUTTON = {"kind": "form", "type": "project", "label": "Go"}


def test_every_saved_change_is_a_version(project: RecordType, by: Actor) -> None:
    automation = create_automation(" My  rule ", {"steps": []}, by=by)
    assert (automation.name, automation.state, automation.version.number) == ("My rule", "draft", 1)  # type: ignore[union-attr]
    edited = edit_automation(automation, "My rule", DONE, by=by)
    again = edit_automation(automation, "My rule", DONE, by=by)
    assert edited.version_id == again.version_id
    assert [version.number for version in automation.versions.order_by("number")] == [1, 2]
    names = Event.objects.filter(subject_type="automation.automation").order_by("pk")
    assert [event.verb for event in names] == ["Automation created", "Automation edited"]


def test_runs_end_with_the_version_with_which_they_began(make: Make, mill: Any, by: Actor) -> None:
    automation = make([{"kind": "wait"}, NOTE], BUTTON)
    [run] = press_automation(automation, [mill.pk], {}, by=by)
    work_run(run.pk)
    two = {"kind": "edit", "fields": [{"name": "note", "value": "two"}]}
    edit_automation(automation, "Rule", {"trigger": BUTTON, "steps": [two]}, by=by)
    from django.utils import timezone

    Run.objects.update(due_at=timezone.now())
    work_runs()
    assert CustomRecord.objects.get().custom["note"] == "one"


def test_who_changes_it_lends_it_their_rights(
    project: RecordType, by: Actor, admin: User, alice: User, manager: User
) -> None:
    """Nobody makes another person's automation do what they may not do themselves."""
    automation = create_automation("Rule", DONE, by=by)
    for user in (alice, manager.__class__.objects.create_user("m2@example.com", None, name="M2")):
        with pytest.raises(Exception, match=r"not allow|nothing here"):
            edit_automation(automation, "Mine", DONE, by=actor_of(user))
    edit_automation(automation, "Rule", DONE, by=actor_of(admin))
    automation.refresh_from_db()
    assert automation.owner_id == admin.pk
    with pytest.raises(NotAllowed):
        switch_on_automation(automation, by=by)


def test_on_off_and_gone(project: RecordType, mill: Any, by: Actor) -> None:
    document = {"trigger": BUTTON, "steps": [{"kind": "wait"}, NOTE]}
    automation = create_automation("Rule", document, by=by)
    automation = switch_on_automation(automation, by=by)
    [run] = press_automation(automation, [mill.pk], {}, by=by)
    work_run(run.pk)
    switch_off_automation(automation, by=by)
    delete_automation(automation, by=by)
    run.refresh_from_db()
    assert (run.state, run.error) == ("cancelled", "The automation was deleted.")
    verbs = Event.objects.filter(subject_type="automation.automation").order_by("pk")
    assert [event.verb for event in verbs][-3:] == [
        "Automation switched on",
        "Automation switched off",
        "Automation deleted",
    ]


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"steps": [NOTE]}, ["When: Choose what kind of record it watches."]),
    ({"trigger": EDITED | {"type": "gone"}, "steps": [NOTE]}, ["no record type “gone”"]),
    ({"trigger": EDITED}, ["Then: Add at least one step."]),
    ({"trigger": EDITED | {"fields": ["vip"]}, "steps": [NOTE]}, ["no field “vip”"]),
    (
        {"trigger": EDITED, "filter": "vip:yes", "steps": [NOTE]},
        ["If: Projects have no field “vip”"],
    ),
    ({"trigger": EDITED, "filter": "budget:much", "steps": [NOTE]}, ["If: "]),
    ({"trigger": EDITED, "steps": [NOTE], "hourly_limit": 0}, ["The limit is 1 to 100,000"]),
    (
        {"trigger": {"kind": "time", "at": "25:00"}, "steps": [NOTE]},
        ["“25:00” is no time", "Step 1"],
    ),
    ({"trigger": EDITED | {"what": "event", "event": "a.b"}, "steps": [NOTE]}, ["no event “a.b”"]),
    (
        {"trigger": {"kind": "date", "type": "project", "field": "name"}, "steps": [NOTE]},
        ["date of"],
    ),
    ({"trigger": {"kind": "form", "type": "project"}, "steps": [NOTE]}, ["on the button"]),
    (
        {"trigger": BUTTON | {"inputs": [{"label": "A"}, {"label": "a"}, {}]}, "steps": [NOTE]},
        ["Two questions are called “A”"],
    ),
    ({"trigger": {"kind": "webhook", "type": "project"}, "steps": [NOTE]}, ["is found"]),
]
WRONG_STEPS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "edit"}, "Choose at least one field."),
    ({"kind": "edit", "fields": [{"name": "vip"}]}, "Projects have no field “vip”"),
    ({"kind": "edit", "fields": [{"name": "created"}]}, "Created cannot be written"),
    ({"kind": "edit", "fields": [{"name": "budget", "value": "x"}]}, "Budget is a number"),
    ({"kind": "edit", "fields": [{"name": "note", "value": "{vip}"}]}, "no field “vip”"),
    ({"kind": "edit", "fields": [{"name": "note", "value": "{input.a}"}]}, "not filled in"),
    ({"kind": "assign"}, "Choose the person."),
    ({"kind": "assign", "to": "round_robin"}, "Choose the team."),
    ({"kind": "create"}, "Choose what to create."),
    ({"kind": "create", "type": "project", "fields": [{"name": "note"}]}, "needs Name"),
    ({"kind": "mail", "to": "bob", "subject": "x", "body": "y"}, "“bob” is no e-mail address"),
    ({"kind": "mail", "to": "{emial}", "subject": "x", "body": "y"}, "no field “emial”"),
    ({"kind": "mail", "subject": "x"}, "needs a text"),
    ({"kind": "notify", "to": "person", "text": "x"}, "Choose whom to notify"),
    ({"kind": "notify", "to": "team", "text": "x"}, "Choose a team"),
    ({"kind": "notify"}, "needs a sentence"),
    ({"kind": "webhook", "url": "ftp://x"}, "begins with https://"),
    ({"kind": "webhook", "url": "https://{name}/"}, "cannot be a field"),
    ({"kind": "wait", "amount": 0}, "between a minute and two years"),
    ({"kind": "wait", "amount": "99999", "unit": "weeks"}, "between a minute"),
    ({"kind": "wait", "until": "date", "field": "name"}, "Choose the date"),
    ({"kind": "branch"}, "Say what the branch depends on."),
    ({"kind": "branch", "filter": "vip:1", "yes": [NOTE]}, "no field “vip”"),
    ({"kind": "branch", "filter": "stage:new"}, "Neither way"),
]


@pytest.mark.parametrize(("document", "sentences"), WRONG)
def test_what_is_wrong_is_said_with_its_place(
    project: RecordType, by: Actor, document: dict[str, Any], sentences: list[str]
) -> None:
    found = " ".join(str(problem) for problem in problems(read(document), by))
    for sentence in sentences:
        assert sentence in found
    automation = create_automation("Rule", document, by=by)
    with pytest.raises(Invalid):
        switch_on_automation(automation, by=by)


@pytest.mark.parametrize(("step", "sentence"), WRONG_STEPS)
def test_steps_that_are_wrong(
    project: RecordType, by: Actor, step: dict[str, Any], sentence: str
) -> None:
    nested = {"kind": "branch", "filter": "stage:new", "yes": [], "no": [NOTE, step]}
    for place, steps in (("2", [NOTE, step]), ("1 no 2", [nested])):
        found = problems(read({"trigger": EDITED, "steps": steps}), by)
        assert [problem.place for problem in found][:1] == [place]
        assert sentence in str(found[0])


@pytest.mark.parametrize(
    "document",
    ["x", [], {"trigger": {"kind": "x"}}, {"steps": [{"kind": "x"}]}, {"steps": [NOTE] * 51}],
)
def test_what_is_no_automation(project: RecordType, by: Actor, document: Any) -> None:
    with pytest.raises(Invalid):
        create_automation("Rule", document, by=by)


def test_one_that_is_on_stays_whole(make: Make, by: Actor) -> None:
    automation = make([NOTE])
    with pytest.raises(Invalid, match="Add at least one step"):
        edit_automation(automation, "Rule", {"trigger": EDITED}, by=by)


def test_warnings(make: Make, by: Actor) -> None:
    make([NOTE], name="Other")
    found = warnings(read({"trigger": EDITED | {"fields": ["note"]}, "steps": [NOTE]}), by)
    echo, rival = (str(problem) for problem in found)
    assert echo == "Step 1: It writes Note, which it watches. It does not answer its own changes."
    assert rival.startswith("Step 1: “Other” writes Note of projects too, in its step 1")


def test_programs_are_straight() -> None:
    def wait(number: int) -> dict[str, Any]:
        return {"kind": "wait", "amount": number}

    inner = {"kind": "branch", "filter": "a:1", "yes": [], "no": [wait(4)]}
    steps = [
        wait(1),
        {"kind": "branch", "filter": "a:1", "yes": [wait(2), inner], "no": []},
        wait(5),
    ]
    ops = program(read({"steps": steps}).steps)
    assert [(op.place, op.following, op.other) for op in ops] == [
        ("1", 1, 1),
        ("2", 2, 5),
        ("2 yes 1", 3, 3),
        ("2 yes 2", 5, 4),
        ("2 yes 2 no 1", 5, 5),
        ("3", 6, 6),
    ]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            DONE | {"filter": "stage:won", "trigger": EDITED | {"fields": ["budget"]}},
            "When a project is edited (Budget), if Stage is Won: set Note to “one”.",
        ),
        (
            {
                "trigger": EDITED
                | {"fields": ["budget", "note"], "changes": [{"field": "stage", "after": "won"}]},
                "steps": [{"kind": "create", "type": "interaction"}],
            },
            "When a project is edited (Budget, Note) and Stage goes to won: create an interaction.",
        ),
        (
            {"trigger": BUTTON, "steps": [{"kind": "wait", "amount": 1}, NOTE]},
            "When somebody presses “Go” on a project: wait 1 day, then set Note to “one”.",
        ),
        (
            {"trigger": {"kind": "date", "type": "project", "field": "due", "days": 3}},
            "When it is 3 days before Due of a project, at 09:00: nothing yet.",
        ),
        (
            {"trigger": {"kind": "time", "every": "week", "weekday": 2}},
            "When it is Wednesday, 09:00: nothing yet.",
        ),
    ],
)
def test_it_reads_as_a_sentence(
    project: RecordType, by: Actor, document: dict[str, Any], sentence: str
) -> None:
    assert str(said(read(document), by)) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nl",
            (
                "Wanneer een project wordt bewerkt (Budget, Note) en Stage won wordt:"
                " een project aanmaken, dan 1 dag wachten."
            ),
        ),
        (
            "ar",
            (
                "عندما عُدّل project (Budget، Note) و تغيّر Stage إلى won:"
                " إنشاء project، ثم انتظار يوم واحد."
            ),
        ),
    ],
)
def test_it_reads_as_a_sentence_in_other_languages(
    project: RecordType, by: Actor, language: str, sentence: str
) -> None:
    turned = {"fields": ["budget", "note"], "changes": [{"field": "stage", "after": "won"}]}
    steps = [{"kind": "create", "type": "project"}, {"kind": "wait", "amount": 1}]
    with override(language):
        assert str(said(read({"trigger": EDITED | turned, "steps": steps}), by)) == sentence
