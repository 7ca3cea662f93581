"""Reads of quotes, their versions and what hangs on them. The asker comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.kit.money import Money
from rapport.orders.pricing import Discount, Rounding
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.parts import Entry
from rapport.quotes.differences import Difference, differences
from rapport.quotes.drafts import Draft, OfferedLine
from rapport.quotes.models import (
    Acceptance,
    Approval,
    Comment,
    DiscountLimit,
    PublicLink,
    Quote,
    QuoteLine,
    QuoteTemplate,
    QuoteVersion,
)


def quote(asker: Actor, pk: int) -> Quote:
    """The quote with its party, owner and order. Raises NotFound when missing or hidden."""
    rows = Quote.objects.select_related("party", "owner", "order")
    found = access.visible_to(asker, rows).filter(pk=pk, deleted_at=None).first()
    if found is None:
        raise NotFound("quote_not_found", "There is no such quote.")
    return found


def quotes_of(asker: Actor, party: Party, *, limit: int = 10) -> list[Quote]:
    """The newest quotes of ``party``."""
    rows = Quote.objects.filter(party=party, deleted_at=None)
    return list(access.visible_to(asker, rows).order_by("-created_at", "-id")[:limit])


def versions_of(asker: Actor, found: Quote) -> list[QuoteVersion]:
    """The versions of a quote, the newest first."""
    access.require(asker, "quotes.read_quotes", found)
    rows = QuoteVersion.objects.filter(quote=found).select_related("made_by", "quote")
    return list(rows.order_by("-number"))


def version(asker: Actor, found: Quote, number: int = 0) -> QuoteVersion:
    """One version, the newest unless ``number`` says which. Raises NotFound."""
    access.require(asker, "quotes.read_quotes", found)
    rows = QuoteVersion.objects.select_related("quote").filter(quote=found)
    wanted = number or found.edition
    one = rows.filter(number=wanted).first()
    if one is None:
        raise NotFound("version_not_found", "There is no such version.")
    return one


def draft_of(of: QuoteVersion) -> Draft:
    """What a version says. One query."""
    lines = QuoteLine.objects.filter(version=of).order_by("position")
    return Draft(
        title=of.document["title"] if of.document else of.quote.title,
        currency=of.currency,
        valid_until=of.valid_until,
        lines=tuple(_line(line, of.currency) for line in lines),
        introduction=of.introduction,
        terms=of.terms,
        discount=_discount(of.discount_percent, of.discount_amount, of.currency),
        rounding=Rounding(of.rounding),
        has_tax_inside=of.has_tax_inside,
    )


def _line(line: QuoteLine, currency: str) -> OfferedLine:
    return OfferedLine(
        description=line.description,
        quantity=line.quantity,
        unit_price=Money(line.unit_price, currency),
        product_id=line.product_id,
        discount=_discount(line.discount_percent, line.discount_amount, currency),
        tax_rate=line.tax_rate,
        unit_cost=None if line.unit_cost is None else Money(line.unit_cost, currency),
        is_optional=line.is_optional,
        group=line.group,
        is_taken=line.is_taken,
        components=tuple((str(count), str(name)) for count, name in line.components),
    )


def _discount(percent: Decimal, amount: Decimal | None, currency: str) -> Discount:
    return Discount(percent, None if amount is None else Money(amount, currency))


def differences_of(asker: Actor, one: QuoteVersion, other: QuoteVersion) -> list[Difference]:
    """What became different from ``one`` version to the ``other``. Two queries."""
    access.require(asker, "quotes.read_quotes", one.quote)
    return differences(draft_of(one), draft_of(other))


def entries_of_quotes(pks: Collection[int]) -> Mapping[int, list[Entry]]:
    """The lines of the newest versions, by quote, as programs read them. One query."""
    rows = QuoteLine.objects.filter(
        version__quote__in=pks, version__number=F("version__quote__edition")
    ).order_by("version__quote_id", "position")
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    names = ("product_id", "description", "quantity", "unit_price", "discount_percent", "tax_rate")
    for pk, currency, *line in rows.values_list(
        "version__quote_id", "version__currency", *names, "is_optional", "group"
    ):
        product, description, quantity, price, discount, tax, is_optional, group = line
        found[pk].append(
            {
                "product": product,
                "description": description,
                "quantity": quantity,
                "unit_price": Money(price, currency),
                "currency": currency,
                "discount": discount,
                "tax_rate": tax,
                "is_optional": is_optional,
                "group": group,
            }
        )
    return found


def approvals_of(asker: Actor, found: Quote) -> QuerySet[Approval]:
    """What was asked for and answered, the newest first."""
    access.require(asker, "quotes.read_quotes", found)
    rows = Approval.objects.filter(version__quote=found)
    return rows.select_related("asked_by", "answered_by", "version").order_by("-asked_at", "-pk")


def comments_of(asker: Actor, found: Quote) -> QuerySet[Comment]:
    """What was said on its page, in order."""
    access.require(asker, "quotes.read_quotes", found)
    return Comment.objects.filter(quote=found).select_related("by").order_by("at", "pk")


def links_of(asker: Actor, found: Quote) -> QuerySet[PublicLink]:
    """The addresses of the buyer's page, the newest first."""
    access.require(asker, "quotes.write_quote", found)
    return PublicLink.objects.filter(quote=found).order_by("-made_at", "-pk")


@dataclass(frozen=True)
class Limit:
    """How much somebody may give off without asking, in percent; None for as much as they like."""

    percent: Decimal | None

    def allows(self, percent: Decimal) -> bool:
        return self.percent is None or percent <= self.percent


def discount_limit(asker: Actor) -> Limit:
    """The widest of the asker's roles; a role that no limit was set for has none. One query."""
    if asker.is_administrator:
        return Limit(None)
    rows = DiscountLimit.objects.filter(deleted_at=None, role__in=asker.roles).order_by("percent")
    limits = dict(rows.values_list("role", "percent"))
    policy = access.policy_called("quotes.Quote")
    selling = {role for role in asker.roles if policy.granted(asker, role, access.Right.EDIT)}
    if any(role not in limits for role in selling):
        return Limit(None)
    return Limit(max((limits[role] for role in selling), default=Decimal(0)))


def approved_percent(found: QuoteVersion) -> Decimal | None:
    """The most that was allowed to be off of this version."""
    rows = Approval.objects.filter(version=found, is_granted=True).order_by("-percent")
    return rows.values_list("percent", flat=True).first()


def usual_template() -> QuoteTemplate:
    """The template that quotes are made with; an empty one where none was made."""
    rows = QuoteTemplate.objects.filter(deleted_at=None)
    return rows.order_by("-is_usual", "pk").first() or QuoteTemplate(name="")


def expired_quotes(on: date) -> list[Quote]:
    """The quotes that the buyer can answer no more, on the day ``on``."""
    rows = Quote.objects.filter(state__in=("sent", "viewed"), valid_until__lt=on, deleted_at=None)
    return list(rows.order_by("pk")[:1000])


def link_by_secret(secret: str) -> PublicLink:
    """The link with this secret, its quote and party. Raises NotFound for one that is none, or revoked or
    expired, or whose quote is gone: they look alike.
    """
    rows = PublicLink.objects.select_related("quote__party", "quote__owner", "quote__order")
    now = timezone.now()
    found = (
        rows.filter(secret=secret, revoked_at=None, expires_at__gt=now, quote__deleted_at=None)
        .exclude(secret="")
        .first()
    )
    if found is None:
        raise NotFound("link_not_found", "This link leads nowhere, or not any more.")
    return found


def sent_version(found: Quote) -> QuoteVersion:
    """The newest version that went to the buyer. Raises NotFound before the first."""
    rows = QuoteVersion.objects.select_related("quote").filter(quote=found)
    one = rows.exclude(sent_at=None).order_by("-number").first()
    if one is None:
        raise NotFound("link_not_found", "This link leads nowhere, or not any more.")
    return one


def link_to_mail(pk: int) -> PublicLink | None:
    """The link that is to be mailed; None when it leads nowhere any more."""
    rows = PublicLink.objects.select_related("quote__party", "quote__owner")
    return rows.filter(pk=pk, revoked_at=None, quote__deleted_at=None).exclude(sent_to="").first()


def link(asker: Actor, found: Quote, pk: int) -> PublicLink:
    """One address of the buyer's page of a quote. Raises NotFound."""
    one = links_of(asker, found).select_related("quote").filter(pk=pk).first()
    if one is None:
        raise NotFound("link_not_found", "There is no such link.")
    return one


def acceptance_of(asker: Actor, found: Quote) -> Acceptance | None:
    """The evidence that it was accepted."""
    access.require(asker, "quotes.read_quotes", found)
    return Acceptance.objects.filter(quote=found).first()


def comments_on_page(found: Quote) -> list[Comment]:
    """What the buyer reads there: whoever holds the link may."""
    return list(Comment.objects.filter(quote=found).order_by("at", "pk"))


def acceptance_on_page(found: Quote) -> Acceptance | None:
    """The buyer's own answer, likewise."""
    return Acceptance.objects.filter(quote=found).first()


def accepted_places(found: Quote) -> set[int] | None:
    """The lines that were chosen when it was accepted; None before."""
    places: list[int] | None = (
        Acceptance.objects.filter(quote=found).values_list("places", flat=True).first()
    )
    return None if places is None else set(places)
