"""The words of a formula, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say

LONGEST = 2000
_WORDS = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<label>\[[^\]]+\])
      | (?P<name>[^\W\d]\w*)
      | (?P<sign><=|>=|<>|!=|==|[-+*/%&=<>(),])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A word: what sort it is, how it is written, and where it begins, counted from 0."""

    sort: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """A name or sign as it is compared: without case."""
        return self.text.lower()

    @property
    def inner(self) -> str:
        """A text or label without its quotes or brackets."""
        return self.text[1:-1]


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text``, closed by one of sort "end". Raises Invalid at what is no word."""
    if len(text) > LONGEST:
        raise wrong("A formula has at most %(longest)s letters.", LONGEST, longest=LONGEST)
    at = 0
    while at < len(text):
        match = _WORDS.match(text, at)
        if match is None:
            raise wrong(_unknown(text[at]), at)
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), at)
        at = match.end()
    yield Token("end", "", len(text))


def _unknown(letter: str) -> str:
    if letter in "\"'":
        return say("A text that begins here has no closing quote.")
    if letter == "[":
        return say("A label that begins here has no closing bracket.")
    return say("“%(letter)s” means nothing in a formula.", letter=letter)


def wrong(sentence: str, at: int, /, **data: Any) -> Invalid:
    """What is wrong with a formula, and where."""
    said = {"formula": "At letter %(at)s: %(sentence)s"}
    return Invalid(
        "bad_formula", fields=said, position=at + 1, at=at + 1, sentence=say(sentence, **data)
    )
