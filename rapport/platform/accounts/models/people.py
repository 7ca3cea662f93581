from __future__ import annotations

from datetime import datetime
from functools import cache, cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from rapport.kit.speech import say
from rapport.platform.access import Role
from rapport.platform.accounts import stamps


@cache
def _of_session() -> str:
    """One user by id; putting the statement together takes longer than answering it."""
    teams = Membership.objects.filter(user=models.OuterRef("pk")).values("team_id")
    stamp = RawSQL(stamps.READ, [], models.BigIntegerField())  # noqa: S611 - a constant
    # User declares both, as what a session brings along; the stubs take that for a clash.
    rows = User.objects.annotate(team_ids=ArraySubquery(teams), stamp=stamp)  # type: ignore[no-redef]
    return rows.filter(pk=0).query.sql_with_params()[0]


class UserManager(BaseUserManager["User"]):
    """What Django and allauth need to make and find users."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def of_session(self, pk: int) -> User | None:
        """The user with their ``team_ids`` and the ``stamp`` of what is set up. Every page asks."""
        return next(iter(self.raw(_of_session(), [pk])), None)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who signs in. Roles say what they may do; teams, to whose records."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(r.value, r.label) for r in Role]),
        default=list,
        blank=True,
    )
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, default="", blank=True)
    manager = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="led",
        help_text="who leads them",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    locked_until = models.DateTimeField(
        null=True, blank=True, help_text="passwords are refused until then"
    )
    failed_at = ArrayField(
        models.DateTimeField(), default=list, blank=True, help_text="the latest wrong sign-ins"
    )
    stamp: int
    """Comes with a session's user; see ``stamps``."""
    is_demo = models.BooleanField(default=False, help_text="shown with its password at the door")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_folded"),)

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def role_labels(self) -> list[str]:
        return [say(Role(role).label) for role in self.roles]

    @cached_property
    def team_ids(self) -> list[int]:
        """One query, unless they came along with the user."""
        return list(Membership.objects.filter(user=self).values_list("team_id", flat=True))

    @property
    def is_invited(self) -> bool:
        """Invited, but has not set a password yet."""
        return self.is_active and not self.has_usable_password()

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now


class Team(models.Model):
    """People who share records."""

    name = models.CharField(max_length=80, unique=True)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's place in a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint("team", "user", name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
