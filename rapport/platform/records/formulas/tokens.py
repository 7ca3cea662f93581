"""The words of a formula, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapport.kit.errors import Invalid

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
        raise wrong(f"A formula has at most {LONGEST} letters.", LONGEST)
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
        return "A text that begins here has no closing quote."
    if letter == "[":
        return "A label that begins here has no closing bracket."
    return f"“{letter}” means nothing in a formula."


def wrong(sentence: str, at: int) -> Invalid:
    """What is wrong with a formula, and where."""
    return Invalid(
        "bad_formula", fields={"formula": f"At letter {at + 1}: {sentence}"}, position=at + 1
    )
