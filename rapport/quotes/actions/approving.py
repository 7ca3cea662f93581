"""More off than somebody may give: asked for, allowed or not."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import Actor, Role
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import user_or_none
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions.notifications import notify
from rapport.platform.notifications.kinds import Kind
from rapport.quotes.actions.writing import locked, save
from rapport.quotes.drafts import totals_of
from rapport.quotes.events import ApprovalRequested, QuoteApproved, QuoteRefused
from rapport.quotes.models import Approval, Quote, QuoteVersion
from rapport.quotes.queries import draft_of

LONGEST_REASON = 500


@transaction.atomic
def request_approval(quote: Quote, *, by: Actor, reason: str) -> Approval:
    """Ask those who may allow it for what is off this quote. Until they answer, nothing of it changes."""
    access.require(by, "quotes.request_approval", quote)
    quote = locked(quote)
    if quote.state != Quote.State.DRAFT:
        raise Refused("quote_not_draft", "Only what is being written is approved.")
    check_reason(reason)
    version = _version(quote)
    percent = totals_of(draft_of(version)).discount_percent
    approval = Approval.objects.create(
        version=version, percent=percent, reason=reason.strip(), asked_by_id=by.user_id
    )
    quote.state = Quote.State.AWAITING
    save(quote, by)
    happening = ApprovalRequested(quote.number, percent, approval.reason)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    for user in _approvers(by):
        _tell(
            user,
            quote,
            noted("%(who)s asks you to approve %(percent)s %% off: %(quote)s"),
            by,
            percent,
        )
    return approval


@transaction.atomic
def approve_quote(quote: Quote, *, by: Actor, answer: str = "") -> Approval:
    """Allow what is off this quote. Raises Refused when nobody asks, and for one's own wish."""
    quote, approval = _asked(quote, by, "quotes.approve_quote")
    _answer(quote, approval, by, is_granted=True, answer=answer)
    happening = QuoteApproved(quote.number, approval.percent)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    _tell_asker(quote, approval, by, noted("%(who)s approved %(percent)s %% off: %(quote)s"))
    return approval


@transaction.atomic
def refuse_quote(quote: Quote, *, by: Actor, answer: str) -> Approval:
    """Do not allow it, and say why. Raises Refused as ``approve_quote`` does."""
    quote, approval = _asked(quote, by, "quotes.refuse_quote")
    check_reason(answer, "answer")
    _answer(quote, approval, by, is_granted=False, answer=answer)
    happening = QuoteRefused(quote.number, approval.answer)
    events.record(happening, by=by, about=quote.party_id, subject=quote)
    _tell_asker(quote, approval, by, noted("%(who)s did not approve %(percent)s %% off: %(quote)s"))
    return approval


def check_reason(reason: str, field: str = "reason") -> None:
    """Raises Invalid unless something is said, and not too much."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        sentence = say("Say why, in at most %(longest)s characters.", longest=LONGEST_REASON)
        raise Invalid("no_reason", fields={field: sentence})


def _version(quote: Quote) -> QuoteVersion:
    rows = QuoteVersion.objects.select_related("quote")
    return rows.get(quote=quote, number=quote.edition)


def _asked(quote: Quote, by: Actor, verb: str) -> tuple[Quote, Approval]:
    """The quote, locked, and what waits for an answer."""
    access.require(by, "quotes.read_quotes", quote)
    access.require(by, verb)
    quote = locked(quote)
    rows = Approval.objects.filter(version__quote=quote, is_granted=None)
    approval = rows.select_related("version", "asked_by").first()
    if approval is None or quote.state != Quote.State.AWAITING:
        raise Refused("nothing_asked", "Nobody waits for an approval of this quote.")
    if approval.asked_by_id is not None and approval.asked_by_id == by.user_id:
        raise Refused("own_wish", "Somebody else approves what you asked for.")
    return quote, approval


def _answer(quote: Quote, approval: Approval, by: Actor, *, is_granted: bool, answer: str) -> None:
    approval.is_granted, approval.answer = is_granted, answer.strip()[:LONGEST_REASON]
    approval.answered_by_id, approval.answered_at = by.user_id, timezone.now()
    approval.save()
    quote.state = Quote.State.DRAFT
    save(quote, by)


def _approvers(by: Actor) -> list[User]:
    """The sales managers but whoever asks."""
    rows = User.objects.filter(is_active=True, roles__contains=[Role.SALES_MANAGER.value])
    return list(rows.exclude(pk=by.user_id or 0))


def _tell_asker(quote: Quote, approval: Approval, by: Actor, sentence: str) -> None:
    asker = user_or_none(approval.asked_by_id or 0)
    if asker is not None:
        _tell(asker, quote, sentence, by, approval.percent)


def _tell(user: User, quote: Quote, sentence: str, by: Actor, percent: object) -> None:
    with speaking_to(user):
        text = say(sentence, who=by.name, percent=percent, quote=quote)
    address = reverse("quote", args=[quote.pk])
    notify(user.pk, text, kind=Kind.ASSIGNMENT, url=address, record=quote)
