"""Countries: from the names that people and files use to ISO 3166 codes, and back.

The names are Unicode's (through Babel), read at the first question.
"""

from __future__ import annotations

import re
from functools import cache

from rapport.kit.text import fold

_ALIASES = {
    "uk": "GB", "u k": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "united kingdom of great britain and northern ireland": "GB",
    "usa": "US", "u s a": "US", "u s": "US", "us": "US", "america": "US", "united states of america": "US",
    "the united states": "US", "eire": "IE", "republic of ireland": "IE", "rsa": "ZA",
    "channel islands": "JE", "holland": "NL", "the netherlands": "NL", "korea": "KR", "south korea": "KR",
    "republic of korea": "KR", "north korea": "KP", "russian federation": "RU", "uae": "AE", "czech republic": "CZ",
    "burma": "MM", "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK", "turkey": "TR",
    "viet nam": "VN", "prc": "CN", "peoples republic of china": "CN", "hong kong": "HK", "macau": "MO",
    "taiwan": "TW", "palestine": "PS", "vatican": "VA", "european community": "EU", "brasil": "BR",
    "deutschland": "DE", "osterreich": "AT", "schweiz": "CH", "suisse": "CH", "espana": "ES", "italia": "IT",
    "sverige": "SE", "norge": "NO", "danmark": "DK", "suomi": "FI", "polska": "PL", "magyarorszag": "HU",
    "ksa": "SA", "drc": "CD", "bosnia": "BA", "trinidad": "TT", "antigua": "AG", "micronesia": "FM",
}  # fmt: skip
"""What files say beside the official names. The Channel Islands have no code of their own: the
larger, Jersey, stands for both. "European Community" is EU, which ISO reserves."""
_NO_COUNTRIES = frozenset({"EZ", "QO", "UN", "XA", "XB", "ZZ"})
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")
_SIGNS = re.compile(r"[^\w]+")


@cache
def code(text: str) -> str:
    """The ISO code (two letters) of a country's name, alias, or two- or three-letter code; '' if unknown.

    >>> [code(text) for text in ("EIRE", "U.S.A.", "Germany", "DEU", "Côte d’Ivoire", "Unspecified")]
    ['IE', 'US', 'DE', 'DE', 'CI', '']
    """
    key = _key(text)
    if not key:
        return ""
    if key in _ALIASES:
        return _ALIASES[key]
    if len(key) == 2 and key.upper() in _names("en"):
        return key.upper()
    return _three_letters().get(key.upper(), "") or next(
        (found for language in _LANGUAGES if (found := _codes(language).get(key, ""))), ""
    )


def name(code: str, language: str = "en") -> str:
    """ "GB" → "United Kingdom"; an unknown code stays as it is."""
    return _names(language).get(code.upper(), code)


@cache
def choices(language: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, by name: for a select."""
    rows = ((key, text) for key, text in _names(language).items() if key != "EU")
    return tuple(sorted(rows, key=lambda row: fold(row[1])))


def _key(text: str) -> str:
    return _SIGNS.sub(" ", fold(text)).strip()


@cache
def _names(language: str) -> dict[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        territories = Locale.parse("en").territories
    return {
        key: text
        for key, text in territories.items()
        if len(key) == 2 and key.isalpha() and key not in _NO_COUNTRIES
    }


@cache
def _codes(language: str) -> dict[str, str]:
    return {_key(text): key for key, text in _names(language).items()}


@cache
def _three_letters() -> dict[str, str]:
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {key: found[0] for key, found in aliases.items() if len(key) == 3 and len(found) == 1}
