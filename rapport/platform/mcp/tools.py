"""What a tool is: its arguments, the record types it serves, what it answers; and the list of them all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rapport.kit.errors import Invalid, RapportError
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.accounts.scopes import LENT, READ, WRITE, lent
from rapport.platform.api.authentication import Call, type_called
from rapport.platform.api.queries import LAST_ID
from rapport.platform.api.schemas import Schema
from rapport.platform.records.types import RecordType, record_types

Id = Annotated[int, Field(ge=1, le=LAST_ID, description="The id of a record.")]
Key = Annotated[str, Field(description="The key of a record type, such as those of list_types.")]
Said = Mapping[str, Any]


class Arguments(BaseModel):
    """What a tool takes. The docstring of each is what assistants read about its tool."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", defer_build=True)


class NoArguments(Arguments):
    """Nothing."""


def _every(call: Call, kind: RecordType) -> bool:
    return True


@dataclass(frozen=True)
class Tool:
    """Something that an assistant may do. With ``on`` it works on records of these types, otherwise on
    any that ``serves`` says; the token must lend to read them, or to write them where it ``writes``.
    """

    name: str
    title: str
    takes: type[Arguments]
    answer: Callable[[Call, Any], Said]
    on: tuple[str, ...] = ()
    serves: Callable[[Call, RecordType], bool] = _every
    writes: bool = False
    destroys: bool = False
    repeats: bool = False
    """Whether doing it again with the same arguments changes nothing more."""

    @property
    def lends(self) -> str:
        """What the token must lend."""
        return WRITE if self.writes else READ

    def keys_for(self, call: Call) -> list[str]:
        """The types on whose records the caller may use it."""
        return [
            key
            for key, kind in record_types().items()
            if LENT[self.lends] <= lent(call.token.scopes, key)
            and access.may_see(call.actor, kind.model, name=kind.policy_name)
            and self.serves(call, kind)
        ]

    def is_offered(self, call: Call) -> bool:
        """Whether the caller may use it at all."""
        return set(self.on) <= set(found := self.keys_for(call)) and bool(found or not self.writes)

    def read(self, given: Said) -> Arguments:
        """``given`` as its arguments. Raises Invalid at those that are wrong."""
        try:
            return self.takes.model_validate(_text_only(given))
        except ValidationError as error:
            wrong = {
                ".".join(map(str, one["loc"])) or "arguments": str(one["msg"])
                for one in error.errors(include_input=False, include_url=False)
            }
            raise Invalid("bad_arguments", fields=wrong) from None

    def told(self, call: Call) -> dict[str, Any]:
        """How it is listed for the caller."""
        return {
            "name": self.name,
            "title": self.title,
            "description": " ".join((self.takes.__doc__ or "").split()),
            "inputSchema": self._schema(call),
            "annotations": {
                "title": self.title,
                "readOnlyHint": not self.writes,
                "destructiveHint": self.destroys,
                "idempotentHint": self.repeats or not self.writes,
                "openWorldHint": False,
            },
        }

    def _schema(self, call: Call) -> Schema:
        """Its arguments as JSON Schema; of types, those that the caller may name."""
        schema = self.takes.model_json_schema()
        for name in ("title", "description"):
            schema.pop(name, None)
        properties = schema.setdefault("properties", {})
        for one in properties.values():
            one.pop("title", None)
        if "type" in properties:
            properties["type"]["enum"] = self.keys_for(call)
        return schema


_tools: dict[str, Tool] = {}
_more: list[tuple[str, Callable[[Call, int], Said]]] = []


def register(tool: Tool) -> Tool:
    """Offer ``tool`` to assistants; a second call replaces the first."""
    _tools[tool.name] = tool
    return tool


def tells_more(key: str, told: Callable[[Call, int], Said]) -> None:
    """``told`` gives what else is known of a record of the type ``key`` when one reads it."""
    _more.append((key, told))


def more_of(call: Call, kind: RecordType, pk: int) -> dict[str, Any]:
    """What apps tell of a record beyond its fields."""
    found: dict[str, Any] = {}
    for key, told in _more:
        if key == kind.key:
            found |= told(call, pk)
    return found


def tools_for(call: Call) -> Iterator[Tool]:
    """The tools that the caller may use, by name."""
    return (tool for _, tool in sorted(_tools.items()) if tool.is_offered(call))


def tool_called(call: Call, name: object) -> Tool | None:
    """The tool of this name, if the caller may use it."""
    found = _tools.get(name) if isinstance(name, str) else None
    return found if found is not None and found.is_offered(call) else None


def kind_called(call: Call, key: str, *, writes: bool = False) -> RecordType:
    """The type called ``key``, to read or to write. Raises NotFound and Stopped as the API does."""
    return type_called(call, key, WRITE if writes else READ)


def holds(right: Right) -> Callable[[Call, RecordType], bool]:
    """Whether a caller holds ``right`` on any record of a type."""
    return lambda call, kind: access.may_see(call.actor, kind.model, right, name=kind.policy_name)


def done(said: Said) -> dict[str, Any]:
    """What a tool ``said``, for programs and, the same, for readers of text."""
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False)
    content = [{"type": "text", "text": text}]
    return {"content": content, "structuredContent": json.loads(text), "isError": False}


def failed(error: RapportError) -> dict[str, Any]:
    """Why a tool did nothing, in words that help to ask better."""
    said: dict[str, Any] = {"code": error.code, "detail": error.message}
    said |= {"errors": dict(error.fields)} if isinstance(error, Invalid) and error.fields else {}
    return done(said) | {"isError": True}


def _text_only(given: Said) -> Said:
    """``given``, if every text in it can be kept. Raises Invalid."""
    try:
        is_text = "\\u0000" not in json.dumps(given)
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        is_text = False
    if not is_text:
        raise Invalid("no_text", "There are characters in it that are no text.")
    return given
