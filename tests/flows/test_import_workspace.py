"""Files that belong together come in at once, in the order of their links, as one story."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.exchange import actions, archives
from rapport.platform.exchange.models import Import
from rapport.platform.records.actions.undo import undo_story
from tests.flows.test_import_pages import form_values

pytestmark = pytest.mark.django_db
NORTHWIND = Path(__file__).resolve().parents[2].parent / "shared/data/business/northwind"
TABLES = ("order_details", "orders", "products", "employees", "customers")
FILES = {
    "lines.csv": "order_id,product_id,unit_price,quantity\n1,7,1.5,2\n1,8,2,1\n2,7,1.5,1\n",
    "orders.csv": "order_id,customer_id,order_date\n1,A,2024-01-01\n2,B,2024-01-02\n",
    "products.csv": "product_id,product_name,unit_price,supplier_id\n7,Tea,1.4,1\n8,Rice,2,1\n",
    "suppliers.csv": "supplier_id,company_name,city\n1,Exotic Liquids,London\n",
    "customers.csv": "customer_id,company_name,city\nA,Kontor,Kiel\nB,Holm,Oslo\n",
    "notes.csv": "foo,bar\n1,2\n",
}


def handed(files: dict[str, bytes]) -> list[actions.Handed]:
    return [actions.Handed(name, [content]) for name, content in files.items()]


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"export/{name}", content)
    return target.getvalue()


def bytes_of(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def check_links() -> None:
    order = Order.objects.get(number="1")
    assert order.party == Party.objects.get(name="Kontor")
    assert set(order.lines.values_list("product__name", flat=True)) == {"Tea", "Rice"}
    assert Product.objects.count() == 2
    assert set(Party.objects.values_list("name", flat=True)) == {"Kontor", "Holm", "Exotic Liquids"}


def test_a_zip_archive_comes_in_with_its_links_and_goes_as_one() -> None:
    archive = {"all.zip": zipped(bytes_of(FILES))}
    found = actions.create_workspace(handed(archive), by=SYSTEM, source="shop")
    assert found.left_out == ["notes.csv"]
    order = [each.record_type for each in found.imports]
    assert order.index("product") > order.index("parties")
    assert order[-1] == "orders"
    sources = {each.file_name: each.source for each in found.imports}
    assert (sources["customers.csv"], sources["suppliers.csv"]) == ("shop", "shop suppliers")
    actions.start_workspace(found.imports[0], by=SYSTEM)
    done = actions.run_workspace(found.imports[0].story)
    assert [each.status for each in done] == ["done"] * 4, [each.message for each in done]
    assert [each.counts["reasons"] for each in done] == [{}] * 4
    check_links()
    undo_story(found.imports[0].story, by=SYSTEM)
    assert not Order.objects.filter(deleted_at=None).exists()
    assert not Party.objects.filter(deleted_at=None).exists()


def test_several_files_in_the_browser(manager: User, client_of: Callable[[User], Client]) -> None:
    client: Any = client_of(manager)
    files = [SimpleUploadedFile(name, text.encode()) for name, text in FILES.items()]
    answer = client.post(reverse("create_import"), {"file": files, "source": "shop"})
    page = client.get(answer.url).content.decode()
    assert "Files that came together" in page
    assert "Import all these files" in page
    answer = client.post(answer.url, {**form_values(page), "do": "all"})
    assert answer.status_code == 303
    actions.run_workspace(Import.objects.latest("pk").story)
    check_links()
    assert "customers.csv" in client.get(answer.url).content.decode()


def test_tried_in_the_browser_each_file_finds_what_the_others_would_bring(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    client: Any = client_of(manager)
    files = [SimpleUploadedFile(name, text.encode()) for name, text in FILES.items()]
    client.post(reverse("create_import"), {"file": files, "source": "shop"})
    orders, customers = (
        Import.objects.get(file_name=name) for name in ("lines.csv + orders.csv", "customers.csv")
    )
    customers.answers = {"2": "new"}
    customers.save()
    address = reverse("map_import", args=[orders.pk])
    values = form_values(client.get(address).content.decode())
    answer = client.post(address, {**values, "do": "try"})
    assert "Trying it" in client.get(answer.url).content.decode()
    assert actions.run_trial(orders.pk).status == "tried"
    tried = {each.file_name: each for each in Import.objects.all()}
    assert {each.status for each in tried.values()} == {"tried"}
    trial = tried[orders.file_name].trial
    assert (len(trial["new"]), trial["refused"]) == (2, 0)
    assert tried["customers.csv"].answers == {"2": "new"}, "what was said of other files stands"
    assert not any(model.objects.exists() for model in (Party, Order, Product))
    actions.start_workspace(orders, by=actor_of(manager))
    actions.run_workspace(orders.story)
    check_links()


def test_tried_in_the_browser_a_file_that_says_too_little_is_named(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    client: Any = client_of(manager)
    files = [SimpleUploadedFile(name, text.encode()) for name, text in FILES.items()]
    client.post(reverse("create_import"), {"file": files, "source": "shop"})
    Import.objects.filter(file_name="customers.csv").update(mapping={"name": "Nobody"})
    orders = Import.objects.get(file_name="lines.csv + orders.csv")
    address = reverse("map_import", args=[orders.pk])
    values = form_values(client.get(address).content.decode())
    answer = client.post(address, {**values, "do": "try"})
    assert answer.status_code == 422
    assert "customers.csv: The file has no column" in answer.content.decode()
    assert not Import.objects.filter(status="trying").exists()


def test_what_follows_a_file_that_fails_waits_with_it() -> None:
    found = actions.create_workspace(handed(bytes_of(FILES)), by=SYSTEM, source="shop")
    first = found.imports[0]
    actions.start_workspace(first, by=SYSTEM)
    Path(first.path).unlink()
    done = actions.run_workspace(first.story)
    assert {each.status for each in done} == {"failed"}
    assert "could not be imported" in done[-1].message
    assert not Order.objects.exists()


def test_archives_that_harm_or_say_nothing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ROOM", 1 << 20)
    bomb = zipped({"customers.csv": b"name,city\n" + b"0" * (3 << 20)})
    cut = zipped(bytes_of(FILES))
    many = zipped({f"{n}.csv": b"a\n1\n" for n in range(101)})
    unknown = zipped({"notes.csv": b"foo,bar\n1,2\n"})
    for content, sentence in (
        (bomb, "zip bomb"),
        (many, "more than 100 files"),
        (unknown, "Nothing in these files is understood"),
        (b"PK\x03\x04" + b"x" * 40 + cut[44:], "damaged"),
    ):
        with pytest.raises(Invalid, match=sentence):
            actions.create_workspace(handed({"all.zip": content}), by=SYSTEM)
    assert not Import.objects.exists()


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the reference data is not in ../shared/data")
def test_northwind_comes_in_at_once() -> None:
    files = {f"{name}.csv": (NORTHWIND / f"{name}.csv").read_bytes() for name in TABLES}
    found = actions.create_workspace(handed(files), by=SYSTEM, source="northwind")
    actions.start_workspace(found.imports[0], by=SYSTEM)
    done = {each.file_name: each for each in actions.run_workspace(found.imports[0].story)}
    counts = {name: (each.row_count, each.counts.get("refused")) for name, each in done.items()}
    assert counts == {
        "customers.csv": (91, 0),
        "employees.csv": (9, 0),
        "products.csv": (77, 0),
        "order_details.csv + orders.csv": (2155, 0),
    }
    order = Order.objects.get(number="10248")
    assert order.party == Party.objects.get(name="Vins et alcools Chevalier")
    assert order.lines.filter(product__name="Queso Cabrales").exists()
    nancy = Party.objects.get(given_name="Nancy", family_name="Davolio")
    assert nancy.relationships.filter(kind="reports_to").exists()


def test_on_the_command_line(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in FILES]
    for path in paths:
        path.write_text(FILES[path.name])
    told: list[tuple[str, float]] = []
    done = actions.import_workspace(
        paths, by=SYSTEM, source="shop", progress=lambda label, share: told.append((label, share))
    )
    check_links()
    assert done.left_out == ["notes.csv"]
    assert done.as_lines()["suppliers.csv"]["created"] == 1
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1] == ("lines.csv + orders.csv: Done", 1.0)
    again = actions.import_workspace(paths, by=SYSTEM, source="shop")
    assert {part["created"] for part in again.files} == {0}


def test_a_file_that_fails_is_named(tmp_path: Path) -> None:
    good, broken = tmp_path / "customers.csv", tmp_path / "suppliers.csv"
    good.write_text(FILES["customers.csv"])
    broken.write_text(FILES["suppliers.csv"] + '2,"cut off')
    with pytest.raises(Invalid, match=r"suppliers\.csv: .*cut off"):
        actions.import_workspace([good, broken], by=SYSTEM)


def test_tried_on_the_command_line_each_file_finds_what_the_others_would_bring(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / name for name in FILES]
    for path in paths:
        path.write_text(FILES[path.name])
    trial = actions.try_workspace(paths, by=SYSTEM, source="shop")
    created = {name: (found["created"], found["refused"]) for name, found in trial.items()}
    assert created["lines.csv + orders.csv"] == (3, 0)
    assert created["products.csv"] == (2, 0)
    assert len(trial["lines.csv + orders.csv"]["new"]) == 2
    assert not any(model.objects.exists() for model in (Import, Party, Order))
