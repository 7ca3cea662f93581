"""Who gets in: a token that lives, from where it may, within its scopes; a session never."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from rapport.platform.accounts.actions.tokens import revoke_token
from rapport.platform.accounts.models import Token, User
from rapport.platform.accounts.queries import actor_of
from tests.cast import ClientOf
from tests.programs import Lend, Program, said

pytestmark = pytest.mark.django_db


def refusal(program: Program, path: str = "party") -> tuple[int, str]:
    answer = program.call("GET", path)
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, said(answer)["code"]


def test_a_token_acts_for_its_user_and_its_use_is_noted(alice: User, lend: Lend) -> None:
    program = lend(alice, "party:read")
    assert program.get("party")["data"] == []
    token = Token.objects.get()
    assert token.last_ip == "127.0.0.1"
    noted = token.last_used_at
    program.get("party")
    token.refresh_from_db()
    assert token.last_used_at == noted  # once a minute is enough


def test_a_session_opens_nothing(alice: User, client_of: ClientOf) -> None:
    answer = client_of(alice).get("/api/v1/party")
    assert (answer.status_code, said(answer)["code"]) == (401, "token_needed")
    metadata = f"{settings.BASE_URL}/.well-known/oauth-protected-resource/api/v1"
    assert answer["WWW-Authenticate"] == f'Bearer resource_metadata="{metadata}"'


@pytest.mark.parametrize(
    "header", ["Bearer rap_wrong", "Bearer ", "Basic YTpi", "rap_", "Bearer é"]
)
def test_what_is_no_token_is_refused(header: str, db: None) -> None:
    answer = Client().get("/api/v1/party", headers={"Authorization": header})
    assert (answer.status_code, said(answer)["code"]) == (401, "token_unknown")


def test_a_token_ends_when_revoked_or_expired_or_when_its_user_goes(
    alice: User, lend: Lend
) -> None:
    revoked, expiring, left = lend(alice), lend(alice, days=30), lend(alice)
    revoke_token(Token.objects.earliest("pk").pk, by=actor_of(alice))
    assert refusal(revoked) == (401, "token_over")
    assert expiring.call("GET", "party").status_code == 200
    with time_machine.travel(datetime.now(UTC).replace(year=2099)):
        assert refusal(expiring) == (401, "token_over")
    alice.is_active = False
    alice.save()
    assert refusal(left) == (401, "token_unknown")


def test_a_token_is_taken_only_from_its_networks(alice: User, lend: Lend) -> None:
    assert refusal(lend(alice, networks=["10.0.0.0/8"])) == (403, "address_not_allowed")
    assert lend(alice, networks=["10.0.0.0/8", "127.0.0.1"]).call("GET", "party").status_code == 200


def test_scopes_hold(alice: User, lend: Lend) -> None:
    program = lend(alice, "party:read")
    assert refusal(program, "order") == (403, "insufficient_scope")
    assert [kind["key"] for kind in program.get("types")["data"]] == ["party"]
    assert "/order" not in program.get("openapi.json")["paths"]


def test_a_scope_gives_nobody_more_than_they_have(charlie: User, dana: User, lend: Lend) -> None:
    for user in (charlie, dana):
        assert refusal(lend(user, "*:write")) == (404, "not_found")


def test_every_other_address_and_method_is_a_problem_too(alice: User, lend: Lend) -> None:
    program = lend(alice)
    assert refusal(program, "no/such/thing")[0] == 404
    assert refusal(program, "nothing") == (404, "not_found")
    answer = program.call("PUT", "types")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
