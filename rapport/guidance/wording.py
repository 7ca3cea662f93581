"""Mails with places that are filled in: "Dear {party.given_name|customer}, …". Pure.

Only what ``PLACES`` names can be filled in, so that no text reaches further than it says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from rapport.kit.speech import noted

PLACES = {
    "party.name": noted("their name"),
    "party.given_name": noted("their given name"),
    "party.family_name": noted("their family name"),
    "party.job_title": noted("their job title"),
    "party.city": noted("their city"),
    "organization": noted("where they work"),
    "owner.name": noted("your name"),
    "owner.email": noted("your e-mail address"),
    "lead.product": noted("what they are interested in"),
    "opportunity.name": noted("what the opportunity is called"),
    "opportunity.amount": noted("what it is worth"),
    "opportunity.closes": noted("when it is to be decided"),
    "today": noted("the day on which it is sent"),
}
PLACE = re.compile(r"\{\s*([a-z_.]+)\s*(?:\|([^{}]*))?\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


def unknown(*texts: str) -> list[str]:
    """The places in ``texts`` that nothing can fill, each once.

    >>> unknown("Dear {party.name}, {party.iban}")
    ['party.iban']
    """
    found = (match[1] for text in texts for match in PLACE.finditer(text))
    return list(dict.fromkeys(name for name in found if name not in PLACES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its places filled; where nothing is known, what stands after the bar.

    >>> filled("Dear {party.given_name|customer}", {"party.given_name": ""})
    'Dear customer'
    """
    return PLACE.sub(lambda match: values.get(match[1], "") or (match[2] or "").strip(), text)


def heading(text: str, values: Mapping[str, str]) -> str:
    """A subject: one line, whatever was filled in."""
    return " ".join(filled(text, values).split())[:200]


def as_html(text: str) -> str:
    """Plain words as the simplest page: paragraphs, line breaks, addresses that can be pressed."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs)


def _lines(paragraph: str) -> str:
    parts, end = [], 0
    for match in _ADDRESS.finditer(paragraph):
        address = escape(match[0])
        parts += [escape(paragraph[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, escape(paragraph[end:])]).replace("\n", "<br>")
