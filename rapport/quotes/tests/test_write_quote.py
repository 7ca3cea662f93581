"""Beginning quotes, and changing what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.quotes.actions import accept_quote, create_quote, send_quote, write_quote
from rapport.quotes.actions.answering import Signed
from rapport.quotes.models import Quote, QuoteLine, QuoteVersion
from rapport.quotes.queries import draft_of, version, versions_of
from rapport.quotes.tests.making import (
    a_draft,
    a_line,
    a_party,
    a_product,
    a_quote,
    a_sent_quote,
    in_days,
    off,
)

if TYPE_CHECKING:
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db


def test_what_is_offered_is_kept(alice: User, as_actor: ActorOf) -> None:
    chair = a_product()
    draft = a_draft(
        a_line(product_id=chair.pk, components=(("2", "Leg"),)),
        a_line("Cushion", "10", is_optional=True, is_taken=False),
        introduction="Dear all",
    )
    made = create_quote(off(draft, "10"), party=a_party(), by=as_actor(alice))
    kept = Quote.objects.get()
    assert (kept.number, kept.state, kept.edition, kept.owner) == (f"Q{made.pk}", "draft", 1, alice)
    assert (kept.net, kept.total) == (Decimal("180.00"), Decimal("217.80"))
    assert draft_of(version(SYSTEM, kept)) == off(draft, "10")
    assert kept.team is not None


def test_it_is_recorded() -> None:
    made = a_quote()
    event = Event.objects.get(name="quotes.quote_created")
    assert (event.about, event.subject_id, event.data["number"]) == (
        made.party_id,
        made.pk,
        made.number,
    )


def test_who_may_not_write_does_not(charlie: User, analyst: User, as_actor: ActorOf) -> None:
    party = a_party()
    for user in (charlie, analyst):
        with pytest.raises(NotAllowed):
            create_quote(a_draft(), party=party, by=as_actor(user))
    found = a_quote(party=party)
    with pytest.raises(NotAllowed):
        write_quote(found, a_draft(), by=as_actor(analyst))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"valid_until": timezone.localdate() - timedelta(days=1)}, "valid_until"),
        ({"title": ""}, "title"),
        ({"currency": "USD"}, "lines.0.unit_price"),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        a_quote(**more)
    assert field in refused.value.fields
    assert not Quote.objects.exists()


def test_a_draft_is_changed_in_place() -> None:
    found = a_quote()
    write_quote(found, a_draft(a_line("Table", "300")), by=SYSTEM)
    assert QuoteVersion.objects.count() == 1
    assert [line.description for line in QuoteLine.objects.all()] == ["Table"]
    event = Event.objects.get(name="quotes.quote_written")
    assert [one[0] for one in event.data["changed"]] == ["Chair", "Table"]


def test_saying_the_same_again_records_nothing() -> None:
    found = a_quote()
    again = write_quote(found, a_draft(), by=SYSTEM)
    assert again.version == found.version
    assert not Event.objects.filter(name="quotes.quote_written").exists()


def test_what_the_buyer_has_stays_and_the_next_version_begins() -> None:
    link = a_sent_quote()
    found = write_quote(link.quote, a_draft(a_line("Table", "300")), by=SYSTEM)
    assert (found.state, found.edition) == ("draft", 2)
    newest, oldest = versions_of(SYSTEM, found)
    assert [line.description for line in draft_of(oldest).lines] == ["Chair"]
    assert [line.description for line in draft_of(newest).lines] == ["Table"]
    assert oldest.document is not None
    assert newest.sent_at is None
    assert Event.objects.filter(name="quotes.quote_version_started").exists()
    send_quote(found, by=SYSTEM)
    assert version(SYSTEM, found, 2).sent_at is not None


def test_the_second_of_two_people_overwrites_nothing_unseen() -> None:
    found = a_quote()
    seen = found.version
    write_quote(found, a_draft(a_line("Table", "300")), by=SYSTEM, version=seen)
    with pytest.raises(Refused) as refused:
        write_quote(found, a_draft(a_line("Lamp", "40")), by=SYSTEM, version=seen)
    assert refused.value.data["version"] == seen + 1
    assert QuoteLine.objects.get().description == "Table"
    write_quote(found, a_draft(a_line("Lamp", "40")), by=SYSTEM, version=seen + 1)
    assert QuoteLine.objects.get().description == "Lamp"


def test_what_was_accepted_never_changes() -> None:
    link = a_sent_quote()
    accept_quote(link.secret, Signed("Dana", 1))
    with pytest.raises(Refused):
        write_quote(link.quote, a_draft(a_line("Table", "300")), by=SYSTEM)


def test_text_lines_and_long_ones_are_kept() -> None:
    long = replace(a_line("What follows is a list"), unit_price=a_line(price="0").unit_price)
    found = a_quote(long, *(a_line(f"Line {number}") for number in range(299)))
    assert found.net == Decimal("59800.00")
    with pytest.raises(Invalid):
        a_quote(*(a_line() for _ in range(301)), valid_until=in_days(1))
