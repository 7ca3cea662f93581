"""Sentences in the reader's language: written in English, whole, with places for what varies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce

_PLACE = re.compile(r"%(?:\((\w+)\)s|%)")
_voice: list[Callable[[str], str]] = [str]
_counting: list[Callable[[str, str, int], str]] = [lambda one, many, n: one if n == 1 else many]


def speak(translate: Callable[[str], str], count: Callable[[str, str, int], str]) -> None:
    """Let every sentence be said through ``translate``, and one about a number through ``count``."""
    _voice.append(translate)
    _counting.append(count)


def noted(sentence: str) -> str:
    """``sentence`` itself, to be said later: the catalogs know it from here."""
    return sentence


def noted_count(one: str, many: str) -> tuple[str, str]:
    """Both forms of a sentence about a number, to be said later."""
    return one, many


def say(sentence: str, /, **data: object) -> str:
    """``sentence`` with ``data`` in its places, as in ``say("%(name)s is locked.", name=party)``."""
    return _filled(_voice[-1](sentence) if sentence else "", data)


def say_count(one: str, many: str, number: int, /, **data: object) -> str:
    """The form that goes with ``number``, which stands in the place ``count``."""
    return _filled(_counting[-1](one, many, number), {"count": f"{number:,}", **data})


def say_joined(sentence: str, parts: Iterable[str]) -> str:
    """``parts`` as one, two at a time: ``sentence`` has the places ``first`` and ``second``."""
    found = list(parts)
    return reduce(lambda first, second: say(sentence, first=first, second=second), found or [""])


def say_list(parts: Iterable[str]) -> str:
    """``parts`` one after the other, with the commas of the reader's language."""
    return say_joined(noted("%(first)s, %(second)s"), parts)


def _filled(sentence: str, data: dict[str, object]) -> str:
    """What people typed may look like a place; without data for it, it stays."""
    if "%(" not in sentence:
        return sentence
    return _PLACE.sub(
        lambda found: str(data.get(found[1], found[0])) if found[1] else "%", sentence
    )
