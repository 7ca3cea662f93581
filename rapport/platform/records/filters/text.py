"""The typed form of a filter.

    city:Utrecht,Delft         one of them            total:100..200      from 100 to 200
    name~jan  name^jan         contains, begins with  total>=100
    owner:none  owner:any      empty, filled          -tag:test           not
    list:"Spring fair"         is on that list
    a or b, (…)                either                 "anna de"           search
    orders.total>1000          has an order of more than 1000
    orders(total>100 placed<30d)   has an order that is both
    sum(orders.total, placed<1y)>1000   count(orders)>3

Ages (30d, 4w, 6m, 1y) compare as ages: ``created<30d`` is "less than thirty days ago".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapport.platform.records.filters.tree import AGGREGATES, DEEPEST, Tree, group_of, parts_of

SYMBOLS = {
    ":": "is",
    "=": "is",
    "~": "contains",
    "^": "starts",
    "<": "less",
    ">": "more",
    "<=": "at_most",
    ">=": "at_least",
}
SIGNS = {op: sign for sign, op in SYMBOLS.items() if sign != "="}
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\() | (?P<close>\)) | (?P<minus>-(?=[\w("])) | (?P<or>or\b(?=[\s(]))
      | (?P<aggregate>(?:count|sum|average|lowest|highest)\()
      | (?P<related>[a-z_][a-z0-9_]*\()
      | (?P<name>[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)(?P<sign><=|>=|[:=~^<>])
        (?P<value>(?:"[^"]*"|[^\s()"])*)
      | "(?P<quoted>[^"]*)" | (?P<word>[^\s()"]+) | (?P<stray>["]))""",
    re.VERBOSE,
)
_AFTER_AGGREGATE = re.compile(r'(?P<sign><=|>=|[:=<>])(?P<value>[^\s()"]+)')
_AGGREGATED = re.compile(
    r"\s*(?P<related>[a-z_][a-z0-9_]*)(?:\.(?P<field>[a-z_][a-z0-9_]*))?\s*(?P<comma>,?)"
)


@dataclass(frozen=True)
class Part:
    """A condition at the top of a typed filter, as typed; a chip of the filter bar."""

    typed: str
    tree: Tree


def parse(text: str) -> Tree:
    """The tree that ``text`` stands for. Never fails: what is no condition is searched for."""
    return {"all": [part.tree for part in parts(text)]}


def parts(text: str) -> list[Part]:
    """The conditions that must all hold, each as typed; one part when "or" stands at the top."""
    reader, found = _Reader(text), []
    while True:
        start = reader.place
        tree = reader.either()
        if group_of(tree) == "all":
            found += [Part(*pair) for pair in zip(reader.top, tree["all"], strict=True)]
        else:
            found.append(Part(text[start : reader.place].strip(), tree))
        if reader.place >= len(text.rstrip()):
            return found
        reader.top, reader.place = [], reader.place + 1  # a closing bracket too many is passed over


class _Reader:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.depth = text, 0, 0
        self.top: list[str] = []

    def either(self) -> Tree:
        """Conditions joined by "or"."""
        found = [self.all_of()]
        while (token := self._peek()) and token["or"]:
            self.place = token.end()
            found.append(self.all_of())
        found = [one for one in found if one["all"]] if len(found) > 1 else found
        if len(found) < 2:
            return found[0] if found else {"all": []}
        return {"any": [one["all"][0] if len(one["all"]) == 1 else one for one in found]}

    def all_of(self) -> Tree:
        """Conditions that stand side by side."""
        found: list[Tree] = []
        while (token := self._peek()) and not token["close"] and not token["or"]:
            start = token.start() + len(token[0]) - len(token[0].lstrip())
            one = self.one(token)
            if one:
                found.append(one)
                self.top += [self.text[start : self.place]] if self.depth == 0 else []
        return {"all": found}

    def one(self, token: re.Match[str]) -> Tree:
        self.place = token.end()
        if token["minus"]:
            following = self._peek()
            return {"none": [self.one(following)]} if following else {"search": "-"}
        if token["open"]:
            return self._inside()
        if token["aggregate"]:
            return self._aggregate(token["aggregate"].strip().rstrip("("))
        if token["related"]:
            return {"related": token["related"].rstrip("("), "where": self._inside()}
        if token["name"]:
            return condition(token["name"], SYMBOLS[token["sign"]], token["value"])
        return (
            {"search": token["quoted"] or token["word"]} if token["quoted"] or token["word"] else {}
        )

    def _inside(self) -> Tree:
        """What stands up to the closing bracket, which may be missing at the end."""
        if self.depth > DEEPEST:
            return {"all": []}
        self.depth += 1
        tree = self.either()
        self.depth -= 1
        token = self._peek()
        if token and token["close"]:
            self.place = token.end()
        alone = tree.get("all")
        return alone[0] if alone and len(alone) == 1 else tree

    def _aggregate(self, name: str) -> Tree:
        found = _AGGREGATED.match(self.text, self.place)
        if found is None:
            return {"search": name}
        self.place = found.end()
        tree: Tree = {"aggregate": name, "related": found["related"], "field": found["field"] or ""}
        where = self._inside()
        if where.get("all") != []:
            tree["where"] = where
        compared = _AFTER_AGGREGATE.match(self.text, self.place)
        if compared is None:
            return tree | {"op": "more", "value": "0"}
        self.place = compared.end()
        return tree | {"op": SYMBOLS[compared["sign"]], "value": compared["value"]}

    def _peek(self) -> re.Match[str] | None:
        return _TOKEN.match(self.text, self.place)


def condition(name: str, op: str, typed: str) -> Tree:
    """A condition whose value was typed: lists and spans have forms of their own."""
    related, dot, field = name.rpartition(".")
    pieces = listed(typed)
    value: Any = typed.replace('"', "")
    low, span, high = typed.partition("..")
    if op == "is" and span and low and high and '"' not in typed:
        op, value = "between", [low, high]
    elif op == "is" and len(pieces) > 1:
        value = pieces
    leaf = {"field": field if dot else name, "op": op, "value": value}
    return {"related": related, "where": leaf} if dot else leaf


def listed(text: str) -> list[str]:
    """The values of a list that was typed: ``Utrecht,"Den Haag"``."""
    return [one.strip('"') for one in re.findall(r'"[^"]*"|[^,"]+', text)]


def typed(tree: Tree) -> str:
    """``tree`` as text that ``parse`` reads as the same tree."""
    if group_of(tree) == "all":
        return " ".join(_grouped(part) for part in parts_of(tree))
    return _grouped(tree, at_top=True)


def _grouped(tree: Tree, *, at_top: bool = False) -> str:
    word = group_of(tree)
    if not word:
        return _leaf(tree)
    inner = parts_of(tree)
    if word == "none":
        if len(inner) == 1 and not group_of(inner[0]):
            return f"-{_leaf(inner[0])}"
        return f"-({' or '.join(_grouped(part) for part in inner)})"
    joined = (" or " if word == "any" else " ").join(_grouped(part) for part in inner)
    return joined if at_top and word == "any" else f"({joined})"


def _leaf(tree: Tree) -> str:
    if "search" in tree:
        word = str(tree["search"])
        return _quoted(word, always=word == "or" or not re.fullmatch(r"[\w@.+]+", word))
    if "aggregate" in tree:
        path = ".".join(part for part in (tree["related"], tree.get("field")) if part)
        inside = f", {typed(tree['where'])}" if tree.get("where") else ""
        return f"{tree['aggregate']}({path}{inside}){SIGNS[tree['op']]}{tree['value']}"
    if "related" in tree:
        where = tree.get("where") or {}
        if where.keys() <= {"field", "op", "value"} and where.get("op") != "is_not" and where:
            return f"{tree['related']}.{_leaf(where)}"
        return f"{tree['related']}({typed(where)})"
    return _condition(tree)


def _condition(tree: Tree) -> str:
    op, value = tree.get("op", "is"), tree.get("value")
    minus = "-" if op == "is_not" else ""
    if op == "between" and isinstance(value, list):
        shown = "..".join(str(part) for part in value)
    elif isinstance(value, list):
        shown = ",".join(_quoted(str(part)) for part in value)
    else:
        shown = "none" if value is None else _quoted(str(value))
    return f"{minus}{tree['field']}{SIGNS.get(op, ':')}{shown}"


def _quoted(text: str, *, always: bool = False) -> str:
    plain = text.replace('"', "")
    return f'"{plain}"' if always or not plain or re.search(r"[\s(),]|\.\.", plain) else plain


def words_searched(tree: Tree) -> Iterator[str]:
    """The words that every record selected by ``tree`` holds."""
    if "search" in tree:
        yield str(tree["search"])
    for part in tree.get("all", ()):
        yield from words_searched(part)


__all__ = ["AGGREGATES", "Part", "condition", "listed", "parse", "parts", "typed", "words_searched"]
