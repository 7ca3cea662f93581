"""Files, shown in the browser by what their bytes are, or held back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from rapport.parties.models import Party
from rapport.platform.accounts.models import Team, User
from rapport.platform.records.models import File
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@pytest.fixture
def party(alice: User, north: Team, settings: Settings, tmp_path: Path) -> Party:
    """Acme, which Alice owns."""
    settings.MEDIA_ROOT = tmp_path
    return Party.objects.create(
        kind="organization", name="Acme", sort_name="acme", owner=alice, team=north
    )


def at(party: Party, part: str) -> str:
    return f"/attached/party/{party.pk}/{part}/"


def test_a_file_is_shown_by_what_it_is(client_of: ClientOf, alice: User, party: Party) -> None:
    client = client_of(alice)
    for name, content, shown in (
        ("people.csv", b"name,town\nAnn,<b>Aachen</b>\n", "<td>&lt;b&gt;Aachen&lt;/b&gt;</td>"),
        ("plan.pdf", b"%PDF-1.7\n", "<iframe"),
        ("Plan.png", PNG, '<img class="file-picture"'),
        ("strange.bin", b"\x00\x01", "No preview"),
    ):
        client.post(at(party, "files"), {"file": SimpleUploadedFile(name, content)})
        file = File.objects.order_by("pk").last()
        assert file is not None
        assert shown in client.get(at(party, f"files/{file.pk}/show")).content.decode()
    document = File.objects.get(name="plan.pdf")
    answer = client.get(at(party, f"files/{document.pk}/preview"))
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_held_back_is_served_on_no_way(
    client_of: ClientOf, alice: User, party: Party, settings: Settings
) -> None:
    client, settings.VIRUS_SCANNER = client_of(alice), "clamd://127.0.0.1:1"
    client.post(at(party, "files"), {"file": SimpleUploadedFile("Plan.png", PNG)})
    file = File.objects.get()
    assert "Not scanned yet" in client.get(at(party, "files")).content.decode()
    for way in ("", "/preview", "/show"):
        answer = client.get(at(party, f"files/{file.pk}{way}"))
        assert answer.status_code == 409
        assert b"virus scanner" in answer.content
    File.objects.update(finding="Eicar-Signature")
    shown = client.get(at(party, "files")).content.decode()
    assert "Kept back: it holds Eicar-Signature" in shown
