"""Notes, files, tags and ids of other systems on a party, over real requests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from rapport.parties.models import Party
from rapport.platform.access import Policy, Role, Scope, grant
from rapport.platform.accounts.models import Team, User
from rapport.platform.events.models import Event
from rapport.platform.records import storage
from rapport.platform.records.models import ExternalId, File, Note, Tag, Tagging
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)
HTMX = {"hx-request": "true"}


@pytest.fixture
def party(alice: User, north: Team) -> Party:
    """Acme, which Alice owns."""
    return Party.objects.create(
        kind="organization", name="Acme", sort_name="acme", owner=alice, team=north
    )


@pytest.fixture
def elsewhere(manager: User) -> Party:
    """Globex, which belongs to nobody on Alice's team."""
    return Party.objects.create(
        kind="organization", name="Globex", sort_name="globex", owner=manager
    )


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def at(party: Party, part: str = "notes") -> str:
    return f"/attached/party/{party.pk}/{part}/"


def happened(party: Party) -> list[str]:
    events = Event.objects.filter(subject_type="parties.party", subject_id=party.pk, about=party.pk)
    return [name.partition(".")[2] for name in events.order_by("id").values_list("name", flat=True)]


def test_a_note_is_written_edited_pinned_and_deleted(
    client_of: ClientOf, alice: User, party: Party
) -> None:
    client = client_of(alice)
    assert client.post(at(party), {"text": "Calls back on <b>Monday</b>"}).status_code == 303
    note = Note.objects.get()
    body = client.get(at(party)).content.decode()
    assert "Calls back on &lt;b&gt;Monday&lt;/b&gt;" in body
    assert client.get(at(party, f"notes/{note.pk}/edit")).status_code == 200
    client.post(at(party, f"notes/{note.pk}/edit"), {"text": "Calls back on Tuesday"})
    client.post(at(party, f"notes/{note.pk}/pin"))
    assert b"Pinned" in client.get(at(party)).content
    client.post(at(party, f"notes/{note.pk}/unpin"))
    client.post(at(party, f"notes/{note.pk}/delete"))
    assert not Note.objects.exists()
    assert happened(party) == [
        "note_written",
        "note_edited",
        "note_pinned",
        "note_unpinned",
        "note_deleted",
    ]


def test_htmx_gets_the_panel_alone(client_of: ClientOf, alice: User, party: Party) -> None:
    body = client_of(alice).post(at(party), {"text": "Hello"}, headers=HTMX).content.decode()
    assert "Hello" in body
    assert "panel-head" in body
    assert "<html" not in body


def test_a_note_mentions_colleagues(
    client_of: ClientOf, alice: User, bob: User, charlie: User, party: Party
) -> None:
    body = (
        client_of(alice)
        .post(at(party), {"text": "@bob, ask @Charlie and @nobody"}, headers=HTMX)
        .content.decode()
    )
    assert set(Note.objects.get().mentions.all()) == {bob, charlie}
    assert '<span class="mention">@bob</span>' in body
    assert "@nobody" in body
    told = Event.objects.filter(name="records.someone_mentioned").values_list(
        "data__user_id", flat=True
    )
    assert set(told) == {bob.pk, charlie.pk}


def test_editing_tells_only_who_is_new(
    client_of: ClientOf, alice: User, bob: User, charlie: User, party: Party
) -> None:
    client = client_of(alice)
    client.post(at(party), {"text": "@Bob"})
    note = Note.objects.get()
    client.post(at(party, f"notes/{note.pk}/edit"), {"text": "@Bob and @Charlie and @Alice"})
    told = Event.objects.filter(name="records.someone_mentioned").order_by("id")
    assert list(told.values_list("data__user_id", flat=True)) == [bob.pk, charlie.pk]


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001])
def test_a_note_refuses_wrong_input(
    client_of: ClientOf, alice: User, party: Party, text: str
) -> None:
    response = client_of(alice).post(at(party), {"text": text}, headers=HTMX)
    assert response.status_code == 422
    assert b"field-error" in response.content
    assert not Note.objects.exists()


def test_who_reads_may_write_but_not_pin(
    client_of: ClientOf, alice: User, elsewhere: Party
) -> None:
    client = client_of(alice)
    assert client.post(at(elsewhere), {"text": "Seen at the fair"}).status_code == 303
    note = Note.objects.get()
    assert client.post(at(elsewhere, f"notes/{note.pk}/pin")).status_code == 403
    note.refresh_from_db()
    assert not note.is_pinned


def test_a_note_belongs_to_who_wrote_it(
    client_of: ClientOf, alice: User, bob: User, admin: User, party: Party
) -> None:
    client_of(alice).post(at(party), {"text": "Mine"})
    note = Note.objects.get()
    for part, data in (("edit", {"text": "Stolen"}), ("delete", {})):
        assert client_of(bob).post(at(party, f"notes/{note.pk}/{part}"), data).status_code == 403
    note.refresh_from_db()
    assert note.text == "Mine"
    assert client_of(admin).post(at(party, f"notes/{note.pk}/delete")).status_code == 303


PARTS = ("notes", "files", "tags", "external-ids")


@pytest.mark.parametrize("part", PARTS)
def test_who_does_not_see_the_record_sees_nothing_of_it(
    client_of: ClientOf, charlie: User, dana: User, party: Party, part: str
) -> None:
    for user in (charlie, dana):
        client = client_of(user)
        assert client.get(at(party, part)).status_code == 404
        assert (
            client.post(
                at(party, part), {"text": "x", "tag": "x", "source": "x", "value": "x"}
            ).status_code
            == 404
        )
    assert Client().get(at(party, part)).status_code == 302
    assert not Note.objects.exists()
    assert not Tagging.objects.exists()
    assert not ExternalId.objects.exists()


@pytest.mark.parametrize("part", PARTS)
def test_missing_and_unknown_records_look_alike(
    client_of: ClientOf, alice: User, party: Party, part: str
) -> None:
    client = client_of(alice)
    missing = client.get(f"/attached/party/{party.pk + 1000}/{part}/")
    unknown = client.get(f"/attached/unicorn/{party.pk}/{part}/")
    Party.objects.update(deleted_at="2026-01-01T00:00:00Z")
    assert {missing.status_code, unknown.status_code, client.get(at(party, part)).status_code} == {
        404
    }


def test_a_policy_that_shows_only_ones_own_holds_here_too(
    client_of: ClientOf,
    alice: User,
    party: Party,
    elsewhere: Party,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrow = Policy("parties.Party", {Role.SALES_PERSON: grant(read=Scope.OWN)})
    monkeypatch.setitem(
        sys.modules["rapport.platform.access.policies"]._by_name, "parties.Party", narrow
    )
    client = client_of(alice)
    for part in PARTS:
        assert client.get(at(party, part), headers=HTMX).status_code == 200
        assert client.get(at(elsewhere, part), headers=HTMX).status_code == 404
    assert client.post(at(elsewhere), {"text": "Peeking"}, headers=HTMX).status_code == 404
    assert not Note.objects.exists()


def test_a_note_of_another_record_is_not_there(
    client_of: ClientOf, alice: User, party: Party, elsewhere: Party
) -> None:
    client = client_of(alice)
    client.post(at(elsewhere), {"text": "Over there"})
    note = Note.objects.get()
    assert client.post(at(party, f"notes/{note.pk}/delete")).status_code == 404


def upload(name: str, content: bytes, claimed: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=claimed)


def test_a_file_is_kept_and_served_safely(client_of: ClientOf, alice: User, party: Party) -> None:
    client = client_of(alice)
    assert client.post(at(party, "files"), {"file": upload("../Plan.png", PNG)}).status_code == 303
    file = File.objects.get()
    assert (file.name, file.content_type, file.size_bytes) == ("Plan.png", "image/png", len(PNG))
    assert storage.path_of(file.sha256).read_bytes() == PNG
    response = client.get(at(party, f"files/{file.pk}"))
    assert b"".join(response) == PNG
    assert response["Content-Disposition"] == 'attachment; filename="Plan.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    preview = client.get(at(party, f"files/{file.pk}/preview"))
    assert preview["Content-Type"] == "image/png"
    assert b"".join(preview) == PNG
    assert happened(party) == ["file_added"]


HOSTILE = (
    ("page.html", b"<html><script>alert(1)</script>", "text/html"),
    (
        "picture.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "image/svg+xml",
    ),
    ("photo.png", b"<html><script>alert(1)</script>", "image/png"),
)


@pytest.mark.parametrize(("name", "content", "claimed"), HOSTILE)
def test_a_hostile_file_is_never_shown(
    client_of: ClientOf, alice: User, party: Party, name: str, content: bytes, claimed: str
) -> None:
    client = client_of(alice)
    client.post(at(party, "files"), {"file": upload(name, content, claimed)})
    file = File.objects.get()
    assert client.get(at(party, f"files/{file.pk}/preview")).status_code == 404
    response = client.get(at(party, f"files/{file.pk}"))
    assert response["Content-Type"] in ("text/plain", "text/xml", "application/octet-stream")
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response) == content


def test_files_refuse_wrong_input(
    client_of: ClientOf, alice: User, party: Party, settings: Settings
) -> None:
    client = client_of(alice)
    settings.UPLOAD_BYTES = 50
    for files in ({}, {"file": upload("empty.txt", b"")}, {"file": upload("large.bin", b"x" * 51)}):
        assert client.post(at(party, "files"), files, headers=HTMX).status_code == 422
    assert not File.objects.exists()
    assert (
        not list(Path(settings.MEDIA_ROOT).rglob("*"))
        if Path(settings.MEDIA_ROOT).exists()
        else True
    )


def test_the_same_bytes_lie_once_and_go_with_the_last_file(
    client_of: ClientOf,
    alice: User,
    bob: User,
    party: Party,
    django_capture_on_commit_callbacks: object,
) -> None:
    client = client_of(alice)
    for name in ("one.png", "two.png"):
        client.post(at(party, "files"), {"file": upload(name, PNG)})
    one, two = File.objects.order_by("id")
    assert one.sha256 == two.sha256
    assert client_of(bob).post(at(party, f"files/{one.pk}/remove")).status_code == 403
    for file, is_left in ((one, True), (two, False)):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert client.post(at(party, f"files/{file.pk}/remove")).status_code == 303
        assert storage.path_of(file.sha256).exists() is is_left


def test_tags(client_of: ClientOf, alice: User, party: Party) -> None:
    client = client_of(alice)
    for tag in ("Key account", "key  ACCOUNT", "fair 2026"):
        client.post(at(party, "tags"), {"tag": tag})
    assert list(Tag.objects.order_by("name").values_list("name", flat=True)) == [
        "Key account",
        "fair 2026",
    ]
    assert b"Key account" in client.get(at(party, "tags")).content
    assert b"Key account" in client.get("/attached/tag-suggestions/?tag=acc").content
    client.post(at(party, "tags/remove"), {"tag": "Key account"})
    assert list(Tagging.objects.values_list("tag__name", flat=True)) == ["fair 2026"]
    assert happened(party) == ["tag_added", "tag_added", "tag_removed"]


@pytest.mark.parametrize("tag", ["", "  ", "x" * 61])
def test_tags_refuse_wrong_input(client_of: ClientOf, alice: User, party: Party, tag: str) -> None:
    assert client_of(alice).post(at(party, "tags"), {"tag": tag}, headers=HTMX).status_code == 422


def test_tagging_needs_the_right_to_edit(
    client_of: ClientOf, alice: User, elsewhere: Party
) -> None:
    client = client_of(alice)
    assert client.post(at(elsewhere, "tags"), {"tag": "x"}).status_code == 403
    assert (
        client.post(at(elsewhere, "external-ids"), {"source": "sap", "value": "1"}).status_code
        == 403
    )
    assert b'name="tag"' not in client.get(at(elsewhere, "tags")).content


def test_external_ids(
    client_of: ClientOf, alice: User, party: Party, elsewhere: Party, manager: User
) -> None:
    client = client_of(alice)
    assert (
        client.post(at(party, "external-ids"), {"source": "sap", "value": "4711"}).status_code
        == 303
    )
    assert (
        client_of(manager)
        .post(at(elsewhere, "external-ids"), {"source": "sap", "value": "4711"})
        .status_code
        == 409
    )
    assert (
        client.post(
            at(party, "external-ids"), {"source": "", "value": ""}, headers=HTMX
        ).status_code
        == 422
    )
    assert b"4711" in client.get(at(party, "external-ids")).content
    found = ExternalId.objects.get()
    client.post(at(party, f"external-ids/{found.pk}/remove"))
    assert not ExternalId.objects.exists()
    assert happened(party) == ["external_id_added", "external_id_removed"]


def test_a_panel_costs_the_same_for_many_notes(
    client_of: ClientOf, alice: User, bob: User, party: Party, django_assert_max_num_queries: object
) -> None:
    client = client_of(alice)
    for number in range(12):
        client.post(at(party), {"text": f"Note {number} for @Bob"})
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(at(party), headers=HTMX)


def test_why_someone_sees_a_record(
    client_of: ClientOf, alice: User, admin: User, charlie: User, party: Party
) -> None:
    address = f"/access/party/{party.pk}/"
    assert b"Alice sees this party because" in client_of(alice).get(address).content
    everyone = client_of(admin).get(address).content
    assert b"Charlie does not see this party" in everyone
    assert client_of(charlie).get(address).status_code == 404
