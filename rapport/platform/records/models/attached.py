from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from rapport.kit.speech import noted


class Folded(models.Func):
    """Text as ``kit.text.fold`` makes it, worked out by the database, which keeps an index of it."""

    function = "rapport_fold"
    output_field = models.TextField()


class Attached(models.Model):
    """Base of what hangs on any record: its type ("parties.party") and id."""

    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta:
        abstract = True


class ExternalId(Attached):
    """What another system calls a record: one of each type per source system and value."""

    object = models.ForeignKey(
        "records.CustomObject",
        models.CASCADE,
        null=True,
        db_index=False,
        related_name="+",
        help_text="the type, of a record of one made in the browser",
    )
    source = models.CharField(max_length=60)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record_type", "source", "value", "object"),
                name="external_id_once",
                nulls_distinct=False,
            ),
        )
        indexes = (models.Index("record_type", "record_id", name="external_id_record"),)

    def __str__(self) -> str:
        return f"{self.source}:{self.value}"


class Tag(models.Model):
    """A word that people stick on records."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Tagging(Attached):
    """A tag on a record."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("record_type", "record_id", "tag", name="tagging_once"),
        )
        indexes = (models.Index("tag", "record_type", "record_id", name="tagging_tag"),)

    @classmethod
    def record_ids(cls, record_type: str, name: str) -> models.QuerySet[Any, Any]:
        """The ids of the records of a type that carry the tag ``name``, for a subquery."""
        found = cls.objects.filter(record_type=record_type, tag__name__iexact=name)
        return found.values("record_id")

    def __str__(self) -> str:
        return f"{self.tag} on {self.record_type} {self.record_id}"


class Note(Attached):
    """What a colleague wrote about a record, with the colleagues it mentions."""

    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True
    )
    is_pinned = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index("record_type", "record_id", models.F("at").desc(), name="note_record"),
            GinIndex(OpClass(Folded("text"), "gin_trgm_ops"), name="note_search"),
        )

    def __str__(self) -> str:
        return self.text[:60]


class File(Attached):
    """A file kept with a record; its bytes lie under the home's ``files`` by checksum."""

    class Trouble(models.TextChoices):
        UNREACHABLE = "unreachable", noted("the scanner cannot be reached")
        TOO_LARGE = "too_large", noted("the file is too large for the scanner")

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    scanned_at = models.DateTimeField(null=True, help_text="when a virus scanner could tell")
    finding = models.CharField(
        max_length=200, blank=True, default="", help_text="the name of the virus in it"
    )
    trouble = models.CharField(
        max_length=11,
        choices=Trouble.choices,
        blank=True,
        default="",
        help_text="why the scanner could not tell yet",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index("record_type", "record_id", models.F("at").desc(), name="file_record"),
            GinIndex(OpClass(Folded("name"), "gin_trgm_ops"), name="file_search"),
            models.Index("sha256", name="file_unscanned", condition=models.Q(scanned_at=None)),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_infected(self) -> bool:
        return bool(self.finding)

    @property
    def is_held(self) -> bool:
        """Whether its bytes are kept back: they hold a virus, or nobody has looked yet who should."""
        return self.is_infected or bool(settings.VIRUS_SCANNER and self.scanned_at is None)
