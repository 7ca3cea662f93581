"""Files of a record: uploaded, listed, read and taken away by programs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomRecord, File
from rapport.platform.records.types import RecordType
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db
WORDS = b"Signed by Anna.\n" * 400
FORM = "multipart/form-data; boundary=edge"


@pytest.fixture(autouse=True)
def _kept_here(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, ""


@pytest.fixture
def program(alice: User, project: RecordType, lend: Lend) -> Program:
    return lend(alice, "project:write")


@pytest.fixture
def mill(project: RecordType, alice: User) -> CustomRecord:
    found: CustomRecord = create_record(project, {"name": "Mill"}, by=actor_of(alice))
    return found


@pytest.fixture
def path(mill: CustomRecord) -> str:
    return f"/api/v1/project/{mill.pk}/files"


def upload(program: Program, path: str, body: bytes, **more: Any) -> Any:
    return program.call("POST", path, body, content_type="application/octet-stream", **more)


def form(*parts: tuple[str, str, bytes]) -> bytes:
    """Files and fields as browsers send them."""
    found = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), f'; filename="{file}"'.encode() if file else b"", content)
        for name, file, content in parts
    )
    return found + b"--edge--\r\n"


def send_form(program: Program, path: str, *parts: tuple[str, str, bytes]) -> Any:
    return program.call("POST", path, form(*parts), content_type=FORM)


def test_a_file_is_uploaded_read_and_taken_away(program: Program, path: str, alice: User) -> None:
    made = upload(program, path, WORDS, query={"name": "../contract.txt"})
    assert made.status_code == 201, made.content
    file = said(made)
    assert made["Location"].endswith(f"{path}/{file['id']}")
    assert (file["name"], file["content_type"], file["state"]) == (
        "contract.txt",
        "text/plain",
        "ready",
    )
    assert (file["size_bytes"], file["by"]) == (len(WORDS), alice.pk)
    assert file["sha256"] == hashlib.sha256(WORDS).hexdigest()
    assert program.get(f"{path}/{file['id']}") == file
    content = program.call("GET", f"{path}/{file['id']}/content")
    assert b"".join(content.streaming_content) == WORDS
    assert content["Content-Disposition"] == 'attachment; filename="contract.txt"'
    assert program.call("DELETE", f"{path}/{file['id']}").status_code == 204
    assert program.call("GET", f"{path}/{file['id']}").status_code == 404
    names = Event.objects.filter(name__startswith="records.file_").order_by("id")
    told = list(names.values_list("name", "by_name"))
    assert [name for name, _ in told] == ["records.file_added", "records.file_removed"]
    assert all("Shop" in by for _, by in told)


def test_a_form_brings_one_file(program: Program, path: str) -> None:
    made = send_form(program, path, ("file", "photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40))
    assert (made.status_code, said(made)["content_type"]) == (201, "image/png")
    two = send_form(program, path, ("file", "a.txt", b"a"), ("file", "b.txt", b"b"))
    more = send_form(program, path, ("file", "a.txt", b"a"), ("folder", "", b"x"))
    assert list(said(two)["errors"]) == ["file"]
    assert list(said(more)["errors"]) == ["folder"]
    assert File.objects.count() == 1


def test_pages_of_files_go_on_where_the_last_ended(
    program: Program, path: str, mill: CustomRecord, alice: User
) -> None:
    for number in range(5):
        upload = SimpleUploadedFile(f"{number}.txt", b"x" * (number + 1))
        add_file(mill, upload, by=actor_of(alice))
    File.objects.update(at=timezone.now())
    found: list[str] = []
    cursor: Any = ""
    while cursor is not None:
        page = program.get(path, limit=2, **({"cursor": cursor} if cursor else {}))
        found += [file["name"] for file in page["data"]]
        cursor = page["next_cursor"]
    assert found == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]


def test_what_the_scanner_has_not_seen_is_held(
    program: Program, path: str, settings: Settings
) -> None:
    settings.VIRUS_SCANNER = "clamd://127.0.0.1:1"
    pk = said(upload(program, path, WORDS, query={"name": "a.txt"}))["id"]
    assert program.get(f"{path}/{pk}")["state"] == "held"
    held = program.call("GET", f"{path}/{pk}/content")
    assert (held.status_code, said(held)["code"]) == (409, "file_held")
    File.objects.update(scanned_at=timezone.now(), finding="Eicar")
    infected = program.call("GET", f"{path}/{pk}/content")
    assert (infected.status_code, said(infected)["code"]) == (409, "file_infected")
    assert program.get(f"{path}/{pk}")["state"] == "infected"


def test_what_is_wrong_is_told(program: Program, path: str, settings: Settings) -> None:
    settings.UPLOAD_BYTES = 100
    for answer, status, code in (
        (send_form(program, path, ("file", "a.txt", b"")), 422, "empty_file"),
        (upload(program, path, b"x"), 422, "no_name"),
        (upload(program, path, b"x" * 101, query={"name": "a.txt"}), 413, "large_file"),
        (send_form(program, path, ("file", "a.txt", b"x" * 101)), 413, "large_file"),
        (program.call("POST", path, b"--nothing", content_type=FORM), 422, "bad_upload"),
        (
            program.call("POST", path, b"x", content_type="multipart/form-data"),
            400,
            "bad_form",
        ),
        (program.call("POST", path, {"file": "x"}), 415, "no_file"),
        (program.call("GET", path, query={"cursor": "x"}), 422, "bad_cursor"),
        (program.call("GET", path, query={"sort": "name"}), 422, "bad_query"),
    ):
        assert (answer.status_code, said(answer)["code"]) == (status, code), answer.content
    assert not File.objects.exists()


def test_a_repeated_upload_is_kept_once(program: Program, path: str) -> None:
    named = {"query": {"name": "a.txt"}, "Idempotency_Key": "k"}
    first = upload(program, path, WORDS, **named)
    assert said(upload(program, path, WORDS, **named)) == said(first)
    assert upload(program, path, WORDS + b"!", **named).status_code == 422
    assert File.objects.count() == 1


def test_who_may_not_is_refused(
    program: Program, path: str, alice: User, bob: User, charlie: User, lend: Lend
) -> None:
    pk = said(upload(program, path, WORDS, query={"name": "a.txt"}))["id"]
    reading = lend(alice, "project:read")
    assert program.call("GET", f"{path}/{pk}/content").status_code == 200
    assert reading.call("GET", f"{path}/{pk}/content").status_code == 200
    for other, status in ((reading, 403), (lend(charlie), 404)):
        assert upload(other, path, WORDS, query={"name": "b.txt"}).status_code == status
        assert other.call("DELETE", f"{path}/{pk}").status_code == status
    assert lend(charlie).call("GET", f"{path}/{pk}/content").status_code == 404
    assert lend(bob).call("DELETE", f"{path}/{pk}").status_code == 403
    assert File.objects.count() == 1
