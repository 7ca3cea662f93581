"""A field that is hidden from a role does not exist for it, wherever one could look or guess."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import EmailAddress, Party
from rapport.platform.access import Actor, FieldRight, Role
from rapport.platform.accounts.actions.rights import change_field_rights
from rapport.platform.accounts.queries import actor_of
from rapport.platform.exchange.actions import export_records
from rapport.platform.records.actions.records import edit_record, editable_fields
from rapport.platform.records.queries import lists
from rapport.platform.records.types import record_type

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from rapport.platform.records.types import RecordType
    from tests.cast import ActorOf, ClientOf

HIDDEN, READ = FieldRight.HIDDEN, FieldRight.READ
SECRET = "secret@example.com"


@pytest.fixture
def kind() -> RecordType:
    found = record_type("party")
    assert found is not None
    return found


@pytest.fixture
def party(alice: User, as_actor: ActorOf) -> Party:
    """Alice's, with an e-mail address, a city and an industry."""
    details = PartyDetails(name="Acme", kind="organization", industry="Retail")
    made = parties.create_party(details, contacts=[Email(SECRET)], by=as_actor(alice))
    Party.objects.filter(pk=made.pk).update(city="Utrecht")
    made.refresh_from_db()
    return made


@pytest.fixture
def limited(party: Party, admin: User, alice: User, as_actor: ActorOf) -> Actor:
    """Alice, to whom e-mail and city are hidden and the industry is for reading."""
    limits = {"email": HIDDEN, "city": HIDDEN, "industry": READ}
    given = {name: {Role.SALES_PERSON: right} for name, right in limits.items()}
    change_field_rights("parties.Party", given, by=as_actor(admin))
    return actor_of(alice)


def test_lists_leave_it_out_and_filters_do_not_know_it(limited: Actor, kind: RecordType) -> None:
    shown = lists.list_page(limited, kind, columns=["name", "city", "email", "industry"])
    assert [field.name for field in shown.columns] == ["name", "industry"]
    for guess in ("city:Utrecht", f"email:{SECRET}"):
        with pytest.raises(Invalid, match="no field"):
            lists.list_page(limited, kind, where=guess)


def test_free_words_find_names_alone(limited: Actor, kind: RecordType, admin: User) -> None:
    assert len(lists.list_page(limited, kind, where="acme").rows) == 1
    assert not lists.list_page(limited, kind, where="secret").rows
    assert not lists.list_page(limited, kind, where="utrecht").rows
    assert len(lists.list_page(actor_of(admin), kind, where="secret").rows) == 1


def test_nobody_guesses_it_while_entering_another_party(limited: Actor, party: Party) -> None:
    assert not queries.likely_duplicates(limited, name="Zorro", email=SECRET)
    [double] = queries.likely_duplicates(limited, name="Acme")
    [choice] = queries.suggestions(limited, "acme")
    assert (double.city, choice.city) == ("", "")
    assert not queries.suggestions(limited, "utrecht")


def test_exports_leave_it_out(limited: Actor, admin: User, tmp_path: Path) -> None:
    from dataclasses import replace

    from rapport.platform.access import Right, Rules, Scope

    grants = {("parties.Party", Role.SALES_PERSON): {Right.EXPORT: Scope.ALL}}
    exporter = replace(limited, rules=Rules(grants, limited.rules.fields))
    done = export_records(by=exporter, record_type="party", path=tmp_path / "p.csv")
    assert "name" in done["columns"]
    assert not {"email", "city"} & set(done["columns"])
    assert SECRET not in (tmp_path / "p.csv").read_text()


def test_the_page_shows_what_is_left(
    limited: Actor, party: Party, alice: User, admin: User, client_of: ClientOf
) -> None:
    shown = client_of(alice).get(f"/parties/{party.pk}/").text
    assert SECRET not in shown
    assert "Utrecht" not in shown
    assert "Retail" in shown
    assert SECRET in client_of(admin).get(f"/parties/{party.pk}/").text
    form = client_of(alice).get(f"/parties/{party.pk}/edit/").text
    assert SECRET not in form
    assert 'name="industry" value="Retail"' in form


def test_saving_the_form_keeps_what_its_writer_does_not_see(
    limited: Actor, party: Party, alice: User, client_of: ClientOf
) -> None:
    sent = {
        "kind": "organization",
        "name": "Acme Ltd",
        "industry": "Hacked",
        "version": party.version,
    }
    sent |= {f"{kind}-TOTAL_FORMS": 0 for kind in ("phone", "handle", "address", "email")}
    sent |= {f"{kind}-INITIAL_FORMS": 0 for kind in ("phone", "handle", "address", "email")}
    answer = client_of(alice).post(f"/parties/{party.pk}/edit/", sent)
    assert answer.status_code in (302, 303), answer.text
    party.refresh_from_db()
    assert (party.name, party.industry) == ("Acme Ltd", "Retail")
    assert EmailAddress.objects.filter(party=party, address=SECRET).exists()


def test_nobody_writes_it_by_another_way(limited: Actor, party: Party, kind: RecordType) -> None:
    assert not {"city", "industry"} & set(editable_fields(kind, limited))
    with pytest.raises(Invalid, match="cannot be written"):
        edit_record(kind, party.pk, {"industry": "Hacked"}, by=limited)
    with pytest.raises(NotAllowed):
        parties.add_contact_point(party, Email("other@example.com"), by=limited)
    point = EmailAddress.objects.get(party=party)
    with pytest.raises(NotAllowed):
        parties.remove_contact_point(point, by=limited)
    with pytest.raises(NotFound):
        queries.contact_point(limited, party.pk, "email", point.pk)


def test_what_names_a_record_is_hidden_from_nobody(
    admin: User, alice: User, kind: RecordType, as_actor: ActorOf
) -> None:
    given = {"name": {Role.SALES_PERSON: HIDDEN}}
    change_field_rights("parties.Party", given, by=as_actor(admin))
    assert "name" in kind.fields_for(actor_of(alice))
