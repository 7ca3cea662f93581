"""What an opportunity has several of: products, people on both sides, competitors, what we plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rapport.catalog.models import Product
from rapport.parties.models import Party
from rapport.sales.models.opportunities import Opportunity
from rapport.sales.models.pipelines import AMOUNT, Competitor


class Part(models.Model):
    """Something of an opportunity, at a place in its list."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="%(class)ss", db_index=False
    )
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = (models.UniqueConstraint("opportunity", "position", name="%(class)s_place"),)


class Line(Part):
    """What would be sold; ``amount`` is exactly ``quantity`` × ``unit_price``, in the opportunity's currency."""

    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="+", db_index=False
    )
    description = models.CharField(max_length=250, default="", blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(**AMOUNT)
    amount = models.DecimalField(**AMOUNT)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(
                "opportunity", "position", include=("product", "amount"), name="line_place"
            ),
        )
        indexes = (models.Index("product", "opportunity", name="line_product"),)

    def __str__(self) -> str:
        return self.description


class Member(Part):
    """Who of us works on it, and the part of the sale that counts as theirs, in percent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    job = models.CharField(max_length=80, default="", blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)

    class Meta(Part.Meta):
        indexes = (models.Index("user", "opportunity", name="member_user"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.percent}"


class ContactRole(Part):
    """What a person at the customer has to say in it."""

    class Role(models.TextChoices):
        DECISION_MAKER = "decision_maker", "Decision maker"
        BUYER = "buyer", "Buyer"
        INFLUENCER = "influencer", "Influencer"
        CHAMPION = "champion", "Champion"
        USER = "user", "User"
        OPPONENT = "opponent", "Opponent"

    party = models.ForeignKey(Party, models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(max_length=14, choices=Role.choices, default=Role.INFLUENCER)

    class Meta(Part.Meta):
        indexes = (models.Index("party", "opportunity", name="contact_role_party"),)

    def __str__(self) -> str:
        return self.role


class Rival(Part):
    """A competitor who is asked too; ``has_won`` when they got it."""

    competitor = models.ForeignKey(Competitor, models.PROTECT, related_name="+", db_index=False)
    has_won = models.BooleanField(default=False)
    note = models.CharField(max_length=250, default="", blank=True)

    class Meta(Part.Meta):
        indexes = (models.Index("competitor", "opportunity", name="rival_competitor"),)

    def __str__(self) -> str:
        return str(self.competitor_id)


class PlanItem(Part):
    """Something that we plan to do to get it, with its cost, or, where it is a milestone, that the customer
    and we agreed to have done by a day.
    """

    text = models.CharField(max_length=200)
    is_milestone = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    planned_cost = models.DecimalField(**AMOUNT, null=True, blank=True)
    actual_cost = models.DecimalField(**AMOUNT, null=True, blank=True)

    class Meta(Part.Meta):
        indexes = (
            models.Index(
                "due_on", name="plan_item_due", condition=Q(done_on=None, due_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.text
