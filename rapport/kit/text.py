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
_ACCENTS = (range(0x300, 0x370), range(0x591, 0x5C8), range(0x64B, 0x653))
"""Combining marks of scripts whose letters stand without them (not the Indic vowel signs)."""
_PLAIN = _LETTERS | {mark: None for marks in _ACCENTS for mark in marks}
_SPACES = re.compile(r"\s+")
_NO_DIGIT = {code: None for code in range(128) if not chr(code).isdigit()}
_NOT_DIGITS = re.compile(r"\D+")


def fold(text: str) -> str:
    """Lower case, without accents, ligatures and double spaces: "Łódź  Straße" → "lodz strasse".

    Widths and compatibility forms become plain ("Ａ" → "a"); scripts stay as they are. Folding
    twice changes nothing.
    """
    if text.isascii():
        return " ".join(text.split()).lower()
    plain = unicodedata.normalize("NFKD", text).lower().translate(_PLAIN)
    return " ".join(unicodedata.normalize("NFKC", plain).lower().split())


def digits(text: str) -> str:
    """Only the digits: "+44 (0)20 7946" → "440207946"."""
    return text.translate(_NO_DIGIT) if text.isascii() else _NOT_DIGITS.sub("", text)


def squeeze(text: str) -> str:
    """Trimmed, with single spaces, without characters that cannot be seen or stored."""
    if text.isprintable():  # most of what people write; no space but " " is printable
        return " ".join(text.split())
    seen = "".join(" " if letter in "\t\n\r\v\f" else letter for letter in text)
    kept = "".join(
        letter
        for letter in seen
        if letter.isprintable() or letter.isspace() or letter in "\u200c\u200d"
    )
    return _SPACES.sub(" ", kept).strip()


def id_in(text: str) -> int:
    """The id that ``text`` is, as addresses and forms say it; 0, which nothing has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
