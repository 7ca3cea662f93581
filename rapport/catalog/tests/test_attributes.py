"""What products of a category are described by: set up, asked for, filtered, and never lost."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.catalog import queries
from rapport.catalog.actions import (
    Facts,
    add_attribute,
    create_category,
    create_product,
    drop_attribute,
    edit_product,
    require_attribute,
    show_attribute,
)
from rapport.catalog.actions.categories import AttributePlan
from rapport.catalog.models import Attribute, Category, Product
from rapport.catalog.tests.goods import Settle, kind_of
from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.custom.fields import add_field, remove_field
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import FieldPlan
from rapport.platform.records.queries.lists import list_page

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
WEIGHT = AttributePlan("Weight", "number", "kg", is_required=True)
COLOUR = AttributePlan("Colour", "choice", choices=("Red", "Green"))
CHAIR = Facts("C1", "Chair", category="Chairs")


@pytest.fixture
def chairs(settle: Settle) -> Category:
    """Chairs have a weight, which is needed, and a colour."""

    def set_up() -> Category:
        found = create_category("Chairs", by=SYSTEM)
        for plan in (WEIGHT, COLOUR):
            add_attribute(found, plan, by=SYSTEM)
        return found

    made: Category = settle(set_up)
    return made


def test_a_field_of_products_is_made_and_told(chairs: Category) -> None:
    weight, colour = queries.attributes_of(SYSTEM, chairs)
    assert (weight.field.label, weight.name, weight.unit) == ("Weight (kg)", "Weight", "kg")
    assert (colour.field.kind, colour.is_required, colour.unit) == ("choice", False, "")
    assert [label for _value, label in colour.field.choices] == ["Red", "Green"]
    told = Event.objects.filter(name="catalog.attribute_added").order_by("pk")
    assert [event.data["attribute"] for event in told] == ["Weight (kg)", "Colour"]
    assert told[0].subject_id == chairs.pk


def test_two_categories_share_a_field_of_one_name_and_kind(
    chairs: Category, settle: Settle
) -> None:
    tables = create_category("Tables", by=SYSTEM)
    settle(lambda: add_attribute(tables, AttributePlan("weight", "number", "kg"), by=SYSTEM))
    assert CustomField.objects.filter(record_type="product").count() == 2
    with pytest.raises(Invalid) as refused:
        add_attribute(tables, AttributePlan("Colour", "text"), by=SYSTEM)
    assert "another kind" in refused.value.fields["name"]
    with pytest.raises(Invalid) as twice:
        add_attribute(chairs, WEIGHT, by=SYSTEM)
    assert "already" in twice.value.fields["name"]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (AttributePlan("Owner", "user"), "kind"),
        (AttributePlan("Colour", "text", "kg"), "unit"),
        (AttributePlan("Height", "number", "(m)"), "unit"),
        (AttributePlan("", "text"), "name"),
        (AttributePlan("Price", "text"), "name"),
        (AttributePlan("Size", "choice"), "choices"),
    ],
)
def test_wrong_plans_are_refused_at_the_field(plan: AttributePlan, field: str) -> None:
    found = create_category("Chairs", by=SYSTEM)
    with pytest.raises(Invalid) as refused:
        add_attribute(found, plan, by=SYSTEM)
    assert field in refused.value.fields
    assert not Attribute.objects.exists()


def test_only_administrators_set_up(chairs: Category, manager: User, charlie: User) -> None:
    row = Attribute.objects.earliest("pk")
    with pytest.raises(NotAllowed):
        add_attribute(chairs, AttributePlan("Depth"), by=actor_of(manager))
    with pytest.raises(NotAllowed):
        require_attribute(row, by=actor_of(manager), is_required=False)
    with pytest.raises(NotFound):
        drop_attribute(row, by=actor_of(charlie))


def test_what_is_needed_is_asked_for_however_a_product_is_written(
    chairs: Category, manager: User
) -> None:
    by = actor_of(manager)
    with pytest.raises(Invalid) as refused:
        create_product(CHAIR, by=by)
    assert refused.value.fields == {"weight_kg": "Weight (kg) is needed of these products."}
    made = create_product(CHAIR, by=by, own={"weight_kg": "12.5", "colour": "red"})
    assert made.custom == {"weight_kg": 12.5, "colour": "red"}
    for given in ({"weight_kg": ""}, {"weight_kg": "heavy"}):
        with pytest.raises(Invalid):
            edit_record(kind_of("product"), made.pk, given, by=by)
    named = {"name": "Stool", "code": "S", "category": str(chairs.pk)}
    with pytest.raises(Invalid):
        create_record(kind_of("product"), named, by=by)
    assert create_record(kind_of("product"), named | {"weight_kg": 3}, by=by).pk


def test_who_lacks_one_from_before_may_still_be_changed_otherwise(
    chairs: Category, manager: User
) -> None:
    Product.objects.create(code="OLD", name="Old", category=chairs)
    old = Product.objects.get(code="OLD")
    edit_product(old, Facts("OLD", "Older", category="Chairs"), by=actor_of(manager))
    assert queries.described_by(SYSTEM, old).missing == {"weight_kg"}


def test_the_list_filters_by_them(chairs: Category) -> None:
    for code, weight in (("A", "5"), ("B", "15")):
        create_product(Facts(code, code, category="Chairs"), by=SYSTEM, own={"weight_kg": weight})
    create_product(Facts("C", "C"), by=SYSTEM)
    found = list_page(SYSTEM, kind_of("product"), where="weight_kg>10", columns=["code"])
    assert [row.cells[0][1] for row in found.rows] == ["B"]
    found = list_page(SYSTEM, kind_of("product"), where="category:Chairs", columns=["code"])
    assert len(found.rows) == 2


def test_another_category_loses_nothing(chairs: Category, manager: User) -> None:
    made = create_product(CHAIR, by=SYSTEM, own={"weight_kg": "4", "colour": "red"})
    edit_product(made, Facts("C1", "Chair", category="Lamps"), by=actor_of(manager))
    made.refresh_from_db()
    assert made.custom == {"weight_kg": 4, "colour": "red"}
    described = queries.described_by(SYSTEM, made)
    assert not described.attributes
    assert [item.value for item in described.kept] == [4, "Red"]


def test_dropping_keeps_the_values_and_undoing_brings_it_back(
    chairs: Category, settle: Settle
) -> None:
    made = create_product(CHAIR, by=SYSTEM, own={"weight_kg": "4"})
    weight = queries.attributes_of(SYSTEM, chairs)[0]

    def drop() -> uuid.UUID:
        with events.story(uuid.uuid4()) as story:
            drop_attribute(weight, by=SYSTEM)
        return story

    story = settle(drop)
    assert [row.name for row in queries.attributes_of(SYSTEM, chairs)] == ["Colour"]
    assert Product.objects.get(pk=made.pk).custom == {"weight_kg": 4}
    assert Event.objects.filter(name="catalog.attribute_dropped").count() == 1
    assert not settle(lambda: undo_story(story, by=SYSTEM)).outcome.left
    assert [row.is_required for row in queries.attributes_of(SYSTEM, chairs)] == [True, False]


def test_needing_one_is_told_and_undone(chairs: Category, settle: Settle) -> None:
    colour = queries.attributes_of(SYSTEM, chairs)[1]

    def need() -> uuid.UUID:
        with events.story(uuid.uuid4()) as story:
            require_attribute(colour, by=SYSTEM)
        return story

    story = settle(need)
    assert Event.objects.get(name="catalog.attribute_required").data["is_required"]
    with pytest.raises(Invalid):
        create_product(CHAIR, by=SYSTEM, own={"weight_kg": "4"})
    settle(lambda: undo_story(story, by=SYSTEM))
    assert create_product(CHAIR, by=SYSTEM, own={"weight_kg": "4"}).pk


def test_buyers_read_what_is_shown_to_them_and_it_is_told_and_undone(
    chairs: Category, settle: Settle, manager: User
) -> None:
    colour = queries.attributes_of(SYSTEM, chairs)[1]
    with pytest.raises(NotAllowed):
        show_attribute(colour, by=actor_of(manager))

    def show() -> uuid.UUID:
        with events.story(uuid.uuid4()) as story:
            show_attribute(colour, by=SYSTEM)
        return story

    story = settle(show)
    assert Event.objects.get(name="catalog.attribute_shown").data["is_public"]
    assert queries.attribute(SYSTEM, chairs, colour.pk).is_public
    with events.story(uuid.uuid4()) as dropping:
        settle(lambda: drop_attribute(colour, by=SYSTEM))
    settle(lambda: undo_story(dropping, by=SYSTEM))
    assert [row.is_public for row in queries.attributes_of(SYSTEM, chairs)] == [False, True]
    settle(lambda: undo_story(story, by=SYSTEM))
    assert [row.is_public for row in queries.attributes_of(SYSTEM, chairs)] == [False, False]


def test_a_field_that_was_removed_is_no_attribute(chairs: Category, settle: Settle) -> None:
    row = CustomField.objects.get(name="weight_kg")
    settle(lambda: remove_field(row, by=SYSTEM))
    assert [one.name for one in queries.attributes_of(SYSTEM, chairs)] == ["Colour"]
    assert create_product(CHAIR, by=SYSTEM).pk


def test_the_form_shows_those_of_the_category_and_says_what_is_missing(
    chairs: Category, settle: Settle, manager: User, client_of: ClientOf
) -> None:
    settle(lambda: add_field(kind_of("product"), FieldPlan("Shelf"), by=SYSTEM))
    client = client_of(manager)
    blank = client.get(reverse("create_product")).text
    assert "own-shelf" in blank
    assert "own-weight_kg" not in blank
    part = client.get(reverse("product_attributes") + "?category=Chairs").text
    assert "own-weight_kg" in part
    assert "<html" not in part
    said: dict[str, Any] = {"code": "C1", "name": "Chair", "kind": "goods", "category": "Chairs"}
    refused = client.post(reverse("create_product"), said)
    assert refused.status_code == 422
    assert "Weight (kg) is needed" in refused.text
    done = client.post(reverse("create_product"), {**said, "own-weight_kg": "3.5"})
    assert done.status_code == 303
    shown = client.get(done["Location"]).text
    assert "Weight (kg)" in shown
    assert "3.5" in shown


def test_the_set_up_pages(
    chairs: Category, admin: User, manager: User, charlie: User, client_of: ClientOf
) -> None:
    client, address = client_of(admin), reverse("category", args=[chairs.pk])
    assert "Weight" in client.get(address).text
    add = reverse("add_attribute", args=[chairs.pk])
    said = {"name": "Depth", "kind": "number", "unit": "cm"}
    assert client.post(add, said).status_code == 303
    assert "already" in client.post(add, said).text
    row = queries.attributes_of(SYSTEM, chairs)[2]
    need = reverse("require_attribute", args=[chairs.pk, row.pk])
    assert client.post(need, {"required": "1"}).status_code == 303
    assert queries.attribute(SYSTEM, chairs, row.pk).is_required
    show = reverse("show_attribute", args=[chairs.pk, row.pk])
    assert client.post(show, {"public": "1"}).status_code == 303
    assert "buyers read it" in client.get(address).text
    assert client.post(reverse("drop_attribute", args=[chairs.pk, row.pk])).status_code == 303
    assert add not in client_of(manager).get(address).text
    assert client_of(manager).post(add, said).status_code == 403
    assert client_of(charlie).get(address).status_code == 404


def test_a_category_is_made_renamed_and_taken_out_of_the_trash(
    manager: User, alice: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    assert client.post(reverse("create_category"), {"name": "Lamps"}).status_code == 303
    found = Category.objects.get()
    rename = reverse("rename_category", args=[found.pk])
    assert client.post(rename, {"name": "Lights"}).status_code == 303
    create_category("Sofas", by=SYSTEM)
    taken = client.post(rename, {"name": "Sofas"})
    assert taken.status_code == 422
    assert "Another product category has this name" in taken.text
    assert client_of(alice).post(rename, {"name": "X"}).status_code == 403
    gone = reverse("delete_record", args=["product_category", found.pk])
    assert client.post(gone).status_code == 303
    assert client.get(reverse("category", args=[found.pk])).status_code == 404
    assert create_category("Lights", by=SYSTEM).pk == found.pk
    assert client.get(reverse("category", args=[found.pk])).status_code == 200
