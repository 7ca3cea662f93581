"""Fields made in the browser on the pages of types that apps declare."""

from __future__ import annotations

import pytest

from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.custom import fields, objects
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.types import record_types
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def test_fields_of_a_declared_type_stand_on_its_page(client_of: ClientOf, alice: User) -> None:
    party = Party.objects.create(name="Acme", kind="organization", owner=alice)
    before = client_of(alice).get(f"/parties/{party.pk}/").content.decode()
    assert "own-fields" not in before
    assert "/fields/" not in before
    fields.add_field(record_types()["party"], FieldPlan("Size", "number"), by=SYSTEM)
    own = objects.make_object(ObjectPlan("Project", ""), by=SYSTEM)
    link = FieldPlan("Customer", "record", target="party")
    fields.add_field(record_types()[own.key], link, by=SYSTEM)
    shown = client_of(alice).get(f"/parties/{party.pk}/").content.decode()
    panel = f"/records/party/{party.pk}/fields/"
    assert panel in shown
    client_of(alice).post(
        f"/records/party/{party.pk}/edit/",
        {"size": "12", "seen-size": "", "version": party.version},
    )
    htmx = {"HX-Request": "true"}
    assert "<dd>12\n</dd>" in client_of(alice).get(panel, headers=htmx).content.decode()
    client_of(alice).post("/records/project/create/", {"name": "Mill", "customer": party.pk})
    leads = client_of(alice).get(f"/records/party/{party.pk}/leads/", headers=htmx)
    related = f"/records/party/{party.pk}/related/project/customer/"
    assert related in leads.content.decode()
    assert "Mill" in client_of(alice).get(related, headers=htmx).content.decode()
