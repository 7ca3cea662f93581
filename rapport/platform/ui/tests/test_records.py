"""The page and the forms of records that have none of their own, over real requests."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.fields import Kind
from rapport.platform.records.models import CustomField, CustomObject, CustomRecord, File
from rapport.platform.records.types import RecordType, record_types
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
STEPS = [["draft", "Draft"], ["done", "Done"]]
TYPED: dict[Kind, tuple[Any, Any, str]] = {
    Kind.TEXT: ("<b>Mill</b>", "<b>Mill</b>", "&lt;b&gt;Mill&lt;/b&gt;"),
    Kind.LONG_TEXT: ("one\r\ntwo", "one\ntwo", "one\ntwo"),
    Kind.NUMBER: ("12.5", 12.5, "12.5"),
    Kind.MONEY: ("1200", 1200, "€1,200.00"),
    Kind.RATING: ("4", 4, "4 of 5"),
    Kind.DATE: ("2026-03-31", "2026-03-31", "31 Mar 2026"),
    Kind.DATETIME: ("2026-03-31T14:00", "2026-03-31T14:00:00+00:00", "31 Mar 2026"),
    Kind.TIME: ("14:05", "14:05:00", "14:05"),
    Kind.BOOLEAN: ("on", True, "Yes"),
    Kind.CHOICE: ("done", "done", "Done"),
    Kind.CHOICES: (["draft", "done"], ["draft", "done"], "Draft"),
    Kind.EMAIL: ("Mill@Example.com", "mill@example.com", "mailto:mill@example.com"),
    Kind.PHONE: ("+49 30 901820", "+4930901820", "tel:+4930901820"),
    Kind.ADDRESS: ("Quay 1\r\nHull", "Quay 1\nHull", "Quay 1\nHull"),
    Kind.URL: ("example.com/a", "https://example.com/a", "https://example.com/a"),
}


@pytest.fixture
def project(django_capture_on_commit_callbacks: Any) -> RecordType:
    """An object with a field of every kind, and another whose records lead to it."""
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    CustomObject.objects.create(key="visit", label="Visit", plural="Visits")
    for kind in Kind:
        CustomField.objects.create(
            record_type="project",
            name=f"a_{kind}",
            label=f"A {kind}",
            kind=kind,
            choices=STEPS if kind in (Kind.CHOICE, Kind.CHOICES) else [],
            currency="EUR" if kind is Kind.MONEY else "",
            target="project" if kind is Kind.RECORD else "",
        )
    CustomField.objects.create(
        record_type="visit", name="project", label="Project", kind="record", target="project"
    )
    with django_capture_on_commit_callbacks(execute=True):
        stamps.renew()
    connection.run_on_commit.clear()  # as after a commit: what was set up is read once
    return record_types()["project"]


def test_every_kind_goes_through_the_form(
    project: RecordType, client_of: ClientOf, alice: User
) -> None:
    client = client_of(alice)
    assert client.get("/records/project/create/").status_code == 200
    typed = {f"a_{kind}": raw for kind, (raw, _, _) in TYPED.items()}
    answer = client.post("/records/project/create/", {"name": "Mill", **typed})
    made = CustomRecord.objects.get()
    assert answer["Location"] == f"/records/project/{made.pk}/"
    assert made.custom == {f"a_{kind}": kept for kind, (_, kept, _) in TYPED.items()}
    shown = client.get(answer["Location"]).content.decode()
    assert [kind for kind, (_, _, text) in TYPED.items() if text not in shown] == []
    form = client.get(f"/records/project/{made.pk}/edit/").content.decode()
    for said in ('value="2026-03-31T14:00"', 'value="14:05"', "one\ntwo</textarea>"):
        assert said in form


def test_an_edit_writes_only_what_was_changed(
    project: RecordType, client_of: ClientOf, alice: User
) -> None:
    made = create_record(project, {"name": "Mill", "a_number": 5}, by=actor_of(alice))
    address = f"/records/project/{made.pk}/edit/"
    seen = {"seen-name": "Mill", "seen-a_number": "5", "seen-owner": str(alice.pk), "version": "1"}
    edit_record(project, made.pk, {"a_text": "theirs"}, by=actor_of(alice))
    typed = {"name": "Weir", "a_number": "5", "owner": str(alice.pk)}
    assert client_of(alice).post(address, {**seen, **typed}).status_code == 303
    made.refresh_from_db()
    assert (made.name, made.custom) == ("Weir", {"a_number": 5, "a_text": "theirs"})


def test_who_was_overtaken_sees_both_and_chooses(
    project: RecordType, client_of: ClientOf, alice: User
) -> None:
    client = client_of(alice)
    made = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    address = f"/records/project/{made.pk}/edit/"
    edit_record(project, made.pk, {"name": "Theirs"}, by=actor_of(alice))
    sent = {"name": "Ours", "seen-name": "Mill", "owner": alice.pk, "seen-owner": alice.pk}
    answer = client.post(address, {**sent, "version": "1"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Meanwhile this became: Theirs" in text
    assert 'name="version" value="2"' in text
    assert 'value="Ours"' in text
    client.post(address, {**sent, "version": "2", "seen-name": "Theirs"})
    made.refresh_from_db()
    assert made.name == "Ours"


def test_wrong_input_is_shown_at_its_field_and_kept(
    project: RecordType, client_of: ClientOf, alice: User
) -> None:
    answer = client_of(alice).post(
        "/records/project/create/", {"name": "", "a_number": "much", "a_date": "2026-02-30"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Name is needed.", "A number is a number, not “much”.", 'value="much"'):
        assert said in text
    assert not CustomRecord.objects.exists()


def test_links_are_picked_with_and_without_javascript(
    project: RecordType, client_of: ClientOf, alice: User, bob: User
) -> None:
    client = client_of(alice)
    mill = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    create_record(project, {"name": "Old mill"}, by=actor_of(alice))
    found = client.get("/records/project/pick/a_record/", {"words-a_record": "old"})
    assert "Old mill" in found.content.decode()
    sent = {"name": "Third", "words-a_record": "mill", "words-a_user": "bob", "owner": alice.pk}
    assert client.post("/records/project/create/", sent).status_code == 303
    third = CustomRecord.objects.get(name="Third")
    assert third.custom["a_record"] == mill.pk
    assert third.custom["a_user"] == bob.pk
    unclear = client.post("/records/project/create/", {**sent, "words-a_record": "mil"})
    assert unclear.status_code == 422
    assert "Choose one of these." in unclear.content.decode()
    shown = client.get(f"/records/project/{third.pk}/").content.decode()
    assert "Bob" in shown
    assert f'href="/records/project/{mill.pk}/"' in shown


def test_a_file_is_kept_with_its_record(
    project: RecordType, client_of: ClientOf, alice: User
) -> None:
    client = client_of(alice)
    upload = SimpleUploadedFile("plan.txt", b"a plan")
    client.post("/records/project/create/", {"name": "Mill", "a_file": upload})
    made = CustomRecord.objects.get()
    kept = File.objects.get()
    assert made.custom["a_file"] == kept.pk
    shown = client.get(f"/records/project/{made.pk}/").content.decode()
    assert "plan.txt" in shown
    assert client.get(f"/attached/project/{made.pk}/files/{kept.pk}/").status_code == 200
    sent = {"name": "Mill", "seen-name": "Mill", "clear-a_file": "1", "seen-a_file": kept.pk}
    client.post(f"/records/project/{made.pk}/edit/", {**sent, "version": made.version})
    made.refresh_from_db()
    assert "a_file" not in made.custom
    other = create_record(project, {"name": "Other"}, by=actor_of(alice))
    refused = client.post(
        f"/records/project/{other.pk}/edit/", {"name": "Other", "version": 1, "a_file": kept.pk}
    )
    other.refresh_from_db()
    assert (refused.status_code, other.custom) == (303, {})


def test_related_records_stand_on_the_page(
    project: RecordType, client_of: ClientOf, alice: User
) -> None:
    client = client_of(alice)
    mill = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    visit = record_types()["visit"]
    create_record(visit, {"name": "First look", "project": mill.pk}, by=actor_of(alice))
    shown = client.get(f"/records/project/{mill.pk}/").content.decode()
    address = f"/records/project/{mill.pk}/related/visit/project/"
    assert address in shown
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "First look" in panel
    assert f"/records/visit/create/?project={mill.pk}" in panel
    form = client.get(f"/records/visit/create/?project={mill.pk}").content.decode()
    assert "Mill" in form


def test_the_wrong_person_sees_nothing(
    project: RecordType, client_of: ClientOf, alice: User, charlie: User, analyst: User
) -> None:
    made = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    for path in ("", "edit/", "related/visit/project/"):
        assert client_of(charlie).get(f"/records/project/{made.pk}/{path}").status_code == 404
    assert client_of(charlie).get("/records/project/pick/owner/").status_code == 404
    assert client_of(analyst).get(f"/records/project/{made.pk}/").status_code == 200
    assert client_of(analyst).get(f"/records/project/{made.pk}/edit/").status_code == 403
    assert client_of(analyst).get("/records/project/create/").status_code == 403
    assert client_of(analyst).post(f"/records/project/{made.pk}/delete/").status_code == 403
    assert client_of(alice).post(f"/records/project/{made.pk}/delete/").status_code == 303
    assert client_of(alice).get(f"/records/project/{made.pk}/").status_code == 404


def test_the_page_costs_the_same_whatever_leads_to_it(
    project: RecordType, client_of: ClientOf, alice: User, django_assert_max_num_queries: Any
) -> None:
    made = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    client = client_of(alice)
    client.get(f"/records/project/{made.pk}/")
    with django_assert_max_num_queries(9):
        client.get(f"/records/project/{made.pk}/")
