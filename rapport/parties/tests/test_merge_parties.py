"""Two parties become one, and two again."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.parties import actions as parties
from rapport.parties.details import Email, PartyDetails, Phone
from rapport.parties.models import Merge, Party
from rapport.parties.tests.kinds import ActorOf
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import bulk, files, lists, notes, tags
from rapport.platform.records.actions.custom.fields import add_field
from rapport.platform.records.actions.custom.objects import make_object
from rapport.platform.records.actions.records import create_record, edit_record, restore_record
from rapport.platform.records.actions.trash import restore_records
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.models import BulkRun, Note, Tagging
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.queries.frozen_lists import lists_page, lists_with
from rapport.platform.records.types import record_type, record_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(alice: User) -> Actor:
    return actor_of(alice)


@pytest.fixture
def ada(by: Actor) -> Party:
    made = parties.create_party(
        PartyDetails(name="Ada Byron", job_title="Analyst"),
        by=by,
        contacts=[Email("ada@example.org"), Phone("+31 30 1234567")],
        roles=["customer"],
    )
    tags.add_tag(made, "VIP", by=by)
    return made


@pytest.fixture
def again(by: Actor) -> Party:
    made = parties.create_party(
        PartyDetails(
            name="A. Byron", job_title="Countess", website="ada.example", born_on=date(1815, 12, 10)
        ),
        by=by,
        contacts=[Email("ADA@example.org"), Email("countess@example.org")],
        roles=["customer", "supplier"],
    )
    tags.add_tag(made, "VIP", by=by)
    tags.add_tag(made, "maths", by=by)
    notes.write_note(made, "Wrote the first program.", by=by)
    return made


def emails(party: Party) -> list[tuple[str, bool]]:
    return sorted(party.emails.values_list("address", "is_primary"))


def tags_of(party: Party) -> list[str]:
    found = Tagging.objects.filter(record_type="parties.party", record_id=party.pk)
    return sorted(found.values_list("tag__name", flat=True))


def test_lists_are_taken_over_and_given_back(ada: Party, again: Party, by: Actor) -> None:
    kind = record_types()["party"]
    both, one = (lists.create_list(kind, name, by=by) for name in ("Both", "One"))
    lists.add_to_list(both, Party.objects.filter(pk__in=[ada.pk, again.pk]), by=by)
    lists.add_to_list(one, Party.objects.filter(pk=again.pk), by=by)
    parties.merge_parties(ada, [again], by=by)
    assert [str(row) for row, _ in lists_with(by, kind, ada)] == ["Both", "One"]
    assert [row.count for row in lists_page(by, kind).rows] == [1, 1]
    parties.unmerge_party(Merge.objects.get(), by=by)
    assert [str(row) for row, _ in lists_with(by, kind, ada)] == ["Both"]
    assert [str(row) for row, _ in lists_with(by, kind, again)] == ["Both", "One"]


def test_everything_hangs_on_the_survivor(ada: Party, again: Party, acme: Party, by: Actor) -> None:
    parties.relate_parties(again, "works_for", acme, by=by)
    parties.merge_parties(ada, [again], by=by)
    ada.refresh_from_db()
    again.refresh_from_db()
    assert emails(ada) == [("ada@example.org", True), ("countess@example.org", False)]
    assert sorted(ada.roles.values_list("role", flat=True)) == ["customer", "supplier"]
    assert tags_of(ada) == ["VIP", "maths"]
    assert Note.objects.get().record_id == ada.pk
    assert ada.relationships.get().object == acme
    assert (ada.name, ada.job_title, ada.website) == ("Ada Byron", "Analyst", "ada.example")
    assert ada.born_on == date(1815, 12, 10)
    assert "countess" in ada.search_text
    assert again.deleted_at is not None
    assert emails(again) == [("ADA@example.org", True)]  # the survivor has the same
    told = Event.objects.filter(about=ada.pk).latest("pk")
    assert (told.name, told.data["merged_name"]) == ("parties.parties_merged", "A. Byron")


def test_values_are_chosen_field_by_field(ada: Party, again: Party, by: Actor) -> None:
    kept = parties.merge_parties(
        ada, [again], by=by, chosen={"name": again.pk, "job_title": ada.pk}
    )
    assert (kept.name, kept.given_name, kept.family_name) == ("A. Byron", "A.", "Byron")
    assert kept.job_title == "Analyst"


def test_links_and_fields_made_in_the_browser_come_along(
    ada: Party, again: Party, by: Actor
) -> None:
    party = record_type("party")
    assert party
    add_field(party, FieldPlan("Shoe size", "number"), by=SYSTEM, name="shoe_size")
    make_object(ObjectPlan("Visit", "Visits"), by=SYSTEM, key="visit")
    visit = record_type("visit")
    assert visit
    add_field(visit, FieldPlan("Customer", "record", target="party"), by=SYSTEM, name="customer")
    visit = record_type("visit")
    assert visit
    made = create_record(visit, {"name": "Lunch", "customer": again.pk}, by=SYSTEM)
    Party.objects.filter(pk=again.pk).update(custom={"shoe_size": 37})
    kept = parties.merge_parties(ada, [again], by=by)
    made.refresh_from_db()
    assert (made.custom["customer"], kept.custom["shoe_size"]) == (ada.pk, 37)
    parties.unmerge_party(Merge.objects.get(), by=by)
    made.refresh_from_db()
    assert made.custom["customer"] == again.pk


def test_a_file_in_a_field_comes_along(ada: Party, again: Party, by: Actor) -> None:
    party = record_types()["party"]
    add_field(party, FieldPlan("Contract", "file"), by=SYSTEM, name="contract")
    file = files.add_file(again, SimpleUploadedFile("contract.txt", b"We agree."), by=by)
    edit_record(party, again.pk, {"contract": file.pk}, by=by)
    kept = parties.merge_parties(ada, [again], by=by)
    file.refresh_from_db()
    assert (file.record_id, kept.custom["contract"]) == (ada.pk, file.pk)


def test_two_again(ada: Party, again: Party, by: Actor) -> None:
    before = emails(again)
    parties.merge_parties(ada, [again], by=by)
    merge = Merge.objects.get()
    parties.unmerge_party(merge, by=by)
    again.refresh_from_db()
    assert again.deleted_at is None
    assert (emails(again), tags_of(again)) == (before, ["VIP", "maths"])
    assert emails(ada) == [("ada@example.org", True)]
    assert Note.objects.get().record_id == again.pk
    assert "countess" not in Party.objects.get(pk=ada.pk).search_text
    with pytest.raises(Refused, match="two parties already"):
        parties.unmerge_party(merge, by=by)


def test_the_story_is_undone_and_done_again(ada: Party, again: Party, by: Actor) -> None:
    with events.story(uuid.uuid4()) as story:
        parties.merge_parties(ada, [again], by=by, chosen={"job_title": again.pk})
    undone = undo_story(story, by=by)
    assert undone.outcome.left == {}
    ada.refresh_from_db()
    again.refresh_from_db()
    assert (ada.job_title, again.deleted_at) == ("Analyst", None)
    assert tags_of(again) == ["VIP", "maths"]
    undo_story(undone.story, by=by)
    again.refresh_from_db()
    assert again.deleted_at is not None
    assert tags_of(ada) == ["VIP", "maths"]


def test_what_cannot_be_merged(ada: Party, again: Party, acme: Party, by: Actor) -> None:
    with pytest.raises(Refused, match="not of the same kind"):
        parties.merge_parties(ada, [acme], by=by)
    with pytest.raises(Invalid, match="2 to 10"):
        parties.merge_parties(ada, [ada], by=by)
    parties.delete_party(again, by=by)
    with pytest.raises(NotFound):
        parties.merge_parties(ada, [again], by=by)
    assert not Merge.objects.exists()


def test_only_who_may_delete_the_others(
    ada: Party, again: Party, bob: User, as_actor: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        parties.merge_parties(ada, [again], by=as_actor(bob))
    assert emails(again)


def test_a_merged_one_that_is_restored_has_what_was_its_own(
    ada: Party, again: Party, by: Actor
) -> None:
    kind = record_types()["party"]
    for restore in (
        lambda: parties.restore_party(Party.objects.get(pk=again.pk), by=by),
        lambda: restore_record(kind, again.pk, by=by),
    ):
        parties.merge_parties(ada, [again], by=by)
        with events.story(uuid.uuid4()) as story:
            restore()
        again.refresh_from_db()
        assert again.deleted_at is None
        assert "countess@example.org" in dict(emails(again))
        assert emails(ada) == [("ada@example.org", True)]
        assert Note.objects.get().record_id == again.pk
        assert not Merge.objects.filter(undone_at=None).exists()
        told = Event.objects.filter(story=story).order_by("pk").values_list("name", flat=True)
        assert list(told) == ["parties.party_restored", "parties.parties_unmerged"]
    undo_story(story, by=by)
    assert Note.objects.get().record_id == ada.pk
    assert Party.objects.get(deleted_at=None) == ada


def test_it_gets_its_own_back_from_whoever_has_it_by_now(
    ada: Party, again: Party, by: Actor
) -> None:
    third = parties.create_party(PartyDetails(name="Countess of Lovelace"), by=by)
    parties.merge_parties(ada, [again], by=by)
    parties.merge_parties(third, [Party.objects.get(pk=ada.pk)], by=by)
    assert restore_records(record_types()["party"], [again.pk], by=by).done == 1
    assert Note.objects.get().record_id == again.pk
    assert "ada@example.org" in dict(emails(third))
    restore_records(record_types()["party"], [ada.pk], by=by)
    assert emails(ada) == [("ada@example.org", True)]
    assert Note.objects.get().record_id == again.pk


def test_many_that_are_restored_at_once_have_theirs_too(
    ada: Party, again: Party, by: Actor
) -> None:
    kind = record_types()["party"]
    parties.merge_parties(ada, [again], by=by)
    parties.delete_party(Party.objects.get(pk=ada.pk), by=by)
    bulk.start_bulk_run(kind, "restore", {}, {"ids": [ada.pk, again.pk]}, by=by)
    bulk.run_bulk(BulkRun.objects.get().pk, by=by)
    assert BulkRun.objects.get().state == "done"
    assert Note.objects.get().record_id == again.pk
    assert emails(ada) == [("ada@example.org", True)]


def test_who_may_not_change_the_other_one_cannot_take_from_it(
    ada: Party, again: Party, by: Actor, bob: User, manager: User
) -> None:
    parties.merge_parties(ada, [again], by=by)
    Party.objects.filter(pk=ada.pk).update(owner=manager, team=None)
    Party.objects.filter(pk=again.pk).update(owner=bob)
    with pytest.raises(NotAllowed):
        parties.restore_party(Party.objects.get(pk=again.pk), by=actor_of(bob))
    assert Note.objects.get().record_id == ada.pk
