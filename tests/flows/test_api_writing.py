"""Writing records of the apps through the API: what follows from a write follows here too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rapport.catalog.models import Product
from rapport.parties.models import Party
from rapport.platform.events.models import Event
from tests.programs import Lend, said

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


def test_parties_are_entered_named_and_found(alice: User, lend: Lend) -> None:
    program = lend(alice, "party:write")
    made = program.call("POST", "party", {"name": "Anna de Vries", "job_title": "Buyer"})
    party = Party.objects.get(pk=said(made)["id"])
    assert (party.given_name, party.family_name) == ("Anna", "de Vries")
    rows = [
        {"external_id": str(number), "values": {"name": f"Bo Berg{number}", "born": "1990-02-01"}}
        for number in range(3)
    ]
    sent = {"source": "shop", "records": rows}
    assert said(program.call("POST", "party/upsert", sent))["created"] == 3
    assert Party.objects.get(name="Bo Berg1").family_name == "Berg1"
    for words in ("anna vries", "berg2"):
        assert len(program.get("party", filter=words)["data"]) == 1, words
    rows[1]["values"] = {"name": "Cy Clark"}
    assert said(program.call("POST", "party/upsert", sent))["updated"] == 1
    assert len(program.get("party", filter="clark")["data"]) == 1
    told = Event.objects.filter(name__in=["parties.party_created", "parties.party_edited"])
    assert sorted(told.values_list("name", flat=True)) == [
        *["parties.party_created"] * 4,
        "parties.party_edited",
    ]


def test_products_carry_their_currency_with_the_amount(manager: User, lend: Lend) -> None:
    program = lend(manager, "product:write")
    given = {"name": "Heart", "code": "H1", "price": {"amount": "12.50", "currency": "EUR"}}
    made = said(program.call("POST", "product", given))
    assert made["price"] == {"amount": "12.5", "currency": "EUR"}
    assert (made["kind"], made["sold"]) == ("goods", True)
    lost = program.call("POST", "product", {"name": "Lost", "code": "L1", "price": "3"})
    assert list(said(lost)["errors"]) == ["price"]
    rows = [
        {"external_id": "1", "values": given | {"code": "H2"}},
        {"external_id": "2", "values": given},
        {"external_id": "3", "values": {"name": "Lost", "code": "L1", "price": "3"}},
    ]
    found = said(program.call("POST", "product/upsert", {"source": "shop", "records": rows}))
    assert [sorted(row.get("errors", {})) for row in found["results"]] == [[], ["code"], ["price"]]
    assert Product.objects.count() == 2


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "order", 422),
        ("POST", "order/upsert", 422),
        ("POST", "interaction", 422),
        ("DELETE", "interaction/1", 405),
        ("PATCH", "interaction/1", 404),
    ],
)
def test_what_has_a_form_of_its_own_is_made_as_its_app_says(
    admin: User, lend: Lend, method: str, path: str, status: int
) -> None:
    program = lend(admin)
    assert program.call(method, path, {"subject": "x"}).status_code == status
    document = program.get("openapi.json")["paths"]
    assert "post" in document["/order"]
    assert "delete" not in document["/interaction/{id}"]
    assert "/interaction/{id}/restore" not in document
