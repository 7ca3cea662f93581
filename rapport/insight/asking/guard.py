"""What a question may say: one SELECT on the marts. Whatever is not known to be harmless is refused.

DuckDB writes the statement as a tree; every node of it must be of a kind that only reads. That it begins
with SELECT says little: a common table expression may write files, and functions read them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "RECURSIVE_CTE_NODE"})
TABLES = frozenset(
    {
        "BASE_TABLE",
        "SUBQUERY",
        "JOIN",
        "TABLE_FUNCTION",
        "EXPRESSION_LIST",
        "EMPTY",
        "EMPTY_FROM",
        "SHOW_REF",
        "PIVOT",
    }
)
MODIFIERS = frozenset(
    {"ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"}
)
ORDERS = frozenset({"ORDER_DEFAULT", "ASCENDING", "DESCENDING", "INVALID"})
KINDS = QUERIES | TABLES | MODIFIERS | ORDERS
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree"})
NO_FUNCTIONS = frozenset(
    {
        "current_setting",
        "currval",
        "get_block_size",
        "getenv",
        "getvariable",
        "json_serialize_plan",
        "nextval",
        "setval",
        "sleep_ms",
        "write_log",
    }
)
SHOWN = frozenset({"DESCRIBE", "SUMMARY", "SHOW"})
LIST_OF_TABLES = '"tables"'
NOWHERE = 2**62
PLAIN = re.compile(r"[\w ]+")
DUCKDBS_OWN = ("__internal", "duckdb_", "pg_", "pragma_", "sqlite_")


@dataclass(frozen=True)
class Fault:
    """Why there is no answer: a ``code`` of ours, or DuckDB's own ``words``.

    ``place`` and ``length`` mark the SQL in bytes, ``place`` -1 where nobody knows; ``near`` are names that
    may have been meant.
    """

    code: str
    words: str = ""
    place: int = -1
    length: int = 0
    near: tuple[str, ...] = field(default=())


class NotAsked(Exception):
    """The question is not run; says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def check(tree: str, marts: Collection[str]) -> None:
    """Raises NotAsked unless ``tree``, as DuckDB serialized it, reads ``marts`` and nothing else."""
    told = json.loads(tree)
    statements = told.get("statements", [])
    if told.get("error") or len(statements) != 1:
        raise NotAsked(Fault("no_select"))
    nodes = list(_nodes(statements[0]))
    known = {name.lower() for name in marts} | set(_named_queries(nodes))
    for node in nodes:
        _check_kind(node)
        _check_function(node)
        _check_table(node, known, marts)


def _nodes(part: Any) -> Iterator[Mapping[str, Any]]:
    """Everything in the tree that is an object, without recursion: questions may nest deeply."""
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _named_queries(nodes: Collection[Mapping[str, Any]]) -> Iterator[str]:
    """The names of WITH. They hold in their own query alone, which is not looked at here: so none may be
    called like something that is not to be read, a file or a table of DuckDB's own.
    """
    for node in nodes:
        for entry in (node.get("cte_map") or {}).get("map", ()):
            name = str(entry["key"]).lower()
            if not PLAIN.fullmatch(name) or name.startswith(DUCKDBS_OWN):
                raise NotAsked(Fault("no_name", name))
            yield name


def _check_kind(node: Mapping[str, Any]) -> None:
    """What is no expression is a query, a table or an order of a known kind."""
    kind = node.get("type")
    if "class" not in node and isinstance(kind, str) and kind not in KINDS:
        raise NotAsked(_marked("no_part", node, kind.removesuffix("_NODE").replace("_", " ")))


def _check_function(node: Mapping[str, Any]) -> None:
    name = str(node.get("function_name", "")).lower()
    if name in NO_FUNCTIONS or name.startswith(DUCKDBS_OWN):
        raise NotAsked(_marked("no_function", node, name))
    if node.get("type") != "TABLE_FUNCTION" or "class" in node:
        return
    called = str((node.get("function") or {}).get("function_name", "")).lower()
    if called not in TABLE_FUNCTIONS:
        raise NotAsked(_marked("no_function", node, called))


def _check_table(node: Mapping[str, Any], known: Collection[str], marts: Collection[str]) -> None:
    if "class" in node:
        return
    if node.get("type") == "SHOW_REF":
        _check_shown(node, known, marts)
    elif node.get("type") == "BASE_TABLE":
        _check_name(node, _path_of(node), known, marts)


def _check_shown(node: Mapping[str, Any], known: Collection[str], marts: Collection[str]) -> None:
    if node.get("query") is None and node.get("table_name") != LIST_OF_TABLES:
        _check_name(node, _path_of(node), known, marts)
    if node.get("table_name") != LIST_OF_TABLES and node.get("show_type") not in SHOWN:
        raise NotAsked(_marked("no_part", node, "SHOW"))


def _path_of(node: Mapping[str, Any]) -> list[str]:
    """Catalog, schema and name, as far as they are said."""
    parts = (node.get(part) for part in ("catalog_name", "schema_name", "table_name"))
    return [str(part) for part in parts if part]


def _check_name(
    node: Mapping[str, Any], path: list[str], known: Collection[str], marts: Collection[str]
) -> None:
    name = ".".join(path)
    if len(path) == 1 and name.lower() in known:
        return
    near = tuple(get_close_matches(name.lower(), sorted(marts), n=3, cutoff=0.5))
    raise NotAsked(_marked("no_mart", node, name, near))


def _marked(code: str, node: Mapping[str, Any], words: str, near: tuple[str, ...] = ()) -> Fault:
    place = int(node.get("query_location") or 0)
    length = int(node.get("query_location_length") or 0)
    return Fault(code, words, place if 0 < place < NOWHERE else -1, length, near)
