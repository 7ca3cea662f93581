"""Tokens of programs: made, recorded, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rapport.kit.errors import Invalid, NotFound
from rapport.platform.access import SYSTEM, Right
from rapport.platform.accounts.actions.tokens import create_token, digest_of, revoke_token
from rapport.platform.accounts.models import Token, User
from rapport.platform.accounts.queries import actor_of, tokens_of
from rapport.platform.accounts.scopes import is_inside, lent
from rapport.platform.events.models import Event

pytestmark = pytest.mark.django_db


def test_a_token_is_made_and_only_its_digest_kept(alice: User) -> None:
    scopes = ["party:write", "*:read"]
    made = create_token(
        " Shop ", scopes=scopes, days=30, networks=["10.1.2.3/8", ""], by=actor_of(alice)
    )
    kept = Token.objects.get()
    assert (kept.name, kept.scopes, kept.networks) == ("Shop", sorted(scopes), ["10.0.0.0/8"])
    assert kept.digest == digest_of(made.secret)
    assert made.secret.startswith(kept.prefix)
    assert kept.expires_at is not None
    assert abs(kept.expires_at - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
    told = Event.objects.get(name="accounts.token_created")
    assert (told.subject_id, told.data["prefix"]) == (alice.pk, kept.prefix)
    assert made.secret not in str(told.data)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["party:own"]}, "scopes"),
        ({"networks": ["nowhere"]}, "networks"),
    ],
)
def test_what_makes_no_token_is_told(alice: User, given: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"name": "Shop", "scopes": ["*:read"], **given}
    with pytest.raises(Invalid) as refused:
        create_token(wanted.pop("name"), **wanted, by=actor_of(alice))
    assert field in refused.value.fields
    assert not Token.objects.exists()


def test_nobody_makes_one_for_the_system(db: None) -> None:
    with pytest.raises(NotFound):
        create_token("Shop", scopes=["*:read"], by=SYSTEM)


def test_a_token_is_taken_back_by_its_user_or_an_administrator(
    alice: User, bob: User, admin: User
) -> None:
    first, second = (
        create_token("Shop", scopes=["*:read"], by=actor_of(alice)).token for _ in range(2)
    )
    with pytest.raises(NotFound):
        revoke_token(first.pk, by=actor_of(bob))
    with pytest.raises(NotFound):
        tokens_of(actor_of(bob), alice)
    revoke_token(first.pk, by=actor_of(alice))
    revoke_token(first.pk, by=actor_of(alice))
    assert list(tokens_of(actor_of(admin), alice)) == [second]
    revoke_token(second.pk, by=actor_of(admin))
    told = Event.objects.filter(name="accounts.token_revoked").order_by("id")
    assert [event.by for event in told] == [alice.pk, admin.pk]


def test_scopes_lend_what_they_name() -> None:
    assert lent(["party:read"], "order") == frozenset()
    assert Right.EDIT not in lent(["*:read", "order:write"], "party")
    assert {Right.READ, Right.DELETE} <= lent(["*:write"], "party")


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        ("10.1.2.3", [], True),
        ("10.1.2.3", ["10.0.0.0/8"], True),
        ("11.1.2.3", ["10.0.0.0/8", "::1/128"], False),
        ("::1", ["10.0.0.0/8", "::1/128"], True),
        ("", ["10.0.0.0/8"], False),
    ],
)
def test_networks_hold_addresses(address: str, networks: list[str], expected: bool) -> None:
    assert is_inside(address, networks) is expected
