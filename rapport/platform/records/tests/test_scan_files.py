"""Files and the virus scanner, which is a small server here that speaks as clamd does."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from rapport.kit.clamd import Clamd, TooLargeError, UnreachableError, read
from rapport.kit.errors import Refused
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.actions.scanning import scan_files
from rapport.platform.records.models import CustomObject, File
from rapport.platform.records.queries.attached import bytes_of
from rapport.platform.records.queries.previews import preview_of
from rapport.platform.records.types import record_types

pytestmark = pytest.mark.django_db
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-" + "TEST-FILE!$H+H*"
MOST = 200_000


class Daemon(socketserver.StreamRequestHandler):
    """One conversation with clamd: INSTREAM, pieces with their lengths, an answer."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\x00":
            self.wfile.write(b"UNKNOWN COMMAND\x00")
            return
        found = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            found += self.rfile.read(length)
            if len(found) > MOST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\x00")
                return
        answer = "Eicar-Signature FOUND" if EICAR.encode() in found else "OK"
        self.wfile.write(f"stream: {answer}\x00".encode())


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the daemon listens."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(autouse=True)
def scanner(settings: Settings, tmp_path: Path, port: int) -> None:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, f"clamd://127.0.0.1:{port}"


@pytest.fixture
def by(alice: User) -> Actor:
    return actor_of(alice)


@pytest.fixture
def mill(by: Actor) -> Any:
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    stamps.renew()
    return create_record(record_types()["project"], {"name": "Mill"}, by=by)


def added(mill: Any, by: Actor, content: str, name: str = "a.txt") -> File:
    return add_file(mill, SimpleUploadedFile(name, content.encode()), by=by)


def test_a_clean_file_is_given_out_once_it_was_looked_into(mill: Any, by: Actor) -> None:
    file = added(mill, by, "Hello")
    with pytest.raises(Refused, match="until the virus scanner has looked"):
        bytes_of(file)
    assert scan_files() == 1
    file.refresh_from_db()
    assert bytes_of(file).read_text() == "Hello"
    assert scan_files() == 0


def test_an_infected_file_is_kept_back_for_ever(mill: Any, by: Actor, settings: Settings) -> None:
    file = added(mill, by, EICAR)
    scan_files()
    file.refresh_from_db()
    settings.VIRUS_SCANNER = ""
    with pytest.raises(Refused, match="holds a virus \\(Eicar-Signature\\)"):
        bytes_of(file)
    told = Event.objects.get(name="records.file_found_infected")
    assert (told.subject_id, told.data["finding"]) == (mill.pk, "Eicar-Signature")


def test_while_nobody_answers_files_are_held_back_and_tried_again(
    mill: Any, by: Actor, settings: Settings
) -> None:
    reachable, settings.VIRUS_SCANNER = settings.VIRUS_SCANNER, "clamd://127.0.0.1:1"
    file = added(mill, by, "Hello")
    assert scan_files() == 0
    file.refresh_from_db()
    with pytest.raises(Refused, match="cannot be reached"):
        bytes_of(file)
    settings.VIRUS_SCANNER = reachable
    assert scan_files() == 1
    file.refresh_from_db()
    assert (file.is_held, file.trouble) == (False, "")


def test_what_is_too_large_is_held_and_tried_at_night(mill: Any, by: Actor) -> None:
    file = added(mill, by, "x" * (MOST + 100_000))
    scan_files()
    file.refresh_from_db()
    assert file.trouble == "too_large"
    with pytest.raises(Refused, match="too large for the virus scanner"):
        bytes_of(file)
    assert scan_files() == 0
    assert scan_files(even_large=True) == 1


def test_without_a_scanner_files_are_given_out(mill: Any, by: Actor, settings: Settings) -> None:
    settings.VIRUS_SCANNER = ""
    assert bytes_of(added(mill, by, "Hello")).read_text() == "Hello"
    assert scan_files() == 0


def test_what_is_no_clamd_is_not_believed(port: int) -> None:
    assert read("stream: OK") == ""
    assert read("stream: Win.Test FOUND") == "Win.Test"
    with pytest.raises(TooLargeError):
        read("INSTREAM size limit exceeded. ERROR")
    for answer in ("", "HTTP/1.1 400 Bad Request", "stream: something OK"):
        with pytest.raises(UnreachableError):
            read(answer)
    with pytest.raises(FileNotFoundError):
        Clamd("127.0.0.1", port).find(Path("gone"))


def test_what_can_be_shown(mill: Any, by: Actor, settings: Settings) -> None:
    settings.VIRUS_SCANNER = ""
    table = preview_of(added(mill, by, "name;town\nAnn;Aachen\n\nBob;Bonn\n", "people.csv"))
    assert (table.form, table.rows[2]) == ("table", ["Bob", "Bonn"])
    assert preview_of(added(mill, by, "<b>Hello</b>")).text == "<b>Hello</b>"
    assert preview_of(added(mill, by, "x" * 300_000)).is_cut
    assert preview_of(added(mill, by, "%PDF-1.7\n")).form == "document"
    assert preview_of(added(mill, by, "\x00\x01")).form == ""
