from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.orders.models import Order
from rapport.orders.pricing import Rounding
from rapport.parties.models import Party
from rapport.platform.records.models import Record, trash_index, whose_indexes

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 6, "default": 0}
PERCENT: dict[str, Any] = {"max_digits": 6, "decimal_places": 3, "default": 0}


class Quote(Record):
    """An offer to a party. What it says stands in its versions; ``edition`` is the number of the newest.

    ``total`` and ``net`` (without tax) are those of the newest version, ``version`` counts changes as
    of any record. Once it is accepted, ``order`` is what it became.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AWAITING = "awaiting", "Awaiting approval"
        SENT = "sent", "Sent"
        VIEWED = "viewed", "Viewed"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Expired"
        WITHDRAWN = "withdrawn", "Withdrawn"

    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    party = models.ForeignKey(Party, models.PROTECT, related_name="quotes", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    edition = models.PositiveIntegerField(default=1)
    currency = models.CharField(max_length=3)
    valid_until = models.DateField()
    net = models.DecimalField(**AMOUNT)
    total = models.DecimalField(**AMOUNT)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=500, default="", blank=True)
    order = models.OneToOneField(Order, models.SET_NULL, null=True, related_name="quote")
    search_text = models.GeneratedField(
        expression=Lower(models.functions.Concat("number", models.Value(" "), "title")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        indexes = (
            models.Index(
                F("created_at").desc(),
                F("id").desc(),
                name="quote_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index("party", F("created_at").desc(), F("id").desc(), name="quote_party"),
            models.Index(
                "state",
                F("created_at").desc(),
                F("id").desc(),
                name="quote_state",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                "valid_until", name="quote_open", condition=Q(state__in=("sent", "viewed"))
            ),
            models.Index("total", "id", name="quote_total", condition=Q(deleted_at=None)),
            trash_index("quote_trash"),
            *whose_indexes("quote", F("created_at").desc(), F("id").desc()),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="quote_search"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def worth(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether the buyer can still answer."""
        return self.state in (self.State.SENT, self.State.VIEWED)

    @property
    def is_writable(self) -> bool:
        """Whether what it says can be changed, in this version or in a next one."""
        return self.state not in (self.State.ACCEPTED, self.State.AWAITING)


class QuoteVersion(models.Model):
    """What a quote said, or says. From ``sent_at`` on nothing of it changes."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    valid_until = models.DateField()
    introduction = models.TextField(default="", blank=True)
    terms = models.TextField(default="", blank=True)
    discount_percent = models.DecimalField(**PERCENT)
    discount_amount = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    rounding = models.CharField(
        max_length=8, choices=[(rule.value, rule.value) for rule in Rounding], default="document"
    )
    has_tax_inside = models.BooleanField(default=False)
    net = models.DecimalField(**AMOUNT)
    tax = models.DecimalField(**AMOUNT)
    total = models.DecimalField(**AMOUNT)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField(null=True)
    document = models.JSONField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("quote", "number", name="quote_version_once"),)
        indexes = (
            models.Index("sent_at", "quote", name="quote_given", condition=models.Q(number=1)),
        )

    def __str__(self) -> str:
        return f"{self.quote_id}/{self.number}"


class QuoteLine(models.Model):
    """One line of a version. Of lines of one ``group`` the buyer takes one, of other optional ones any.

    ``components`` are what a bundle is made of, as shown: [[quantity, name], …].
    """

    version = models.ForeignKey(QuoteVersion, models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="quote_lines")
    description = models.CharField(max_length=250)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(**AMOUNT)
    discount_percent = models.DecimalField(**PERCENT)
    discount_amount = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    tax_rate = models.DecimalField(**PERCENT)
    unit_cost = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    is_optional = models.BooleanField(default=False)
    group = models.CharField(max_length=60, default="", blank=True)
    is_taken = models.BooleanField(default=True)
    components = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint("version", "position", name="quote_line_once"),)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.description}"
