"""vCards 2.1, 3.0 and 4.0 as a table with a row per card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from rapport.kit.speech import say
from rapport.platform.exchange.readers.encodings import Encoding
from rapport.platform.exchange.readers.tables import (
    BATCH_ROWS,
    Batch,
    Table,
    batch_of,
    unreadable,
)

NAMES = (
    "Name",
    "Given name",
    "Middle name",
    "Family name",
    "Name prefix",
    "Name suffix",
    "Phonetic name",
)
WORK = ("Organization", "Job title", "Kind", "Birthday", "Website", "Language", "Tags", "Id")
EMAILS = tuple(f"E-mail {n}{part}" for n in (1, 2, 3) for part in ("", " label"))
PHONES = tuple(f"Phone {n}{part}" for n in (1, 2, 3, 4) for part in ("", " label"))
PLACE = (" street", " city", " region", " postal code", " country", " label")
PLACES = tuple(f"Address {n}{part}" for n in (1, 2) for part in PLACE)
COLUMNS = (*NAMES, *WORK, *EMAILS, *PHONES, *PLACES)
ADDRESS_PARTS = re.compile(r"^(tel|mailto):|;ext=.*$", re.IGNORECASE)
LONGEST_CARD = 20_000_000
LABELS = ("work", "home", "cell", "mobile", "fax", "pager", "main", "other")


def open_vcards(path: Path, encoding: Encoding) -> Table:
    """``path`` as a table of cards; the columns are always the same."""
    with path.open(encoding=encoding.name) as file:
        total = sum(line.strip().upper() == "BEGIN:VCARD" for line in file)
    return Table(
        "vcard", COLUMNS, total, partial(_batches, path, encoding.name), f"vCard, {encoding.label}"
    )


def _batches(path: Path, encoding: str) -> Iterator[Batch]:
    rows = ((number, *_row(text)) for number, text in enumerate(_cards(path, encoding), start=1))
    while chunk := list(islice(rows, BATCH_ROWS)):
        yield batch_of(chunk, len(COLUMNS))


def _cards(path: Path, encoding: str) -> Iterator[str]:
    """The text of each card. Raises Invalid when the last one has no end."""
    with path.open(encoding=encoding) as file:
        lines = enumerate(file, start=1)
        for begin, line in lines:
            if line.strip().upper() == "BEGIN:VCARD":
                yield line + "".join(_rest_of_card(lines, begin))


def _rest_of_card(lines: Iterator[tuple[int, str]], begin: int) -> Iterator[str]:
    length = 0
    for _, line in lines:
        word = line.strip().upper()
        length += len(line)
        if word == "BEGIN:VCARD":
            break
        if length > LONGEST_CARD:
            raise unreadable(
                say("The card that begins at line %(line)s is longer than any card.", line=begin)
            )
        yield line
        if word == "END:VCARD":
            return
    raise unreadable(
        say("The card that begins at line %(line)s has no end: the file is cut off.", line=begin)
    )


def _row(text: str) -> tuple[list[object], str]:
    import vobject

    try:
        card = vobject.readOne(text, allowQP=True, ignoreUnreadable=True)
        cells = _cells(card)
    except (
        vobject.base.VObjectError,
        ValueError,
        IndexError,
        AttributeError,
        StopIteration,
    ) as error:
        reason = " ".join(str(error).split())[:120] or say("it is malformed")
        return [None] * len(COLUMNS), say("The card cannot be read: %(reason)s.", reason=reason)
    return [cells.get(name) for name in COLUMNS], ""


def _cells(card: Any) -> dict[str, str]:
    contents = card.contents
    cells = {
        "Name": _first(contents, "fn"),
        "Phonetic name": " ".join(
            filter(
                None, (_first(contents, f"x-phonetic-{part}-name") for part in ("first", "last"))
            )
        ),
        "Organization": _organization(contents),
        "Job title": _first(contents, "title") or _first(contents, "role"),
        "Kind": "organization" if _is_organization(contents) else "",
        "Birthday": _first(contents, "bday"),
        "Website": _first(contents, "url").replace("\\:", ":"),
        "Language": _first(contents, "lang"),
        "Tags": _first(contents, "categories"),
        "Id": _first(contents, "uid"),
    }
    cells |= _name(contents)
    for heading, key, most in (("E-mail", "email", 3), ("Phone", "tel", 4)):
        for number, line in enumerate(contents.get(key, [])[:most], start=1):
            cells[f"{heading} {number}"] = ADDRESS_PARTS.sub("", str(line.value))
            cells[f"{heading} {number} label"] = _label(line, contents)
    for number, line in enumerate(contents.get("adr", [])[:2], start=1):
        cells |= _place(line, contents, f"Address {number}")
    return cells


def _flat(value: object) -> str:
    return (
        " ".join(str(part) for part in value if part)
        if isinstance(value, list)
        else str(value or "")
    )


def _first(contents: dict[str, list[Any]], key: str) -> str:
    lines = contents.get(key)
    value = lines[0].value if lines else ""
    return (
        ", ".join(map(str, value))
        if key == "categories" and isinstance(value, list)
        else _flat(value).strip()
    )


def _name(contents: dict[str, list[Any]]) -> dict[str, str]:
    if "n" not in contents:
        return {}
    parts = ("given", "additional", "family", "prefix", "suffix")
    name = contents["n"][0].value
    return {
        heading: _flat(getattr(name, part)) for heading, part in zip(NAMES[1:6], parts, strict=True)
    }


def _organization(contents: dict[str, list[Any]]) -> str:
    """The organization's own name, not its departments; vCard 2.1 does not escape its commas."""
    lines = contents.get("org")
    value = lines[0].value if lines else [""]
    if not isinstance(value, list):
        return str(value)
    return (
        ",".join(value[0])
        if value and isinstance(value[0], list)
        else str(value[0] if value else "")
    )


def _is_organization(contents: dict[str, list[Any]]) -> bool:
    shown = (
        _first(contents, "kind").lower() == "org"
        or _first(contents, "x-abshowas").upper() == "COMPANY"
    )
    return shown or (
        bool(_organization(contents)) and _first(contents, "fn") == _organization(contents)
    )


def _label(line: Any, contents: dict[str, list[Any]]) -> str:
    """The first known word of the line's types, or the label that Apple and Google put beside it."""
    types = {
        word.strip().lower() for text in line.params.get("TYPE", []) for word in text.split(",")
    }
    types |= {word.lower() for parameter in line.singletonparams for word in [parameter]}
    words = [word for word in LABELS if word in types]
    beside = [
        str(other.value).strip("_$!<>")
        for other in contents.get("x-ablabel", [])
        if line.group and other.group == line.group
    ]
    return " ".join(words[:2]) or (beside[0] if beside else "")


def _place(line: Any, contents: dict[str, list[Any]], heading: str) -> dict[str, str]:
    value = line.value
    street = [_flat(part) for part in (value.box, value.extended, value.street)]
    values = (
        ", ".join(filter(None, street)).replace("\n", ", "),
        value.city,
        value.region,
        value.code,
        value.country,
    )
    cells = {
        f"{heading}{part}": _flat(text).strip()
        for part, text in zip(PLACE[:5], values, strict=True)
    }
    return cells | {f"{heading} label": _label(line, contents)}
