"""Who reads Rapport in another language meets no English: on no page, in no error, in no mail."""

from __future__ import annotations

import re
from dataclasses import asdict
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from rapport.insight.models import Run
from rapport.insight.studies.standing import TRAITS
from rapport.insight.warehouse.breaches import Breach
from rapport.kit.errors import NotAllowed, NotFound
from rapport.parties.actions import publish_traits
from rapport.platform import access
from rapport.platform.access import SYSTEM, Right
from rapport.platform.accounts import mails
from rapport.platform.events import sentences
from rapport.platform.events.happenings import happenings
from rapport.platform.exchange import cells
from rapport.platform.records import values
from rapport.platform.records.types import record_type
from tests.flows import test_access_matrix as matrix
from tests.flows.endpoints import ENDPOINTS

if TYPE_CHECKING:
    from rapport.parties.actions.publish import TraitRow
    from rapport.parties.models import Party
    from rapport.platform.accounts.models import User

world = matrix.world
SILENT = frozenset({"script", "style", "code", "pre", "kbd", "samp", "textarea"})
READ = frozenset({"title", "aria-label", "placeholder", "alt", "data-confirm", "data-failed"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"})
PAGES = (
    "records",
    "party",
    "party_standing",
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
    "webhooks",
    "create_webhook",
    "insight",
    "rfm",
    "lineage",
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
    _know_a_customer(world.objects["party"])
    _fail_a_build()
    matrix._settle()
    addresses = {
        name: reverse(name, kwargs=matrix._arguments(world, name, ENDPOINTS[name]))
        for name in PAGES
    }
    found: dict[str, set[str]] = {}
    for name, address in {**addresses, "sessions": reverse("usersessions_list")}.items():
        world.client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["admin"]
        headers = {"accept-language": language, "user-agent": "(X11; Linux) Firefox/140.0"}
        response = world.client.get(address, headers=headers)
        assert response.status_code == 200, address
        found[name] = english(response.content.decode())
    assert {name: runs for name, runs in found.items() if runs} == {}


def _know_a_customer(party: Party) -> None:
    """Traits as a build publishes them, with what they follow from."""
    last_order = {"days_since": 274, "as_of": "2024-12-31"}
    amounts = {"orders": 4, "average": "20.11", "total": "80.44", "currency": "GBP"}
    rows: list[TraitRow] = [
        (party.pk, "rfm_segment", 245, "at_risk", {**last_order, **amounts}),
        *((party.pk, f"rfm_{score}", 3, "", {}) for score in "rfm"),
        (party.pk, "overdue_ratio", 8.84, "slipping_away", {**last_order, "usual_days": "31.0"}),
        (party.pk, "recency_days", 274, "", {}),
        (party.pk, "orders", 4, "", {}),
        (party.pk, "revenue", 80.44, "GBP", {}),
        (party.pk, "average_order", 20.11, "GBP", {}),
        (party.pk, "last_order", 19_814, "2024-04-01", {}),
        (party.pk, "first_order", 19_723, "2024-01-01", {}),
    ]
    publish_traits(TRAITS, by=SYSTEM, rows=rows)


def _fail_a_build() -> None:
    wrong = Breach("orders", "revenue not negative", {}, 1, "order_id 5, revenue -10", True)
    Run.objects.create(
        started_at=timezone.now(),
        status=Run.Status.FAILED,
        message="Nothing was published, because checks failed. %(error)s",
        data={"error": [asdict(wrong)]},
    )


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


@pytest.mark.parametrize("template", ["invitation", "password_reset", "notice"])
def test_no_mail_is_in_english(template: str, alice: User, mailoutbox: list[Any]) -> None:
    alice.language = "ar"
    more = {"inviter": "Bob", "ip": "10.0.0.1", "device": "Firefox", "link": "http://localhost/x/"}
    mails.send(template, alice, "Your password was changed", **more)
    [mail] = mailoutbox
    [(html, _)] = mail.alternatives
    assert [english(text) for text in (mail.subject, mail.body, html)] == [set(), set(), set()]
    assert 'dir="rtl"' in html
