"""Events in words for people."""

from __future__ import annotations

from string import Formatter

import pytest

from rapport.platform.events.happenings import event_names, happenings
from rapport.platform.events.sentences import (
    headline_of,
    sentence_of,
    silent_names,
    template_of,
)


def test_fields_read_as_words() -> None:
    changed = {"changes": {"given_name": ["A", "B"], "city": ["", "Utrecht"]}}
    assert sentence_of("parties.party_edited", changed) == "Details changed: given name, city"
    added = {"kind": "social_handle", "value": "an_na@example.org"}
    assert (
        sentence_of("parties.contact_point_added", added) == "New social handle: an_na@example.org"
    )


def test_missing_words_are_left_out() -> None:
    assert sentence_of("records.tag_added", {}) == "Tagged “”"
    assert sentence_of("parties.party_edited", {}) == "Details changed:"


def test_an_event_without_a_sentence_says_its_verb() -> None:
    assert sentence_of("service.case_escalated", {"case": 4}) == "Case escalated"


def test_an_event_says_its_own_sentence() -> None:
    said = {"subject": "Delivery"}
    assert (
        sentence_of("touchpoints.interaction_deleted", said) == "Removed the interaction “Delivery”"
    )


def test_a_silent_event_has_a_headline_all_the_same() -> None:
    assert sentence_of("records.note_written", {"note_id": 1}) == ""
    assert headline_of("records.note_written", {"note_id": 1}) == "Note written"


def test_what_the_timeline_shows_otherwise_is_silent() -> None:
    assert "touchpoints.interaction_recorded" in silent_names()
    assert "records.note_written" in silent_names()
    assert "parties.party_created" not in silent_names()


@pytest.mark.parametrize("name", event_names())
def test_sentences_speak_of_fields_that_exist(name: str) -> None:
    happening = happenings()[name]
    words = {word for _, word, _, _ in Formatter().parse(template_of(name)) if word}
    assert words <= set(happening.__dataclass_fields__)


def test_money_is_written_as_its_reader_writes_it() -> None:
    paid = {"currency": "EUR", "amount": "1234.500000", "invoice": "F7"}
    assert sentence_of("orders.payment_recorded", paid) == "EUR 1,234.50 were paid for invoice F7"
    whole = {"currency": "EUR", "amount": "4.8E+2", "invoice": "F7"}
    assert sentence_of("orders.payment_recorded", whole) == "EUR 480 were paid for invoice F7"
    odd = {"currency": "", "amount": "", "invoice": "F7"}
    assert sentence_of("orders.payment_recorded", odd) == "were paid for invoice F7"
