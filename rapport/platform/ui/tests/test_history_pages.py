"""The pages of what was done: a record's history, stories and their undo, the trash, the audit."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import bulk
from rapport.platform.records.actions import records as actions
from rapport.platform.records.models import BulkRun, CustomField, CustomObject, CustomRecord
from rapport.platform.records.types import RecordType, record_type
from tests.cast import ClientOf, run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(db: None) -> RecordType:
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    CustomField.objects.create(record_type="boat", name="length", label="Length", kind="number")
    stamps.renew()
    found = record_type("boat")
    assert found is not None
    return found


@pytest.fixture
def ada(boat: RecordType, alice: User) -> CustomRecord:
    found: CustomRecord = actions.create_record(
        boat, {"name": "Ada", "length": "7"}, by=actor_of(alice)
    )
    return found


@pytest.fixture
def story(boat: RecordType, ada: CustomRecord, alice: User) -> uuid.UUID:
    """Alice made the boat longer."""
    with events.story(uuid.uuid4()) as told:
        actions.edit_record(boat, ada.pk, {"length": "9"}, by=actor_of(alice))
    return told


def text_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_history_shows_both_values_and_puts_one_back(
    ada: CustomRecord, story: uuid.UUID, alice: User, client_of: ClientOf
) -> None:
    client, here = client_of(alice), reverse("record_history", args=["boat", ada.pk])
    text = text_of(client, here)
    assert "Length" in text
    assert "Put “Length” back as it was" in text
    event = Event.objects.get(name="records.record_edited")
    answer = client.post(
        reverse("restore_value", args=["boat", ada.pk]), {"event": event.pk, "field": "length"}
    )
    assert (answer.status_code, answer["Location"]) == (303, here)
    ada.refresh_from_db()
    assert ada.custom["length"] == 7
    assert "It is as it was." in text_of(client, here)
    assert "History of Length" in text_of(client, f"{here}?field=length")


def test_the_panel_is_a_fragment(
    ada: CustomRecord, story: uuid.UUID, alice: User, client_of: ClientOf
) -> None:
    here = reverse("record_history", args=["boat", ada.pk])
    text = text_of(client_of(alice), here, **{"HX-Request": "true"})
    assert text.lstrip().startswith('<div class="panel-head">')
    assert "<html" not in text


def test_a_story_is_shown_and_undone(
    ada: CustomRecord, story: uuid.UUID, alice: User, bob: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    text = text_of(client, reverse("story", args=[story]))
    assert "Record edited" in text
    assert "Ada" in text
    answer = client.post(reverse("undo_story", args=[story]))
    assert answer.status_code == 303
    ada.refresh_from_db()
    assert ada.custom["length"] == 7
    assert "This took something back" in text_of(client, answer["Location"])
    assert "Alice took this back" in text_of(client, reverse("story", args=[story]))
    again = client.post(reverse("undo_story", args=[story]), follow=True).content.decode()
    assert "Everything is as it was before already." in again


def test_conflicts_are_shown_with_both_values_and_overwritten(
    boat: RecordType,
    ada: CustomRecord,
    story: uuid.UUID,
    alice: User,
    bob: User,
    client_of: ClientOf,
) -> None:
    actions.edit_record(boat, ada.pk, {"length": "12"}, by=actor_of(bob))
    client = client_of(alice)
    text = client.post(reverse("undo_story", args=[story]), follow=True).content.decode()
    assert "Left alone, because it was changed since" in text
    assert "Overwrite these too" in text
    for value in ("Ada", "Length", "7", "12"):
        assert value in text
    client.post(reverse("undo_story", args=[story]), {"overwrite": "1"})
    ada.refresh_from_db()
    assert ada.custom["length"] == 7


def test_a_large_story_is_undone_by_the_worker(
    ada: CustomRecord,
    story: uuid.UUID,
    alice: User,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rapport.platform.ui.views.history.AT_ONCE", 0)
    client = client_of(alice)
    answer = client.post(reverse("undo_story", args=[story]))
    assert "/bulk" in answer["Location"]
    bulk.run_undo(BulkRun.objects.get().pk, by=actor_of(alice))
    ada.refresh_from_db()
    assert ada.custom["length"] == 7
    assert client.get(answer["Location"]).status_code == 200


def test_somebody_elses_story_is_not_there(
    story: uuid.UUID, bob: User, dana: User, admin: User, client_of: ClientOf
) -> None:
    for person in (bob, dana):
        assert client_of(person).get(reverse("story", args=[story])).status_code == 404
        assert client_of(person).post(reverse("undo_story", args=[story])).status_code == 404
    assert client_of(admin).get(reverse("story", args=[story])).status_code == 200


def test_deleting_offers_its_undo(
    boat: RecordType, ada: CustomRecord, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    text = client.post(
        reverse("delete_record", args=["boat", ada.pk]), follow=True
    ).content.decode()
    told = Event.objects.get(name="records.record_deleted").story
    assert f'action="{reverse("undo_story", args=[told])}"' in text
    client.post(reverse("undo_story", args=[told]))
    ada.refresh_from_db()
    assert ada.deleted_at is None


def test_the_trash_restores_and_deletes_for_good(
    boat: RecordType, ada: CustomRecord, alice: User, admin: User, client_of: ClientOf
) -> None:
    bea = actions.create_record(boat, {"name": "Bea"}, by=actor_of(alice))
    for record in (ada, bea):
        actions.delete_record(boat, record.pk, by=actor_of(alice))
    client = client_of(alice)
    text = text_of(client, reverse("trash"))
    for words in ("Ada", "Bea", "Alice", "after 90 days in the trash"):
        assert words in text
    assert "Delete for good" not in text
    client.post(reverse("restore_trash", args=["boat"]), {"pk": [ada.pk]})
    ada.refresh_from_db()
    assert ada.deleted_at is None
    assert client.post(reverse("erase_trash", args=["boat"]), {"pk": [bea.pk]}).status_code == 403
    boss = client_of(admin)
    assert "Delete for good" in text_of(boss, reverse("trash_of", args=["boat"]))
    boss.post(reverse("erase_trash", args=["boat"]), {"pk": [bea.pk, "x"]})
    assert not CustomRecord.objects.filter(pk=bea.pk).exists()
    assert "Nothing of this type in the trash" in text_of(boss, reverse("trash_of", args=["boat"]))


def test_the_trash_of_nobody_is_empty_and_employees_have_none(
    alice: User, charlie: User, client_of: ClientOf
) -> None:
    assert "The trash is empty" in text_of(client_of(alice), reverse("trash"))
    assert client_of(charlie).get(reverse("trash")).status_code == 403


def test_administrators_say_how_long_the_trash_is_kept(
    boat: RecordType, admin: User, alice: User, client_of: ClientOf
) -> None:
    address, boss = reverse("set_retention", args=["boat"]), client_of(admin)
    boss.post(address, {"days": "14"})
    assert "after 14 days" in text_of(boss, reverse("trash_of", args=["boat"]))
    wrong = boss.post(address, {"days": "soon"}, follow=True).content.decode()
    assert "A number of days from 0 to 3,650." in wrong
    assert client_of(alice).post(address, {"days": "1"}).status_code == 403


def test_the_audit_is_filtered_and_taken_away(
    story: uuid.UUID, alice: User, admin: User, client_of: ClientOf
) -> None:
    boss, address = client_of(admin), reverse("audit")
    text = text_of(boss, address)
    assert "Not compared yet" in text
    assert "Details changed: length" in text
    query = f"{address}?by={alice.pk}&name=records.record_edited&type=boat"
    assert "Entered into Rapport" not in text_of(boss, query)
    assert "Nothing was recorded that fits" in text_of(boss, f"{address}?until=2001-01-01")
    assert "Enter a valid date" in text_of(boss, f"{address}?since=never")
    answer: Any = boss.get(reverse("export_audit"), {"name": "records.record_edited"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2


def test_the_chain_is_compared_in_the_background(
    story: uuid.UUID, admin: User, alice: User, client_of: ClientOf
) -> None:
    boss = client_of(admin)
    boss.post(reverse("verify_seals"))
    run_jobs()
    assert "The chain holds" in text_of(boss, reverse("audit"))
    for address in ("audit", "export_audit"):
        assert client_of(alice).get(reverse(address)).status_code == 403
    assert client_of(alice).post(reverse("verify_seals")).status_code == 403
