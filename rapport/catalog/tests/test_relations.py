"""What goes with what, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from rapport.catalog import queries
from rapport.catalog.actions import retire_product
from rapport.catalog.models import Product, Relation
from rapport.catalog.queries.finding import Why
from rapport.catalog.tests.goods import kind_of, made
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record, delete_record, restore_record
from rapport.platform.records.actions.upserting import Upsert, upsert_records

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def relate(product: Product, kind: str, other: Product, by: Any = SYSTEM, **more: Any) -> Relation:
    given = {"product": product.pk, "kind": kind, "other": other.pk, **more}
    found: Relation = create_record(kind_of("product_relation"), given, by=by)
    return found


@pytest.fixture
def plain() -> Product:
    return made("PLAIN", "10")


@pytest.fixture
def fine(plain: Product) -> Product:
    found = made("FINE", "15")
    relate(plain, "better", found, note="A smoother handle")
    return found


def test_both_sides_see_it(plain: Product, fine: Product) -> None:
    case, cheap = made("CASE"), made("CHEAP")
    relate(plain, "accessory", case)
    relate(cheap, "alternative", plain)
    of_plain, of_fine, of_case = (queries.kin_of(SYSTEM, one) for one in (plain, fine, case))
    assert [kin.product for kin in of_plain.accessories] == [case]
    assert [kin.product for kin in of_case.accessory_of] == [plain]
    assert [kin.product for kin in of_plain.alternatives] == [cheap]
    assert [(kin.product, kin.note) for kin in of_plain.better] == [(fine, "A smoother handle")]
    assert [kin.product for kin in of_fine.simpler] == [plain]
    assert queries.kin_of(SYSTEM, made("ALONE")).is_empty


def test_the_ladder_is_whole_from_every_rung(plain: Product, fine: Product) -> None:
    best = made("BEST")
    relate(fine, "better", best)
    for rung in (plain, fine, best):
        assert queries.kin_of(SYSTEM, rung).ladder == (plain, fine, best)
    retire_product(best, by=SYSTEM)
    assert queries.kin_of(SYSTEM, plain).ladder == (plain, fine)


def test_what_cannot_be_is_refused(plain: Product, fine: Product) -> None:
    best = made("BEST")
    relate(fine, "better", best)
    relate(plain, "alternative", best)
    for product, kind, other, sentence in (
        (plain, "accessory", plain, "with itself"),
        (plain, "better", fine, "there already"),
        (best, "alternative", plain, "there already"),
        (best, "better", plain, "leads one way"),
        (fine, "better", plain, "leads one way"),
    ):
        with pytest.raises(Invalid, match=sentence) as refused:
            relate(product, kind, other)
        assert "other" in refused.value.fields
    assert Relation.objects.count() == 3


def test_many_at_once_and_those_from_the_trash_are_judged_alike(
    plain: Product, fine: Product
) -> None:
    same = {"product": fine.pk, "kind": "accessory", "other": plain.pk}
    twins = [Upsert("1", same), Upsert("2", same)]
    upsert_records(kind_of("product_relation"), "s", twins, by=SYSTEM)
    assert [list(row.wrong) for row in twins] == [[], ["other"]]
    ring = [
        Upsert("1", {"product": fine.pk, "kind": "better", "other": (third := made("C")).pk}),
        Upsert("2", {"product": third.pk, "kind": "better", "other": plain.pk}),
    ]
    with pytest.raises(Invalid, match="one way"):
        upsert_records(kind_of("product_relation"), "s", ring, by=SYSTEM)
    gone = relate(plain, "accessory", fine)
    delete_record(kind_of("product_relation"), gone.pk, by=SYSTEM)
    relate(plain, "accessory", fine)
    with pytest.raises(Refused, match="there already"):
        restore_record(kind_of("product_relation"), gone.pk, by=SYSTEM)


def test_sales_people_read_and_managers_write(
    plain: Product, fine: Product, alice: User, manager: User, client_of: ClientOf
) -> None:
    with pytest.raises(NotAllowed):
        relate(plain, "accessory", fine, by=actor_of(alice))
    address = reverse("product", args=[plain.pk])
    add = reverse("create_record", args=["product_relation"])
    assert "A smoother handle" in client_of(alice).get(address).text
    assert add not in client_of(alice).get(address).text
    assert f"{add}?product={plain.pk}" in client_of(manager).get(address).text


def test_prompts_say_what_to_offer_and_why(plain: Product, fine: Product) -> None:
    case, retired = made("CASE"), made("GONE")
    relate(plain, "accessory", case)
    relate(case, "alternative", plain)
    relate(plain, "accessory", retired)
    retire_product(retired, by=SYSTEM)
    found = queries.prompts(SYSTEM, [plain.pk])
    assert [(one.why, one.product, one.because) for one in found] == [
        (Why.BETTER, fine, plain),
        (Why.ACCESSORY, case, plain),
        (Why.ALTERNATIVE, case, plain),
    ]
    assert not queries.prompts(SYSTEM, [plain.pk, fine.pk, case.pk])
    assert not queries.prompts(SYSTEM, [])
