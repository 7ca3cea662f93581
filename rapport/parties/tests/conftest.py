"""What the tests of parties share."""

import pytest

from rapport.parties import actions as parties
from rapport.parties.details import Address, ContactDetails, Email, PartyDetails, Phone
from rapport.parties.models import Party
from rapport.parties.tests.kinds import ActorOf, Newest
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event


@pytest.fixture
def anna(alice: User, as_actor: ActorOf) -> Party:
    """A customer whom Alice entered and owns."""
    contacts: list[ContactDetails] = [
        Email("Anna@Example.org"),
        Phone("030 123 4567", region="NL"),
        Address("Oudegracht 1", "Utrecht", country="Netherlands"),
    ]
    return parties.create_party(
        PartyDetails(name="Anna de Vries"),
        by=as_actor(alice),
        contacts=contacts,
        roles=["customer"],
    )


@pytest.fixture
def acme(alice: User, as_actor: ActorOf) -> Party:
    """An organization of Alice's."""
    return parties.create_party(
        PartyDetails(kind="organization", name="The Acme Company"), by=as_actor(alice)
    )


@pytest.fixture
def newest() -> Newest:
    """``newest()`` is the event recorded last."""
    return lambda: Event.objects.order_by("-id")[0]
