"""Quotes go out, are approved first where more is off than one may give, and are taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from rapport.quotes import links
from rapport.quotes.actions import (
    approve_quote,
    create_quote,
    expire_quotes,
    make_link,
    refuse_quote,
    request_approval,
    revoke_link,
    send_quote,
    withdraw_quote,
    write_quote,
)
from rapport.quotes.models import PublicLink, Quote, QuoteVersion
from rapport.quotes.queries import link_by_secret
from rapport.quotes.tests.making import (
    a_draft,
    a_limit,
    a_line,
    a_party,
    a_quote,
    a_sent_quote,
    in_days,
    off,
)
from rapport.touchpoints.models import Interaction
from tests.cast import run_jobs

if TYPE_CHECKING:
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db


def test_a_sent_quote_is_frozen_and_has_a_link(alice: User, as_actor: ActorOf) -> None:
    link = a_sent_quote(by=as_actor(alice))
    found = Quote.objects.get()
    assert found.state == "sent"
    version = QuoteVersion.objects.get()
    assert version.document is not None
    assert version.document["lines"][0]["description"] == "Chair"
    assert link_by_secret(links.read_token(links.token_of(link.secret))).quote == found
    assert Event.objects.get(name="quotes.quote_sent").data["edition"] == 1
    touch = Interaction.objects.get()
    assert (touch.party, touch.direction) == (found.party, "out")
    with pytest.raises(Refused):
        send_quote(found, by=as_actor(alice))


def test_the_mail_brings_the_link_and_the_paper() -> None:
    found = a_quote()
    link = send_quote(found, by=SYSTEM, to="buyer@example.com", words="Dear Dana")
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["buyer@example.com"]
    assert letter.body.startswith("Dear Dana")
    assert reverse("buyer_quote", args=[links.token_of(link.secret)]) in letter.body
    name, paper, kind = letter.attachments[0]
    assert (name, kind) == (f"{found.number}.pdf", "application/pdf")
    assert bytes(paper).startswith(b"%PDF")
    assert Interaction.objects.get().channel == "email"


def test_a_revoked_link_is_not_mailed() -> None:
    link = send_quote(a_quote(), by=SYSTEM, to="buyer@example.com")
    revoke_link(link, by=SYSTEM)
    run_jobs()
    assert not mail.outbox


def test_only_a_whole_quote_goes_out(charlie: User, as_actor: ActorOf) -> None:
    empty = create_quote(a_draft(), party=a_party(), by=SYSTEM)
    with pytest.raises(Invalid):
        send_quote(empty, by=SYSTEM, to="no address")
    with pytest.raises(NotFound):
        send_quote(empty, by=as_actor(charlie))
    Quote.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    QuoteVersion.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        send_quote(empty, by=SYSTEM)
    assert "valid_until" in refused.value.fields
    QuoteVersion.objects.get().lines.all().delete()
    with pytest.raises(Invalid):
        send_quote(empty, by=SYSTEM)
    assert not PublicLink.objects.exists()


def test_more_off_than_one_may_needs_an_approval(
    alice: User, manager: User, as_actor: ActorOf
) -> None:
    a_limit("10")
    by = as_actor(alice)
    found = create_quote(off(a_draft(), "15"), party=a_party(), by=by)
    with pytest.raises(Refused) as refused:
        send_quote(found, by=by)
    assert "15.00 %" in str(refused.value)
    approval = request_approval(found, by=by, reason="A large customer")
    assert approval.percent == Decimal("15.00")
    assert Notification.objects.get(user=manager).record_id == found.pk
    with pytest.raises(Refused):
        write_quote(found, a_draft(), by=by)
    with pytest.raises(NotAllowed):
        approve_quote(found, by=by)
    approve_quote(found, by=as_actor(manager), answer="Fine")
    assert Notification.objects.filter(user=alice).exists()
    assert send_quote(found, by=by).quote_id == found.pk
    names = set(Event.objects.values_list("name", flat=True))
    assert {"quotes.approval_requested", "quotes.quote_approved"} <= names


def test_an_approval_holds_for_no_more_than_was_asked(
    alice: User, manager: User, as_actor: ActorOf
) -> None:
    a_limit("10")
    by = as_actor(alice)
    found = create_quote(off(a_draft(), "15"), party=a_party(), by=by)
    request_approval(found, by=by, reason="A large customer")
    approve_quote(found, by=as_actor(manager))
    write_quote(found, off(a_draft(), "16"), by=by)
    with pytest.raises(Refused):
        send_quote(found, by=by)
    write_quote(found, off(a_draft(), "12"), by=by)
    send_quote(found, by=by)


def test_a_refusal_says_why(alice: User, manager: User, as_actor: ActorOf) -> None:
    a_limit("10")
    by = as_actor(alice)
    found = create_quote(off(a_draft(), "15"), party=a_party(), by=by)
    with pytest.raises(Invalid):
        request_approval(found, by=by, reason=" ")
    request_approval(found, by=by, reason="Please")
    with pytest.raises(Invalid):
        refuse_quote(found, by=as_actor(manager), answer="")
    refuse_quote(found, by=as_actor(manager), answer="Too much")
    assert Quote.objects.get().state == "draft"
    with pytest.raises(Refused):
        send_quote(found, by=by)
    with pytest.raises(Refused):
        approve_quote(found, by=as_actor(manager))
    assert Event.objects.get(name="quotes.quote_refused").data["reason"] == "Too much"


def test_nobody_approves_their_own_wish(manager: User, as_actor: ActorOf) -> None:
    a_limit("10", "sales_manager")
    by = as_actor(manager)
    found = create_quote(off(a_draft(), "15"), party=a_party(), by=by)
    request_approval(found, by=by, reason="Please")
    with pytest.raises(Refused):
        approve_quote(found, by=by)


def test_a_quote_is_taken_back() -> None:
    link = a_sent_quote()
    with pytest.raises(Invalid):
        withdraw_quote(link.quote, by=SYSTEM, reason="")
    withdraw_quote(link.quote, by=SYSTEM, reason="Wrong price")
    assert Quote.objects.get().state == "withdrawn"
    assert Event.objects.get(name="quotes.quote_withdrawn").data["reason"] == "Wrong price"
    with pytest.raises(Refused):
        withdraw_quote(link.quote, by=SYSTEM, reason="Again")


def test_links_are_made_and_revoked(analyst: User, as_actor: ActorOf) -> None:
    draft = a_quote()
    with pytest.raises(Refused):
        make_link(draft, by=SYSTEM)
    first = send_quote(draft, by=SYSTEM)
    second = make_link(draft, by=SYSTEM)
    with pytest.raises(NotAllowed):
        revoke_link(first, by=as_actor(analyst))
    revoke_link(first, by=SYSTEM)
    revoke_link(first, by=SYSTEM)
    with pytest.raises(NotFound):
        link_by_secret(first.secret)
    assert link_by_secret(second.secret).quote == draft
    assert Event.objects.filter(name="quotes.link_revoked").count() == 1


def test_links_expire() -> None:
    link = a_sent_quote()
    PublicLink.objects.update(expires_at=timezone.now())
    for secret in (link.secret, "", "x"):
        with pytest.raises(NotFound):
            link_by_secret(secret)


@pytest.mark.parametrize("token", ["", "x", "a:b", "secret:forged"])
def test_forged_tokens_say_nothing(token: str) -> None:
    assert links.read_token(token) == ""
    assert links.read_token(links.token_of("abc") + "x") == ""
    assert links.read_token(links.token_of("abc")) == "abc"


def test_the_day_after_the_last_it_is_over() -> None:
    link = a_sent_quote(valid_until=in_days(3))
    other = a_sent_quote(party=a_party("Other"), valid_until=in_days(5))
    a_quote(party=a_party("Third"), valid_until=in_days(3))
    assert expire_quotes(on=in_days(3)) == 0
    assert expire_quotes(on=in_days(4)) == 1
    assert expire_quotes(on=in_days(4)) == 0
    states = dict(Quote.objects.values_list("pk", "state"))
    assert (states[link.quote_id], states[other.quote_id]) == ("expired", "sent")
    assert Event.objects.filter(name="quotes.quote_expired").count() == 1


def test_a_line_that_gives_something_away_counts_as_off(alice: User, as_actor: ActorOf) -> None:
    a_limit("10")
    line = a_line()
    found = create_quote(
        a_draft(line, a_line("Gift", "30", discount=off(a_draft(), "100").discount)),
        party=a_party(),
        by=as_actor(alice),
    )
    with pytest.raises(Refused):
        send_quote(found, by=as_actor(alice))
