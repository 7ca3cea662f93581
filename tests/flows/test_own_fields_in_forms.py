"""Fields made in the browser in the forms that apps have for their own types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.orders.models import Order, Return
from rapport.parties import actions as parties
from rapport.parties.details import PartyDetails
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, FieldRight, Role
from rapport.platform.accounts.actions.rights import change_field_rights
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom import fields
from rapport.platform.records.models import File
from rapport.platform.records.plans import FieldPlan
from rapport.platform.records.types import record_types

if TYPE_CHECKING:
    from django.test import Client

    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
NO_LINES = {
    f"{kind}-{name}": count
    for kind in ("email", "phone", "address", "handle")
    for name, count in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
}
PARTY = {"kind": "person", "name": "Anna Blom", **NO_LINES}
PRODUCT = {"code": "85123A", "name": "Heart", "kind": "goods"}
ORDER = {
    "channel": "phone_order",
    "currency": "EUR",
    "at": "2026-03-01T10:00",
    "lines-TOTAL_FORMS": 1,
    "lines-INITIAL_FORMS": 0,
    "lines-0-description": "Heart",
    "lines-0-unit_price": "2.50",
}
FORMS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "party": ("/parties/new/", PARTY, Party),
    "product": ("/products/new/", PRODUCT, Product),
    "order": ("/orders/new/", ORDER, Order),
}


@pytest.fixture
def add(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Adds a field to a type, as after its commit."""

    def make(key: str, label: str, kind: str = "text", **more: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            fields.add_field(record_types()[key], FieldPlan(label, kind, **more), by=SYSTEM)
        connection.run_on_commit.clear()

    return make


@pytest.fixture
def client(client_of: ClientOf, manager: User) -> Client:
    return client_of(manager)


def statements(client: Client, address: str, data: dict[str, Any] | None = None) -> int:
    ask: Any = client.get if data is None else client.post
    with CaptureQueriesContext(connection) as found:
        assert ask(address, data).status_code in (200, 303)
    return len(found)


def party(**more: Any) -> Party:
    return parties.create_party(PartyDetails(name="Anna Blom"), by=SYSTEM, **more)


@pytest.mark.parametrize("key", FORMS)
def test_every_form_of_entering_takes_them(
    key: str, add: Callable[..., None], client: Client
) -> None:
    address, said, model = FORMS[key]
    empty = client.get(address).content.decode()
    assert "Own fields" not in empty
    assert "multipart" not in empty
    add(key, "Size", "number", default=7)
    add(key, "Tags", "choices", choices=(("a", "Red"), ("b", "Blue")))
    add(key, "Contract", "file")
    form = client.get(address).content.decode()
    assert 'name="own-size" value="7"' in form
    assert 'enctype="multipart/form-data"' in form
    file = SimpleUploadedFile("plan.txt", b"a plan")
    typed = {"own-size": "12.5", "own-tags": ["a", "b"], "own-contract": file}
    assert client.post(address, {**said, **typed}).status_code == 303
    made = model.objects.get()
    kept = File.objects.get(record_id=made.pk)
    assert made.custom == {"size": 12.5, "tags": ["a", "b"], "contract": kept.pk}
    told = Event.objects.filter(subject_id=made.pk, subject_type=model._meta.label_lower)
    assert told.exclude(name="records.file_added").count() == 1
    assert told.values("story").distinct().count() == 1


def test_a_return_takes_them_too(add: Callable[..., None], client: Client) -> None:
    add("return", "Shelf", is_required=True)
    client.post("/orders/new/", ORDER)
    order = Order.objects.get()
    address, line = f"/orders/{order.pk}/return/", f"line_{order.lines.get().pk}"
    assert client.post(address, {line: "1"}).status_code == 422
    assert client.post(address, {line: "1", "own-shelf": "B4"}).status_code == 303
    assert Return.objects.get().custom == {"shelf": "B4"}


@pytest.mark.parametrize("key", FORMS)
def test_a_needed_one_is_asked_for_beside_whatever_else_is_wrong(
    key: str, add: Callable[..., None], client: Client
) -> None:
    address, said, model = FORMS[key]
    add(key, "Region", is_required=True)
    add(key, "Size", "number")
    add(key, "Contract", "file", is_required=True)
    answer = client.post(address, {**said, "own-size": "much", "name": "", "currency": "E"})
    text = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "Region is needed.",
        "Contract is needed.",
        "Size is a number, not “much”.",
        'name="own-size" value="much"',
        "Write its code" if key != "party" else "This field is required.",
    ):
        assert sentence in text
    assert not model.objects.exists()


def test_a_program_that_says_nothing_gets_defaults_and_is_asked_for_the_rest(
    add: Callable[..., None],
) -> None:
    add("party", "Size", "number", default=7)
    assert party().custom == {"size": 7}
    add("party", "Region", is_required=True)
    with pytest.raises(Invalid, match="Region is needed"):
        party()


@pytest.mark.parametrize("key", FORMS)
def test_a_value_held_by_one_alone_is_refused_to_the_next(
    key: str, add: Callable[..., None], client: Client
) -> None:
    address, said, model = FORMS[key]
    add(key, "Badge", is_unique=True)
    assert client.post(address, {**said, "own-badge": "A1"}).status_code == 303
    other = {**said, "own-badge": "A1"} | ({"code": "2"} if key == "product" else {})
    answer = client.post(address, other)
    assert answer.status_code == 422
    assert f"Another {key} has this badge." in answer.content.decode()
    assert model.objects.count() == 1


def test_an_organization_and_a_relation_chosen_by_words(
    add: Callable[..., None], client: Client, manager: User
) -> None:
    add("party", "Mentor", "record", target="party")
    add("party", "Guide", "user")
    mentor = party()
    typed = {**PARTY, "kind": "organization", "name": "Acme", "own-words-guide": "maria"}
    unclear = client.post("/parties/new/", {**typed, "own-words-mentor": "nobody"})
    assert unclear.status_code == 422
    assert "Nothing of this name was found." in unclear.content.decode()
    answer = client.post("/parties/new/", {**typed, "own-words-mentor": "blom"})
    assert answer.status_code == 303
    made = Party.objects.get(kind="organization")
    assert made.custom == {"mentor": mentor.pk, "guide": manager.pk}
    found = client.get("/records/party/pick/mentor/?within=own&own-words-mentor=anna")
    assert f'name="own-mentor" value="{mentor.pk}"' in found.content.decode()
    prepared = client.get(f"/parties/new/?mentor={mentor.pk}").content.decode()
    assert f'name="own-mentor" value="{mentor.pk}" checked' in prepared


def test_an_edit_tells_of_both_in_one_event(add: Callable[..., None], client: Client) -> None:
    add("party", "Size", "number")
    add(
        "party", "Title and size", source="formula", computation={"formula": "[Job title] & [Size]"}
    )
    made = party(own={"size": 3})
    sent = {**PARTY, "job_title": "Buyer", "version": 1, "own-seen-size": "3", "own-size": "4"}
    address = f"/parties/{made.pk}/edit/"
    assert 'name="own-size" value="3"' in client.get(address).content.decode()
    assert client.post(address, {**sent, "own-size": "x"}).status_code == 422
    assert client.post(address, sent).status_code == 303
    made.refresh_from_db()
    assert (made.custom["size"], made.version) == (4, 2)
    told = Event.objects.get(name="parties.party_edited").data["changes"]
    assert told["size"] == [3, 4]
    assert told["job_title"] == ["", "Buyer"]
    assert told["title_and_size"][1] == made.custom["title_and_size"] == "Buyer4"
    assert client.post(address, {**sent, "own-size": "5"}).status_code == 409


def test_an_edit_of_a_product_takes_them_and_leaves_what_nobody_touched(
    add: Callable[..., None], client: Client
) -> None:
    client.post("/products/new/", PRODUCT)
    made = Product.objects.get()
    add("product", "Shelf", is_required=True)
    add("product", "Sheet", "file")
    address, sent = f"/products/{made.pk}/edit/", {**PRODUCT, "version": 1}
    assert client.post(address, {**sent, "name": "Liver"}).status_code == 303
    file = SimpleUploadedFile("sheet.txt", b"a sheet")
    typed = {"own-shelf": "B4", "own-sheet": file, "version": 2}
    assert client.post(address, {**sent, **typed}).status_code == 303
    made.refresh_from_db()
    assert made.custom == {"shelf": "B4", "sheet": File.objects.get().pk}
    told = Event.objects.filter(name="catalog.product_edited").latest("pk").data["changes"]
    assert told["shelf"] == [None, "B4"]
    emptied = {**sent, "version": 3, "own-seen-shelf": "B4", "own-shelf": ""}
    assert "Shelf is needed." in client.post(address, emptied).content.decode()


def test_who_may_not_write_one_is_not_asked_for_it(
    add: Callable[..., None], client_of: ClientOf, alice: User, manager: User
) -> None:
    add("party", "Margin", "number", roles=("sales_manager",), is_required=True)
    add("party", "Grade", default="C")
    limits = {"grade": {Role.SALES_PERSON: FieldRight.READ}}
    change_field_rights("parties.Party", limits, by=SYSTEM)
    assert "own-margin" in client_of(manager).get("/parties/new/").content.decode()
    form = client_of(alice).get("/parties/new/").content.decode()
    assert "own-margin" not in form
    assert "own-grade" not in form
    sent = {**PARTY, "own-margin": "9", "own-grade": "A"}
    assert client_of(alice).post("/parties/new/", sent).status_code == 303
    assert "margin" not in Party.objects.get().custom
    details, by = PartyDetails(name="Bea"), actor_of(alice)
    with pytest.raises(Invalid) as refused:
        parties.create_party(details, by=by, own={"margin": 9, "name": "x"})
    assert set(refused.value.fields) == {"margin", "name"}


@pytest.mark.parametrize("key", FORMS)
def test_they_cost_no_statement(key: str, add: Callable[..., None], client: Client) -> None:
    address, said, model = FORMS[key]
    client.get(address)
    before = statements(client, address), statements(client, address, said)
    add(key, "Size", "number", default=7)
    add(key, "Half", source="formula", computation={"formula": "[Size] / 2"})
    client.get(address)
    again = {**said, "own-size": "8"} | ({"code": "2"} if key == "product" else {})
    assert (statements(client, address), statements(client, address, again)) == before
    assert model.objects.latest("pk").custom == {"size": 8, "half": 4}
