"""The pages on which parties are merged, and made two again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rapport.parties import actions as parties
from rapport.parties.details import Email, PartyDetails
from rapport.parties.models import Merge, Party
from rapport.parties.tests.kinds import ActorOf
from rapport.platform.accounts.models import User
from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(alice: User, as_actor: ActorOf) -> Party:
    details = PartyDetails(name="Anna <Vries>", job_title="Buyer")
    return parties.create_party(details, by=as_actor(alice), contacts=[Email("anna@example.org")])


def test_compare_merge_and_unmerge(
    anna: Party, again: Party, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    page = client.get(reverse("choose_merge", args=[anna.pk])).content.decode()
    assert "Likely the same" in page
    assert f"pk={anna.pk}&amp;pk={again.pk}" in page
    both = {"pk": [anna.pk, again.pk]}
    page = client.get(reverse("merge_parties"), both).content.decode()
    assert "Anna &lt;Vries&gt;" in page
    assert 'name="field-name"' in page
    assert 'name="field-job_title"' not in page  # only one of them has one
    done = client.post(
        reverse("merge_parties"), both | {"survivor": anna.pk, "field-name": again.pk}
    )
    assert done["Location"] == reverse("party", args=[anna.pk])
    anna.refresh_from_db()
    assert (anna.name, anna.job_title) == ("Anna <Vries>", "Buyer")
    moved = client.get(reverse("party", args=[again.pk]))
    assert moved["Location"] == reverse("party", args=[anna.pk])
    page = client.get(reverse("choose_merge", args=[anna.pk])).content.decode()
    assert "Merged before" in page
    undo = reverse("unmerge_party", args=[anna.pk, Merge.objects.get().pk])
    assert client.post(undo)["Location"] == reverse("party", args=[again.pk])
    assert client.post(undo).status_code == 404


def test_what_is_not_offered(
    anna: Party, again: Party, bob: User, charlie: User, client_of: ClientOf
) -> None:
    both = {"pk": [anna.pk, again.pk]}
    assert client_of(charlie).get(reverse("merge_parties"), both).status_code == 403
    assert client_of(bob).post(reverse("merge_parties"), both).status_code == 403
    assert not Merge.objects.exists()
    for nonsense in ({}, {"pk": [anna.pk]}, {"pk": ["²", "-1", "9" * 40]}):
        assert b"Two are needed" in client_of(bob).get(reverse("merge_parties"), nonsense).content
    assert client_of(bob).get(reverse("merge_parties"), {"pk": 999_999}).status_code == 404


def test_a_list_offers_it_for_some(
    anna: Party, again: Party, alice: User, client_of: ClientOf
) -> None:
    address = reverse("choose_bulk", args=["party"])
    page = client_of(alice).get(address, {"pk": [anna.pk, again.pk]}).content.decode()
    assert "Compare and merge" in page
    assert (
        "Compare and merge" not in client_of(alice).get(address, {"pk": anna.pk}).content.decode()
    )
