from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform.access import Area, Place
from rapport.platform.accounts.models import Team
from rapport.platform.records.models import Record, trash_index
from rapport.territories.models.quotas import AMOUNT


class TerritoryModel(Record):
    """A way to deal out territories: planned, active or former. The active one is drawn on the map that
    decides access; ``drawn_at`` is when its plan was changed last.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        ACTIVE = "active", "Active"
        FORMER = "former", "Former"

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    starts_on = models.DateField(null=True, blank=True)
    note = models.TextField(default="", blank=True)
    drawn_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "state",
                name="territory_model_active_once",
                condition=Q(state="active"),
            ),
        )
        indexes = (
            models.Index(
                F("created_at").desc(),
                F("id").desc(),
                name="territory_model_newest",
                condition=Q(deleted_at=None),
            ),
            trash_index("territory_model_trash"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE


class PlannedTerritory(models.Model):
    """A territory of a model: its filter, the one around it, who is responsible and who works there.

    ``on_map`` is the id of the territory of the active map that it was copied from, or was drawn as.
    ``amount`` is its quota for the year in which the model starts.
    """

    model = models.ForeignKey(
        TerritoryModel, models.CASCADE, related_name="territories", db_index=False
    )
    name = models.CharField(max_length=80)
    inside = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="territories"
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    cities = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    postal_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    industries = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    amount = models.DecimalField(**AMOUNT, null=True, blank=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    on_map = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "planned territories"
        constraints = (
            models.UniqueConstraint("model", "name", name="planned_territory_name_once"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="planned_territory_amount"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> Area:
        """As what it holds is asked for."""
        lists = {
            Place.COUNTRY: self.countries,
            Place.CITY: self.cities,
            Place.POSTAL_CODE: self.postal_codes,
            Place.INDUSTRY: self.industries,
        }
        wanted = tuple((place, tuple(values)) for place, values in lists.items() if values)
        return Area(self.pk, self.name, wanted)

    @property
    def quota(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)


class Preview(models.Model):
    """What a model would change, as it was reckoned ``at`` a moment from a plan and a map (``basis``).

    ``figures`` is what ``actions.preview`` writes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    model = models.OneToOneField(TerritoryModel, models.CASCADE, related_name="preview")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=60, default="", blank=True)
    done_share = models.FloatField(default=0)
    message = models.CharField(max_length=300, default="", blank=True)
    basis = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.model_id}: {self.state}"

    @property
    def is_going_on(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Move(models.Model):
    """A party that would be in another territory, or another's: ``source`` is on the active map, ``target``
    in the model; ``heir`` is who would be responsible instead of ``owner``.
    """

    model = models.ForeignKey(TerritoryModel, models.CASCADE, related_name="moves", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    source = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    owner = models.BigIntegerField(null=True)
    heir = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index("model", "source", "target", "party", name="move_way"),
            models.Index(
                "model", "heir", "party", name="move_heir", condition=Q(heir__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id}: {self.source} → {self.target}"
