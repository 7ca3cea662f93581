"""Taking in parties from a staging table."""

import pytest
from django.db import connection

from rapport.kit.errors import NotAllowed, Refused
from rapport.parties.actions import delete_party
from rapport.parties.models import EmailAddress, Party, PhoneNumber, PostalAddress, Relationship
from rapport.parties.tests.kinds import ActorOf
from rapport.parties.tests.staging import absorb, outcomes
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.models import ExternalId, Tagging

ANNA = {
    "external_id": "17",
    "name": "Anna de Vries",
    "given_name": "Anna",
    "family_name": "de Vries",
    "sort_name": "vries, anna de",
    "email": "Anna@Example.org",
    "phone_written": "030 123 4567",
    "phone_e164": "+31301234567",
    "street": "Oudegracht 1",
    "city": "Utrecht",
    "country": "NL",
    "role": "customer",
    "organization": "Acme BV",
    "job_title": "Buyer",
    "tags": ["vip"],
    "search_text": "anna de vries anna@example.org utrecht 31301234567",
}
ACME = {
    "external_id": "a1",
    "kind": "organization",
    "name": "Acme BV",
    "sort_name": "acme bv",
    "search_text": "acme bv",
}

pytestmark = pytest.mark.django_db


def test_what_hangs_on_somebody_who_is_gone_is_not_written() -> None:
    """The database does not look each party up again; we do, all at once."""
    absorb(ANNA)
    ExternalId.objects.filter(value="17").update(record_id=0)
    with pytest.raises(Refused, match="deleted"):
        absorb(ANNA)
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


def test_a_role_that_must_have_every_party_looked_up_writes_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE tests_plain")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO tests_plain")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO tests_plain")
        cursor.execute("SET LOCAL ROLE tests_plain")
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        assert cursor.fetchone() == (False,)
    absorb(ANNA)
    anna = Party.objects.get(kind="person")
    assert [mail.address for mail in anna.emails.all()] == ["Anna@Example.org"]
    assert anna.relationships.get().object.name == "Acme BV"


def test_one_row_and_several_of_the_same_make_as_much() -> None:
    bo = {**ANNA, "external_id": "18", "email": "bo@example.org", "phone_written": "030 7654321"}
    other = {**bo, "email": "bo@example.com", "search_text": "anna de vries bo@example.com utrecht"}
    absorb(ANNA, bo, other)
    anna, both = (
        Party.objects.get(pk=ExternalId.objects.get(value=value).record_id)
        for value in ("17", "18")
    )
    assert anna.pk < both.pk
    for one, found in ((anna, ["Anna@Example.org"]), (both, ["bo@example.org", "bo@example.com"])):
        assert [mail.address for mail in one.emails.order_by("id")] == found
        assert [mail.is_primary for mail in one.emails.order_by("id")] == [True, False][
            : len(found)
        ]
        assert (one.phones.get().is_primary, one.addresses.get().city) == (True, "Utrecht")
        assert one.relationships.get().title == "Buyer"
    assert "bo@example.com" in both.search_text


def test_creates_the_party_with_all_that_hangs_on_it() -> None:
    counts = absorb(ANNA)
    assert counts == {
        "rows": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "organizations": 1,
    }
    anna = Party.objects.get(kind="person")
    assert (anna.name, anna.sort_name, anna.city, anna.country) == (
        "Anna de Vries",
        "vries, anna de",
        "Utrecht",
        "NL",
    )
    email = EmailAddress.objects.get(party=anna)
    assert (email.address, email.folded, email.is_primary) == (
        "Anna@Example.org",
        "anna@example.org",
        True,
    )
    assert PhoneNumber.objects.get(party=anna).e164 == "+31301234567"
    assert str(PostalAddress.objects.get(party=anna)) == "Oudegracht 1, Utrecht, NL"
    assert [role.role for role in anna.roles.all()] == ["customer"]
    link = Relationship.objects.get(subject=anna)
    assert (link.kind, link.object.name, link.title) == ("works_for", "Acme BV", "Buyer")
    assert link.object.search_text == "acme bv"
    assert ExternalId.objects.filter(record_id=anna.pk, source="shop", value="17").exists()
    assert Tagging.objects.get(record_id=anna.pk).tag.name == "vip"


def test_a_repeat_changes_nothing() -> None:
    rows = (
        ANNA,
        {"name": "No Id", "email": "no@id.org"},
        {"name": "Nothing But A Name", "city": "Rome"},
        ACME,
    )
    absorb(*rows)
    versions = sorted(Party.objects.values_list("pk", "version", "updated_at"))
    events = Event.objects.count()
    counts = absorb(*rows)
    assert counts == {
        "rows": 4,
        "created": 0,
        "updated": 0,
        "unchanged": 4,
        "duplicates": 0,
        "organizations": 0,
    }
    assert sorted(Party.objects.values_list("pk", "version", "updated_at")) == versions
    assert Event.objects.count() == events
    assert EmailAddress.objects.count() == 2
    assert PostalAddress.objects.count() == 2


def test_updates_what_differs_and_keeps_what_is_not_said() -> None:
    absorb(ANNA)
    changed = {
        "external_id": "17",
        "name": "Anna Jansen",
        "family_name": "Jansen",
        "email": "anna@jansen.example",
    }
    counts = absorb(changed)
    assert (counts["updated"], counts["created"]) == (1, 0)
    anna = Party.objects.get(kind="person")
    assert (anna.name, anna.family_name, anna.given_name, anna.version) == (
        "Anna Jansen",
        "Jansen",
        "Anna",
        2,
    )
    assert "anna@jansen.example" in anna.search_text
    assert "anna@example.org" in anna.search_text
    event = Event.objects.get(name="parties.party_edited")
    assert event.data["changes"]["family_name"] == ["de Vries", "Jansen"]
    assert event.data["changes"]["email"] == [None, ["anna@jansen.example"]]
    assert event.about == anna.pk


def test_another_source_finds_the_party_by_its_email() -> None:
    absorb(ANNA)
    counts = absorb(
        {"external_id": "c-9", "name": "Anna de Vries", "email": "anna@example.org"}, source="crm"
    )
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 0, 1)
    assert ExternalId.objects.filter(source="crm", value="c-9").exists()
    assert Party.objects.filter(kind="person").count() == 1


def test_two_rows_that_share_an_email_stay_two_people() -> None:
    family = (
        {"name": "Anna Bos", "email": "bos@example.org"},
        {"name": "Ben Bos", "email": "bos@example.org"},
    )
    assert absorb(*family)["created"] == 2
    assert absorb(*family)["unchanged"] == 2
    with_ids = [{**row, "external_id": str(number)} for number, row in enumerate(family)]
    assert absorb(*with_ids, source="crm")["created"] == 0


def test_a_row_that_repeats_an_id_adds_its_contact_points_only() -> None:
    counts = absorb(
        ANNA, {"external_id": "17", "name": "Anna de Vries", "email": "second@example.org"}
    )
    assert (counts["created"], counts["duplicates"]) == (1, 1)
    assert outcomes() == ["duplicate", "created"]
    assert EmailAddress.objects.filter(is_primary=True).count() == 1
    assert EmailAddress.objects.count() == 2


def test_the_organization_of_the_same_file_is_not_made_twice() -> None:
    counts = absorb(ACME, ANNA)
    assert counts["organizations"] == 0
    assert Party.objects.filter(kind="organization").count() == 1


def test_contacts_beyond_the_first_are_taken_in() -> None:
    contacts = {
        "emails": [{"address": "home@example.org", "label": "home"}],
        "phones": [{"written": "+44 20 7946 0018", "e164": "+442079460018", "label": "work"}],
        "addresses": [{"city": "Leeds", "country": "GB", "label": "home"}],
        "handles": [{"network": "icq", "handle": "123"}],
    }
    row = {**ANNA, "contacts": contacts}
    absorb(row)
    assert absorb(row)["unchanged"] == 1
    anna = Party.objects.get(kind="person")
    assert [email.label for email in anna.emails.order_by("pk")] == ["", "home"]
    assert anna.phones.count() == anna.addresses.count() == 2
    assert anna.handles.get().handle == "123"
    assert anna.city == "Utrecht"


def test_who_reports_to_whom() -> None:
    boss = {"external_id": "1", "name": "Andrew Fuller"}
    absorb({"external_id": "2", "name": "Nancy Davolio", "reports_to": "1"}, boss)
    link = Relationship.objects.get(kind="reports_to")
    assert (link.subject.name, link.object.name) == ("Nancy Davolio", "Andrew Fuller")


def test_a_party_in_the_trash_stays_there() -> None:
    absorb(ANNA)
    Party.objects.filter(kind="person").update(deleted_at="2026-01-01T00:00:00Z")
    assert absorb({**ANNA, "name": "Other"})["unchanged"] == 1
    assert Party.objects.get(kind="person").name == "Anna de Vries"


def test_what_was_undone_comes_back_and_what_was_thrown_away_does_not(admin: User) -> None:
    by = actor_of(admin)
    absorb(ANNA)
    story = Event.objects.get(name="parties.parties_absorbed").story
    undo_story(story, by=by)
    assert not Party.objects.filter(deleted_at=None).exists()
    assert absorb({**ANNA, "job_title": "Baker"})["updated"] == 1
    anna = Party.objects.get(deleted_at=None, kind="person")
    assert anna.job_title == "Baker"
    assert Party.objects.get(deleted_at=None, kind="organization").name == "Acme BV"
    again = Event.objects.filter(name="parties.parties_absorbed").latest("id").story
    told = Event.objects.filter(name="parties.party_restored", story=again)
    assert anna.pk in {event.subject_id for event in told}
    undo_story(again, by=by)
    assert not Party.objects.filter(deleted_at=None).exists()
    absorb(ANNA)
    delete_party(Party.objects.get(pk=anna.pk), by=by)
    assert absorb(ANNA)["unchanged"] == 1


def test_records_an_event_per_party_in_one_story() -> None:
    absorb(ANNA)
    created = Event.objects.filter(name="parties.party_created")
    assert {event.data["source"] for event in created} == {"shop"}
    assert created.count() == 2
    assert Event.objects.values("story").distinct().count() == 1
    assert Event.objects.get(name="parties.parties_absorbed").data["counts"]["created"] == 1


def test_refuses_the_wrong_person(alice: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        absorb(ANNA, by=as_actor(alice))
    assert not Party.objects.exists()


def test_refuses_a_table_name_that_is_none() -> None:
    from rapport.parties.actions import absorb_parties
    from rapport.platform.access import SYSTEM

    with pytest.raises(ValueError, match="drop"):
        absorb_parties("x; drop table parties_party", by=SYSTEM, source="shop")
