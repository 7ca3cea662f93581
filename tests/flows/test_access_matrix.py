"""Every address × every member of the cast × GET and POST, generated from the resolver.

What each must answer follows from what ``endpoints`` declares and what policies say. An address that
is declared nowhere fails, and so does a declaration of an address that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from rapport.platform import access
from rapport.platform.access import Actor, Right, policy_called
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, Team, Territory
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.types import record_type
from tests.cast import person
from tests.flows.dealings import dealings
from tests.flows.declaring import Endpoint
from tests.flows.endpoints import AT_THE_DOOR, BY_CONTENT, ENDPOINTS
from tests.flows.endpoints_of_activities import planned
from tests.flows.endpoints_of_guidance import guided
from tests.flows.endpoints_of_territories import dealt_out
from tests.flows.objects import hanging_on, parties, selling, set_up, shown

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

CAST = ("alice", "bob", "charlie", "dana", "admin", "nobody")
METHODS = ("GET", "POST")
REFUSED = (403, 404)


@dataclass(frozen=True)
class World:
    """The cast, and one object of everything, mostly Alice's."""

    people: dict[str, User | None]
    objects: dict[str, Any]
    sessions: dict[str, str]
    client: Client


@pytest.fixture
def world(alice: User, bob: User, charlie: User, dana: User, admin: User, north: Team) -> World:
    cast = (alice, bob, charlie, dana, admin, None)
    people: dict[str, User | None] = dict(zip(CAST, cast, strict=True))
    eve = person("Eve", "analyst")
    eve.set_unusable_password()
    eve.save()
    objects: dict[str, Any] = {
        "alice": alice,
        "user": eve,
        "team": north,
        "territory": Territory.objects.create(name="Benelux", countries=["NL"]),
        **parties(alice, north),
    }
    objects |= hanging_on(objects["party"], alice) | dealings(objects["party"], alice, north)
    objects |= selling(objects["party"], alice, north)
    objects |= planned(objects["party"], owner=alice, team=north)
    objects |= guided(objects["party"], objects["opportunity"], alice)
    objects |= dealt_out() | shown(alice)
    objects |= set_up(objects["party"], alice, eve, north)
    sessions = {name: _session(user) for name, user in people.items()}
    return World(people, objects, sessions, Client(raise_request_exception=False))


def test_every_address_is_declared_and_every_declaration_has_an_address() -> None:
    addresses = _names()
    assert addresses - set(ENDPOINTS) - BY_CONTENT == set(), (
        "declare what these need, in tests/flows/endpoints.py"
    )
    assert set(ENDPOINTS) - addresses == set(), "gone: take them out of tests/flows/endpoints.py"


@pytest.mark.parametrize("who", CAST)
def test_every_address_answers_as_declared(
    world: World, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With the rights as they come."""
    caplog.set_level("CRITICAL", logger="django.request")
    _settle()
    _ask_everything(world, who)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_every_address_answers_when_sales_people_reach_only_their_own(
    world: World, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With rights that an administrator narrowed: Bob sees nothing of Alice's any more."""
    caplog.set_level("CRITICAL", logger="django.request")
    _only_own()
    _settle()
    _ask_everything(world, who)


def _ask_everything(world: World, who: str) -> None:
    wrong = [
        f"{name} {method}: {status}, expected {expected}"
        for name, method in product(sorted(set(ENDPOINTS) & _names()), METHODS)
        for status, expected in [_tried(world, name, who, method)]
        if status not in expected
    ]
    assert not wrong, "\n".join(wrong)


def _only_own() -> None:
    """Sales people read no further than their own: Bob sees nothing of Alice's."""
    record_type("visit")  # registers its policy
    for policy in access.policies():
        if policy.owner and policy.grants:
            for right in (Right.READ, Right.EDIT, Right.DELETE):
                Rule.objects.create(policy=policy.name, role="sales_person", right=right, scope=1)
    stamps.renew()


def _settle() -> None:
    """Let what was set up count as committed: it is then read once, not at every request."""
    pending, connection.run_on_commit = connection.run_on_commit, []
    for entry in pending:
        then = entry[1]
        if then.__module__ == stamps.__name__:
            then()


def _tried(world: World, name: str, who: str, method: str) -> tuple[int, list[int]]:
    """The status of one request, whose effects are undone, and those that were right."""
    declared = ENDPOINTS[name]
    world.client.cookies.clear()
    world.client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    address = reverse(name, kwargs=_arguments(world, name, declared))
    with transaction.atomic():
        expected = _expected(world, declared, who, method)
        sent = _filled(world, declared.body) if method == "POST" else None
        ask = world.client.post if method == "POST" else world.client.get
        response = ask(address, sent)
        list(response)  # to its end, where the client closes what is streamed
        transaction.set_rollback(True)
    return _status(response.status_code, response.headers.get("Location", "")), expected


SENT_TO_THE_DOOR, DONE, NOT_SERVED = 401, 200, 405


def _status(status: int, leads_to: str) -> int:
    """The status; 401 for the way to the door, and 200 for whatever only a permitted asker gets."""
    if "/sign-in/login/" in leads_to:
        return SENT_TO_THE_DOOR
    return DONE if status < 400 or status in (409, 422, 429) else status


def _expected(world: World, declared: Endpoint, who: str, method: str) -> list[int]:
    need = declared.get if method == "GET" else declared.post
    user = world.people[who]
    if "open" in (declared.get, declared.post):
        return [DONE, NOT_SERVED, 404]
    if user is None:
        return [SENT_TO_THE_DOOR]
    if need is None:
        other = _answer(world, declared.get or declared.post or "", actor_of(user))
        return [NOT_SERVED, *(other if method == "POST" else [])]
    return _answer(world, need, actor_of(user))


def _answer(world: World, need: str, actor: Actor) -> list[int]:
    """What an asker must get who needs all parts of ``need``."""
    answers = [_part(world, part, actor) for part in need.split(" & ")]
    refusals = [status for answer in answers if answer != [DONE] for status in answer]
    return refusals or [DONE]


def _part(world: World, need: str, actor: Actor) -> list[int]:
    words = need.split()
    obj: Any = world.objects.get(words[-1]) if len(words) > 1 else None
    if need in ("signed in", "open"):
        return [DONE]
    if need == "nobody":
        return [404]
    if need == "token":
        return [SENT_TO_THE_DOOR]
    if need == "staff":
        return [DONE] if actor.roles else list(REFUSED)
    if words[0] == "maker":
        is_theirs = obj.by_id == actor.user_id or actor.is_administrator
        return [DONE] if is_theirs else list(REFUSED)
    if words[0] == "owner":
        return [DONE] if obj.owner_id == actor.user_id else list(REFUSED)
    policy, right = _law(words[0])
    if policy.covers(actor, right, obj):
        return [DONE]
    if obj is None or not policy.covers(actor, Right.READ):
        return list(REFUSED)
    return [403] if policy.covers(actor, Right.READ, obj) else [404]


def _law(word: str) -> tuple[access.Policy, Right]:
    """The policy and right of "edit:party" or of a permission."""
    right, colon, key = word.partition(":")
    if colon:
        kind = record_type(key)
        assert kind is not None
        return policy_called(kind.policy_name), Right(right)
    policy = next(found for found in access.policies() if word in found.verbs)
    return policy, policy.verbs[word]


def _arguments(world: World, name: str, declared: Endpoint) -> dict[str, Any]:
    """The values in the address; names of objects become their ids."""
    wanted = _filled(world, {"record_type": "party"} | declared.args)
    return {key: value for key, value in wanted.items() if key in _parameters(name)}


def _filled(world: World, values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: world.objects[value].pk if key.endswith(("pk", "story")) and value else value
        for key, value in values.items()
    }


def _parameters(name: str) -> set[str]:
    found = next(pattern for _, pattern in _patterns() if pattern.name == name)
    return set(found.pattern.converters)


def _names() -> set[str]:
    """Every named address outside of the door, and the two at the door that are ours."""
    ours = {"accept_invitation", "company_sign_in"}
    inside = (found.name for route, found in _patterns() if not route.startswith(AT_THE_DOOR))
    return {name for name in inside if name} | ours


@cache
def _patterns() -> list[tuple[str, URLPattern]]:
    return list(_walk(get_resolver(), ""))


def _walk(resolver: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLPattern):
            yield route, found
        else:
            yield from _walk(found, route)


def _session(user: User | None) -> str:
    client = Client()
    if user is None:
        return ""
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
