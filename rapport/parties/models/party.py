from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from rapport.platform.records.models import Record, trash_index


class Party(Record):
    """A person or an organization, once.

    ``name`` is how they are called, in their own order and script; ``sort_name`` is how a list
    sorts them; the name's parts are kept where a source gave them. ``search_text`` is folded
    (lower case, no accents) and holds name, e-mails, phones and city: ``actions`` keep it.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANIZATION = "organization", "Organization"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=100, blank=True, default="")
    middle_name = models.CharField(max_length=100, blank=True, default="")
    family_name = models.CharField(max_length=100, blank=True, default="")
    prefix = models.CharField(max_length=40, blank=True, default="")
    suffix = models.CharField(max_length=40, blank=True, default="")
    phonetic_name = models.CharField(max_length=200, blank=True, default="")
    sort_name = models.CharField(max_length=200, default="", editable=False)
    job_title = models.CharField(max_length=120, blank=True, default="")
    industry = models.CharField(max_length=120, blank=True, default="")
    website = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    country = models.CharField(
        max_length=2, blank=True, default="", help_text="ISO 3166 code of the main address"
    )
    city = models.CharField(max_length=100, blank=True, default="", help_text="of the main address")
    search_text = models.TextField(default="", editable=False)

    objects: ClassVar[models.Manager[Party]] = models.Manager()

    class Meta:
        verbose_name_plural = "parties"
        indexes = (
            models.Index(
                "sort_name",
                "id",
                name="party_name",
                include=("search_text",),  # common words are searched for along this order
                condition=Q(deleted_at=None),
            ),
            models.Index(
                "kind", "sort_name", "id", name="party_kind", condition=Q(deleted_at=None)
            ),
            models.Index(
                F("created_at").desc(),
                F("id").desc(),
                name="party_newest",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                "country", "sort_name", "id", name="party_country", condition=Q(deleted_at=None)
            ),
            models.Index(
                Upper("city"), "sort_name", "id", name="party_city", condition=Q(deleted_at=None)
            ),
            models.Index(
                "owner", "sort_name", "id", name="party_owner", condition=Q(owner__isnull=False)
            ),
            models.Index(
                "team", "sort_name", "id", name="party_team", condition=Q(team__isnull=False)
            ),
            trash_index("party_trash"),
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="party_search"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON


class PartyRole(models.Model):
    """What a party is to us, from when to when. A party may play several roles."""

    class Role(models.TextChoices):
        CUSTOMER = "customer", "Customer"
        PROSPECT = "prospect", "Prospect"
        SUPPLIER = "supplier", "Supplier"
        PARTNER = "partner", "Partner"
        EMPLOYEE = "employee", "Employee"

    party = models.ForeignKey(Party, models.CASCADE, related_name="roles", db_index=False)
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint("party", "role", name="party_role_once"),)
        indexes = (models.Index("role", "party", name="party_role_party"),)

    def __str__(self) -> str:
        return self.get_role_display()


class Relationship(models.Model):
    """A typed, dated link: ``subject`` works for ``object``, reports to ``object``, and so on."""

    class Kind(models.TextChoices):
        WORKS_FOR = "works_for", "works for"
        REPORTS_TO = "reports_to", "reports to"
        DECISION_MAKER = "decision_maker", "decides for"
        INFLUENCER = "influencer", "influences"
        HOUSEHOLD = "household_of", "shares a household with"
        SUBSIDIARY = "subsidiary_of", "is a subsidiary of"
        REFERRED_BY = "referred_by", "was referred by"

    subject = models.ForeignKey(Party, models.CASCADE, related_name="relationships", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    object = models.ForeignKey(Party, models.CASCADE, related_name="inverse_relationships")
    title = models.CharField(
        max_length=120, blank=True, default="", help_text="as what: chief buyer"
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("subject", "kind", "object", name="relationship_once"),
            models.CheckConstraint(condition=~Q(subject=F("object")), name="relationship_of_two"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="relationship_dates",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.object}"
