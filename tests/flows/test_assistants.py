"""A real client of the Model Context Protocol, over real HTTP: the SDK that assistants are made with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from django.conf import settings
from django.utils import timezone
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)
from pydantic import AnyUrl

from rapport.parties.models import Party, Trait
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.reads import write_reads

if TYPE_CHECKING:
    from tests.cast import ClientOf
    from tests.programs import Lend

Mode = Literal["auto", "legacy"]
pytestmark = pytest.mark.django_db


def meet(
    base: str, secret: str, conversation: Callable[[Client], Awaitable[None]], mode: Mode = "auto"
) -> None:
    """Have a ``conversation`` with the server as an assistant does that shows this token."""

    async def talk() -> None:
        headers = {"Authorization": f"Bearer {secret}"}
        async with httpx2.AsyncClient(headers=headers, timeout=120) as http:
            transport = streamable_http_client(f"{base}/mcp", http_client=http)
            async with Client(transport, mode=mode) as client:
                await conversation(client)

    asyncio.run(talk())


async def used(client: Client, name: str, **arguments: Any) -> Any:
    found = await client.call_tool(name, arguments)
    assert not found.is_error, found.content
    return found.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_reads_and_writes_what_its_user_may(
    served: str, alice: User, lend: Lend, mode: Mode
) -> None:
    secret = lend(alice, "*:write").secret

    async def write(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"search", "read_record", "create_record", "timeline"} <= set(tools)
        hints = tools["delete_record"].annotations
        assert hints is not None
        assert hints.destructive_hint
        values = {"name": "Anna de Vries", "job_title": "Buyer"}
        made = await used(client, "create_record", type="party", values=values)
        pk = made["record"]["id"]
        await used(client, "write_note", type="party", id=pk, text="Called about the mill.")

    meet(served, secret, write, mode)
    party = Party.objects.get()
    assert party.job_title == "Buyer"
    Trait.objects.create(party=party, name="colour", text="red", at=timezone.now())

    async def read(client: Client) -> None:
        found = await used(client, "read_record", type="party", id=party.pk)
        assert found["notes"][0]["text"] == "Called about the mill."
        assert [trait["value"] for trait in found["traits"]] == ["red"]
        story = await used(client, "timeline", id=party.pk)
        assert {"note", "event"} <= {entry["kind"] for entry in story["entries"]}
        listed = await used(client, "list_records", type="party", filter="anna", fields=["name"])
        assert [record["id"] for record in listed["records"]] == [party.pk]

    meet(served, secret, read, mode)
    write_reads()
    told = Event.objects.filter(by=alice.pk).values_list("name", flat=True)
    assert {"mcp.tool_called", "records.personal_data_read"} <= set(told)


def test_an_assistant_is_refused_what_its_user_may_not_see(
    served: str, alice: User, charlie: User, lend: Lend
) -> None:
    secret = Party.objects.create(name="Acme", sort_name="acme", owner=alice)

    async def reader(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        assert (await client.call_tool("read_record", {"type": "order", "id": 1})).is_error

    async def stranger(client: Client) -> None:
        assert "timeline" not in {tool.name for tool in (await client.list_tools()).tools}
        found = await client.call_tool("read_record", {"type": "party", "id": secret.pk})
        assert found.is_error
        assert "Acme" not in str(found.content)

    meet(served, lend(alice, "party:read").secret, reader)
    meet(served, lend(charlie, "*:write").secret, stranger)


REDIRECT = "http://127.0.0.1:53999/callback"


class Kept:
    """What an assistant remembers."""

    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


def test_an_assistant_asks_its_person_and_comes_in(
    served: str, alice: User, client_of: ClientOf
) -> None:
    cookie = client_of(alice).cookies[settings.SESSION_COOKIE_NAME].value
    kept, answers = Kept(), []

    async def ask(address: str) -> None:
        """The person's browser: reads the question and says yes."""
        cookies = {settings.SESSION_COOKIE_NAME: cookie}
        async with httpx2.AsyncClient(cookies=cookies) as browser:
            question = await browser.get(address)
            assert "Helper" in question.text
            chosen = {
                "scopes": ["*:read"],
                "days": "30",
                "csrfmiddlewaretoken": browser.cookies[settings.CSRF_COOKIE_NAME],
            }
            answer = await browser.post(address, data=chosen, headers={"Referer": address})
            answers.append(parse_qs(urlsplit(answer.headers["location"]).query))

    async def hear() -> AuthorizationCodeResult:
        found = answers[-1]
        return AuthorizationCodeResult(
            code=found["code"][0], state=found["state"][0], iss=found["iss"][0]
        )

    async def talk() -> None:
        metadata = OAuthClientMetadata(client_name="Helper", redirect_uris=[AnyUrl(REDIRECT)])
        provider = OAuthClientProvider(
            f"{served}/mcp", metadata, kept, redirect_handler=ask, callback_handler=hear
        )
        async with httpx2.AsyncClient(auth=provider, timeout=120) as http:
            transport = streamable_http_client(f"{served}/mcp", http_client=http)
            async with Client(transport) as client:
                tools = (await client.list_tools()).tools
                assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
                assert (await used(client, "list_types"))["types"]
                assert kept.tokens is not None
                provider.context.token_expiry_time = 1  # an hour later
                before = kept.tokens.access_token
                assert (await used(client, "list_types"))["types"]
                assert kept.tokens.access_token != before

    asyncio.run(talk())
    told = Event.objects.filter(by=alice.pk, name="mcp.tool_called")
    assert {event.by_name for event in told} == {"Alice · Helper"}
    assert len(answers) == 1
