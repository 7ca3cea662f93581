"""Who reads Rapport in another language meets no English: on no page, in no error, in no mail."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.events import sentences
from rapport.platform.events.happenings import happenings
from rapport.platform.exchange import cells
from rapport.platform.records import values
from rapport.platform.records.types import record_type
from tests.flows import test_access_matrix as matrix
from tests.flows.endpoints import ENDPOINTS

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

world = matrix.world
SILENT = frozenset({"script", "style", "code", "pre", "kbd", "samp", "textarea"})
READ = frozenset({"title", "aria-label", "placeholder", "alt", "data-confirm", "data-failed"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"})
PAGES = (
    "records",
    "party",
    "party_timeline",
    "party_history",
    "party_sharing",
    "record_consent",
    "create_party",
    "relate_parties",
    "explain_access",
    "record_interaction",
    "channels",
    "order",
    "product",
    "place_order",
    "audit",
    "story",
    "trash",
    "bulk_runs",
    "automation",
    "edit_automation",
    "run",
    "insight",
    "rfm",
    "rights",
    "change_rights",
    "create_import",
    "imports",
    "set_up_objects",
    "set_up_object",
    "choose_sort",
    "add_field",
    "my_profile",
    "users",
    "territory",
    "notifications",
    "shortcuts",
)
ENGLISH = re.compile(r"[A-Za-z][a-z’']+(?:[ ,.;:]+[A-Za-z’']+){2,}")
"""Three words in a row that are no name: names have capitals."""


class Reader(HTMLParser):
    """What a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.heard: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.heard += [value or "" for name, value in attrs if name in READ]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not SILENT & set(self.open):
            self.heard.append(data)


def english(html: str) -> set[str]:
    """The runs of English words in a page; what people typed is in names, which have capitals."""
    reader = Reader()
    reader.feed(html)
    runs = (found[0] for text in reader.heard for found in ENGLISH.finditer(" ".join(text.split())))
    runs = (run for run in runs if not run.startswith("rapport "))  # a command
    return {run for run in runs if not all(word[0].isupper() for word in re.findall(r"\w+", run))}


@pytest.mark.parametrize("language", ["ar"])
def test_no_page_shows_english(world: matrix.World, admin: User, language: str) -> None:
    admin.language = language
    admin.save(update_fields=["language"])
    matrix._settle()
    found: dict[str, set[str]] = {}
    for name in PAGES:
        address = reverse(name, kwargs=matrix._arguments(world, name, ENDPOINTS[name]))
        world.client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["admin"]
        response = world.client.get(address, headers={"accept-language": language})
        assert response.status_code == 200, address
        found[name] = english(response.content.decode())
    assert {name: runs for name, runs in found.items() if runs} == {}


@pytest.mark.parametrize("language", ["ar"])
def test_no_error_is_said_in_english(language: str) -> None:
    party = record_type("party")
    assert party is not None
    with translation.override(language):
        errors = (
            NotFound(),
            NotAllowed("not_allowed", access.REFUSALS[Right.EDIT]),
            cells.wrong("12 May", "“%(cell)s” is not a date."),
            values.wrong(party.declared_fields()["name"], "%(field)s is needed."),
        )
        said = [str(error) for error in errors]
        verbs = [sentences.verb_of(name) for name in happenings() if "tests" not in name]
    plain = {found for text in said for found in english(text)}
    assert plain == set()
    assert [verb for verb in verbs if verb in {sentences.words_of(n) for n in happenings()}] == []


def test_a_run_of_english_is_found() -> None:
    page = (
        '<p title="Choose the team.">قائمة</p><code>not this one here</code><b>Ada Byron King</b>'
    )
    assert english(page) == {"Choose the team"}
