"""Catalogs on disk: read, written, compiled, and brought up to date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.environment import PROJECT

FOLDER = PROJECT / "locale"
LANGUAGES = ("nl", "ar")
"""Beside English, in which everything is written."""
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd]|%%|\{\w+\}")


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one message of one language."""

    language: str
    message: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.language}: “{self.message}” {self.sentence}"


def path_of(language: str, folder: Path = FOLDER) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def read(language: str, folder: Path = FOLDER) -> Catalog:
    """The catalog of ``language``; an empty one where there is none yet."""
    path = path_of(language, folder)
    if not path.exists():
        return Catalog(locale=language, domain="django", project="Rapport")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(language: str, known: Catalog, folder: Path = FOLDER) -> None:
    """Write the catalog of ``language`` anew: with every text of ``known``, without others.

    A text that changed a little does not keep its translation: it may have changed its meaning.
    """
    catalog = read(language, folder)
    catalog.update(known, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path = path_of(language, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_header(catalog).encode())
        write_po(file, catalog, width=100, include_lineno=False, sort_output=True, omit_header=True)


def _header(catalog: Catalog) -> str:
    """What programs need to know, and no dates: two people who change texts do not collide here."""
    name = catalog.locale.english_name if catalog.locale else ""
    return (
        f'# Rapport in {name}.\nmsgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )


def compile_all(folder: Path = FOLDER, *, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """Make the ``.mo`` of each catalog that is newer than its own. Returns their languages."""
    made = []
    for language in languages:
        source = path_of(language, folder)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        _replace(target, read(language, folder))
        made.append(language)
    return made


def _replace(target: Path, catalog: Catalog) -> None:
    """Compile ``catalog`` into ``target``: whoever reads meanwhile sees the old one or the new one,
    whole, and whoever else compiles it has a draft of their own.
    """
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with draft.open("wb") as file:
            write_mo(file, catalog)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def flaws(language: str, known: Catalog, folder: Path = FOLDER) -> list[Flaw]:
    """What is wrong with the catalog of ``language``: texts that miss or that nobody says any more,
    placeholders that differ.
    """
    catalog = read(language, folder)
    found = []
    for message in filter(lambda one: one.id, known):
        kept = catalog.get(message.id, message.context)
        found += [Flaw(language, first(message.id), wrong) for wrong in _wrong(message, kept)]
    gone = (one for one in catalog if one.id and not known.get(one.id, one.context))
    return found + [Flaw(language, first(one.id), "is said nowhere") for one in gone]


def misfits(language: str, folder: Path = FOLDER) -> list[Flaw]:
    """The translations of ``language`` whose placeholders are not those of the text."""
    return [
        Flaw(language, first(message.id), _differing(message))
        for message in read(language, folder)
        if message.id and _differing(message)
    ]


def _wrong(message: Message, kept: Message | None) -> list[str]:
    if kept is None:
        return ["is not in the catalog; run `rapport messages update`"]
    if not all(_strings(kept)) or kept.fuzzy:
        return ["is not translated"]
    differing = _differing(kept)
    return [differing] if differing else []


def _differing(message: Message) -> str:
    """A sentence about translated strings whose placeholders are not those of the text, or ''."""
    wanted = set().union(*(_placeholders(text) for text in _texts(message.id)))
    for string in filter(None, _strings(message)):
        has = _placeholders(string)
        if has - wanted or (len(_texts(message.id)) == 1 and wanted - has):
            return (
                f"has {sorted(wanted) or 'no placeholder'}, its translation {sorted(has) or 'none'}"
            )
    return ""


def _placeholders(text: str) -> set[str]:
    return {match.group() for match in _PLACEHOLDER.finditer(text)}


def _texts(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _strings(message: Message) -> list[str]:
    return _texts(message.string or "")


def first(text: str | tuple[str, ...] | list[str]) -> str:
    return _texts(text)[0]
