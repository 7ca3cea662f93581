"""A client that a public generator makes of our OpenAPI document does its work over real HTTP."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings

from rapport.parties.models import Party
from tests.architecture.source import PROJECT

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from rapport.platform.records.types import RecordType
    from tests.programs import Lend

LOCK = PROJECT / "requirements" / "client.lock"
GENERATOR = Path(sys.prefix) / "client"
"""The generator and what it needs, apart from our own packages: it wants others than we."""
WORK = """
import io, json, sys

from generated import AuthenticatedClient
from generated.api.attached import list_files, read_file_content, upload_file
from generated.api.default import list_types
from generated.api.order import create_order
from generated.api.party import create_party, edit_party, list_party, read_party
from generated.api.project import create_project, delete_project, list_project, upsert_project
from generated.types import File
from generated.models import (
    FileForm,
    ListProjectSort, Money, OrderNew, OrderNewLinesItem, PartyChange, PartyNew,
    ProjectMany, ProjectManyRecordsItem, ProjectNew, ProjectRow,
)

client = AuthenticatedClient(base_url=sys.argv[1] + "/api/v1", token=sys.argv[2], timeout=120)
said = {"types": sorted(kind.key for kind in list_types.sync(client=client).data)}

anna = create_party.sync(client=client, body=PartyNew(name="Anna de Vries", job_title="Buyer"))
made = create_party.sync_detailed(client=client, body=PartyNew(name="Bo Berg"))
edited = edit_party.sync(
    anna.id, client=client, body=PartyChange(job_title="Owner"), if_match=f'"{anna.version}"'
)
stale = edit_party.sync(
    anna.id, client=client, body=PartyChange(job_title="Late"), if_match=f'"{anna.version}"'
)
found = list_party.sync(client=client, filter_="anna", limit=10)
read = read_party.sync(anna.id, client=client)
said |= {
    "status": int(made.status_code),
    "edited": edited.job_title,
    "stale": stale.code,
    "found": [party.name for party in found.data],
    "read": read.job_title,
}

price = Money(amount="9.90", currency="EUR")
mill = create_project.sync(client=client, body=ProjectNew(name="Mill", price=price))
rows = [
    ProjectManyRecordsItem(external_id=str(number), values=ProjectRow(name=f"Pond {number}"))
    for number in range(3)
]
many = upsert_project.sync(client=client, body=ProjectMany(source="shop", records=rows))
pages, cursor = [], ""
while cursor is not None:
    page = list_project.sync(client=client, limit=3, cursor=cursor, sort=ListProjectSort("name"))
    pages.append([project.name for project in page.data])
    cursor = page.next_cursor
line = OrderNewLinesItem(description="Ribbon", quantity=3, unit_price="0.1")
order = create_order.sync(client=client, body=OrderNew(party=anna.id, currency="EUR", lines=[line]))
said["order"] = [order.total.amount, order.lines[0].description]
signed = FileForm(file=File(payload=io.BytesIO(b"Signed."), file_name="contract.txt"))
kept = upload_file.sync("project", mill.id, client=client, body=signed)
content = read_file_content.sync("project", mill.id, kept.id, client=client)
files = list_files.sync("project", mill.id, client=client).data
said["files"] = [[file.name for file in files], content.payload.read().decode()]
gone = delete_project.sync_detailed(mill.id, client=client)
said |= {
    "price": [mill.price.amount, mill.price.currency],
    "many": many.created,
    "pages": pages,
    "gone": int(gone.status_code),
    "refused": create_project.sync(client=client, body=ProjectNew(name="")).code,
}
print(json.dumps(said))
"""


@pytest.fixture(scope="session")
def generator() -> Path:
    """Where the generator is, fetched when its lock changes."""
    made = GENERATOR / f"made-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    if not made.exists():
        uv = Path(sys.executable).with_name("uv")
        target = ["--python", sys.executable, "--target", str(GENERATOR)]
        _run([str(uv), "pip", "install", "--quiet", *target, "--require-hashes", "-r", str(LOCK)])
        made.touch()
    return GENERATOR


def _run(command: list[str], *, path: str = "") -> str:
    """What ``command`` prints; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.django_db
def test_a_generated_client_creates_lists_filters_and_updates(
    served: str,
    admin: User,
    project: RecordType,
    lend: Lend,
    generator: Path,
    tmp_path: Path,
    settings: Settings,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    program = lend(admin)
    (tmp_path / "openapi.json").write_text(json.dumps(program.get("openapi.json")))
    (tmp_path / "options.yml").write_text("post_hooks: []")
    words = ["--path", f"{tmp_path}/openapi.json", "--config", f"{tmp_path}/options.yml"]
    make = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    told = _run([*make, "--output-path", f"{tmp_path}/generated", *words], path=str(generator))
    assert "warning" not in told.lower(), told
    work = tmp_path / "work.py"
    work.write_text(WORK)
    places = f"{tmp_path}{os.pathsep}{generator}"
    said = json.loads(_run([sys.executable, str(work), served, program.secret], path=places))
    assert {"party", "product", "project"} <= set(said.pop("types"))
    assert said == {
        "status": 201,
        "edited": "Owner",
        "stale": "changed_meanwhile",
        "found": ["Anna de Vries"],
        "read": "Owner",
        "price": ["9.9", "EUR"],
        "many": 3,
        "pages": [["Mill", "Pond 0", "Pond 1"], ["Pond 2"]],
        "gone": 204,
        "order": ["0.3", "Ribbon"],
        "files": [["contract.txt"], "Signed."],
        "refused": "invalid_record",
    }
    assert Party.objects.filter(name="Anna de Vries", job_title="Owner").exists()
