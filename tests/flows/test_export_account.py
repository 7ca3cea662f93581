"""A company leaves with all it has, and comes in again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.catalog.models import Product
from rapport.kit.errors import NotAllowed
from rapport.orders.models import Order, OrderLine
from rapport.parties.models import EmailAddress, Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions
from rapport.platform.exchange.models import Export, Import
from rapport.platform.notifications.actions.hearing import hear
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.notes import write_note
from rapport.platform.records.models import ExternalId

pytestmark = pytest.mark.django_db
PEOPLE = (
    "Id,Name,Email,Phone,City\n"
    "1,=Zoe,zoe@example.org,+31 20 123 4567,Köln\n"
    "2,Jan,jan@example.org,,Bonn\n"
    "3,Kim,kim@example.org,,Kiel\n"
)
LINES = (
    "Order ID,SKU,Item name,Order date,Qty,Price,Customer ID\n"
    "A1,x,Tea,2024-01-02,2,1.25,1\nA1,y,Rice,2024-01-02,1,2,1\nA2,x,Tea,2024-01-03,1,1.25,2\n"
)


@pytest.fixture
def company(tmp_path: Path) -> Party:
    """Three people, two orders, a note and a file."""
    for record_type, text in (("parties", PEOPLE), ("orders", LINES)):
        path = tmp_path / f"{record_type}.csv"
        path.write_text(text)
        asked = actions.Asked(record_type=record_type, source="shop")
        actions.import_file(path, asked, by=SYSTEM)
    zoe = Party.objects.get(name="=Zoe")
    write_note(zoe, "Likes\ntea.", by=SYSTEM)
    add_file(zoe, SimpleUploadedFile("offer.txt", b"bytes"), by=SYSTEM)
    return zoe


def counted() -> dict[str, int]:
    models = (Party, EmailAddress, Product, Order, OrderLine)
    return {model.__name__: model.objects.count() for model in models}


def test_an_account_is_taken_out_and_brought_in_again(company: Party, tmp_path: Path) -> None:
    path, before = tmp_path / "all.zip", counted()
    done = actions.export_account(by=SYSTEM, path=path, formats=("csv", "parquet", "jsonl"))
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        files = {
            name: archive.read(f"records/{name}.csv")
            for name in ("parties", "products", "order_lines")
        }
        assert b"bytes" in [archive.read(name) for name in names if name.startswith("files/")]
        notes = archive.read("tables/records_note.jsonl").decode().splitlines()
        assert archive.read("README.md").startswith(b"# ")
        manifest = json.loads(archive.read("manifest.json"))
    assert [json.loads(line)["text"] for line in notes] == ["Likes\ntea."]
    assert manifest["rows"] == done["files"]
    assert {"schema.json", "records/orders.parquet", "tables/parties_emailaddress.csv"} <= names
    assert not any("password" in name or "session" in name for name in names)
    event = Event.objects.get(name="exchange.account_exported")
    assert event.data["counts"]["records/parties"] == 3
    assert [name for name in tmp_path.iterdir() if name.name.startswith(".")] == []

    for model in (OrderLine, Order, Product, Party, ExternalId, Import):
        model.objects.all().delete()
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    brought = actions.create_workspace(
        [actions.Handed("records.zip", [bundle.getvalue()])], by=SYSTEM, source="rapport"
    )
    assert brought.left_out == []
    actions.start_workspace(brought.imports[0], by=SYSTEM)
    finished = actions.run_workspace(brought.imports[0].story)
    assert {each.record_type: each.status for each in finished} == dict.fromkeys(
        ("parties", "product", "orders"), Import.Status.DONE
    )
    assert counted() == before
    zoe = Party.objects.get(emails__folded="zoe@example.org")
    assert (zoe.name, Order.objects.get(number="A1").party) == ("=Zoe", zoe)


def test_only_administrators_take_everything(
    company: Party, tmp_path: Path, manager: User, admin: User
) -> None:
    with pytest.raises(NotAllowed):
        actions.export_account(by=actor_of(manager), path=tmp_path / "all.zip")
    with pytest.raises(NotAllowed):
        actions.queue_account_export(["csv"], by=actor_of(manager))
    assert not (tmp_path / "all.zip").exists()
    assert not Export.objects.exists()


def test_everything_is_written_in_the_background(company: Party, admin: User) -> None:
    made = actions.queue_account_export(["csv"], by=actor_of(admin))
    actions.run_export(made.pk)
    made.refresh_from_db()
    assert (made.state, made.is_kept) == ("done", True)
    assert made.done > 10
    hear(list(Event.objects.filter(name="exchange.account_exported")))
    told = Notification.objects.get(user=admin)
    assert told.url == f"/exports/{made.pk}/"


def test_who_stops_it_gets_no_file(company: Party, admin: User) -> None:
    made = actions.queue_account_export(["csv"], by=actor_of(admin))
    Export.objects.filter(pk=made.pk).update(wants_cancel=True)
    actions.run_export(made.pk)
    made.refresh_from_db()
    assert made.state == "cancelled"
    later = actions.queue_account_export(["csv"], by=actor_of(admin))
    actions.cancel_export(later.pk, by=actor_of(admin))
    actions.run_export(later.pk)
    later.refresh_from_db()
    assert later.state == "cancelled"
    assert not Event.objects.filter(name="exchange.account_exported").exists()
