"""Text made comparable: one folding, used for searching, matching and sorting alike."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ı": "i", "ĸ": "k", "ŋ": "n", "ŧ": "t", "ſ": "s", "ƒ": "f", "ə": "e", "ё": "е", "й": "и",
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-",
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_NOT_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """Lower case, without accents, ligatures and double spaces: "Łódź  Straße" → "lodz strasse".

    Widths and compatibility forms become plain ("Ａ" → "a"); scripts stay as they are. Folding
    twice changes nothing.
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip().lower()
    plain = unicodedata.normalize("NFKD", text).lower().translate(_LETTERS)
    bare = "".join(letter for letter in plain if not _is_accent(letter))
    lowered = unicodedata.normalize("NFKC", bare.translate(_LETTERS)).lower()
    return _SPACES.sub(" ", lowered).strip()


def digits(text: str) -> str:
    """Only the digits: "+44 (0)20 7946" → "440207946"."""
    return _NOT_DIGITS.sub("", text)


def squeeze(text: str) -> str:
    """Trimmed, with single spaces, without characters that cannot be seen or stored."""
    if text.isascii() and text.isprintable():  # most of what people write
        return " ".join(text.split())
    seen = "".join(" " if letter in "\t\n\r\v\f" else letter for letter in text)
    kept = "".join(
        letter
        for letter in seen
        if letter.isprintable() or letter.isspace() or letter in "\u200c\u200d"
    )
    return _SPACES.sub(" ", kept).strip()


def _is_accent(letter: str) -> bool:
    """A combining mark of a script whose letters stand without it (not the Indic vowel signs)."""
    return (
        "\u0300" <= letter <= "\u036f"
        or "\u0591" <= letter <= "\u05c7"
        or "\u064b" <= letter <= "\u0652"
    )
