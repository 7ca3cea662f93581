from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value

from rapport.catalog.models.products import Product
from rapport.kit.money import Money
from rapport.platform.records.models import Record
from rapport.platform.records.models.record import trash_index

ONE = Decimal(1)


class Days(Func):
    """The days from one to another, both included; without end where there is none."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, since: str, until: str) -> None:
        super().__init__(F(since), F(until), Value("[]"))


class PriceList(Record):
    """Prices in one currency, for everyone or for the customers who carry the tag ``group``."""

    name = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    group = models.CharField(max_length=60, default="", blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="price_list_days",
            ),
        )
        indexes = (
            models.Index("name", "id", name="price_list_name", condition=Q(deleted_at=None)),
            trash_index("price_list_trash"),
        )

    def __str__(self) -> str:
        return self.name


class Price(Record):
    """What a product costs on a list, each, from a quantity on and between two days.

    Of one product, list and quantity, no two hold on the same day. The database looks at that when
    the transaction ends, so that several may be moved at once.
    """

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="prices", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="prices", db_index=False)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, default=ONE)
    amount = models.DecimalField(max_digits=20, decimal_places=6)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="price_quantity"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="price_days",
            ),
            ExclusionConstraint(
                name="price_once",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("price_list", RangeOperators.EQUAL),
                    ("quantity", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(deleted_at=None),
                deferrable=Deferrable.DEFERRED,
            ),
        )
        indexes = (
            models.Index(
                "price_list", "product", name="price_of_list", condition=Q(deleted_at=None)
            ),
            models.Index("created_at", "id", name="price_newest", condition=Q(deleted_at=None)),
            trash_index("price_trash"),
        )

    def __str__(self) -> str:
        return self.note

    @property
    def each(self) -> Money:
        """The price of one. Reads its list."""
        return Money(self.amount, self.price_list.currency)


class RecurringPlan(Record):
    """What a product costs every so many months or years, for as long as somebody keeps it."""

    class Period(models.TextChoices):
        MONTH = "month", "Months"
        YEAR = "year", "Years"

    name = models.CharField(max_length=120)
    product = models.ForeignKey(Product, models.CASCADE, related_name="plans")
    every = models.PositiveSmallIntegerField(default=1)
    period = models.CharField(max_length=5, choices=Period.choices, default=Period.MONTH)
    price = models.DecimalField(max_digits=20, decimal_places=6)
    currency = models.CharField(max_length=3)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = (
            models.Index("name", "id", name="recurring_plan_name", condition=Q(deleted_at=None)),
            trash_index("recurring_plan_trash"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def each(self) -> Money:
        """What one period costs."""
        return Money(self.price, self.currency)
