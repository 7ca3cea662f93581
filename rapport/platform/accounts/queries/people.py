"""Reads of users, teams and ways in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor, Role
from rapport.platform.accounts import stamps
from rapport.platform.accounts.devices import device_of, is_phone, said
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.accounts.queries.company import company
from rapport.platform.accounts.tokens import invited_user_id, is_unspent


def actor_of(user: User) -> Actor:
    """``user`` as policies see it; an inactive user holds no role."""
    if not user.is_active:
        return Actor(user.pk, str(user))
    roles, team_ids = frozenset(Role(role) for role in user.roles), frozenset(user.team_ids)
    known = company()
    reach = known.reach_of(user.pk, team_ids)
    return Actor(user.pk, str(user), roles, team_ids, reach, known.rules)


def colleagues(asker: Actor) -> QuerySet[User]:
    """Active users that a record can be assigned to or that a note can mention."""
    if not asker.roles:
        return User.objects.none()
    return User.objects.filter(is_active=True).exclude(roles=[]).order_by("name")


def names_of_users(pks: Iterable[int]) -> dict[int, str]:
    """Id → name of users, active or not, wherever a record names them."""
    return dict(User.objects.filter(pk__in=list(pks)).values_list("pk", "name"))


def users(asker: Actor, *, words: str = "") -> QuerySet[User]:
    """Every user with their teams, the active first. Two queries."""
    access.require(asker, "accounts.read_user")
    found = User.objects.prefetch_related(Prefetch("teams", Team.objects.order_by("name")))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return found.order_by("-is_active", "name")


def user(asker: Actor, pk: int) -> User:
    """The user ``pk`` for an administrator. Raises NotFound."""
    access.require(asker, "accounts.read_user")
    found = User.objects.prefetch_related("teams").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def user_of_session(pk: int) -> User | None:
    """Whoever signed in as ``pk``, with their teams. One query, on every page; see ``stamps``."""
    found = User.objects.of_session(pk)
    if found is not None:
        stamps.see(found.stamp)
    return found


def user_or_none(pk: int) -> User | None:
    """For tasks, which act for the system."""
    return User.objects.filter(pk=pk).first()


def teams(asker: Actor) -> QuerySet[Team]:
    """Every team with ``size``, its number of active members."""
    access.require(asker, "accounts.read_team")
    return Team.objects.annotate(size=Count("members", filter=Q(members__is_active=True)))


def team(asker: Actor, pk: int) -> Team:
    """The team ``pk``. Raises NotFound."""
    access.require(asker, "accounts.read_team")
    found = Team.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def members(asker: Actor, of: Team) -> QuerySet[User]:
    """The people on a team, each with ``is_lead``."""
    access.require(asker, "accounts.read_team")
    leading = Membership.objects.filter(user=OuterRef("pk"), team=of, is_lead=True)
    return User.objects.filter(teams=of).annotate(is_lead=Exists(leading)).order_by("name")


@dataclass(frozen=True)
class SessionRow:
    """A place where someone is signed in."""

    pk: int
    device: str
    is_phone: bool
    ip: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def sessions_of(asker: Actor, owner: User, *, current_key: str = "") -> list[SessionRow]:
    """Where ``owner`` is signed in, the current place first. Two queries."""
    if owner.pk != asker.user_id and not asker.is_administrator:
        raise NotFound()
    found = list(UserSession.objects.filter(user=owner).order_by("-last_seen_at"))
    keys = [session.session_key for session in found]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    rows = [_row(session, current_key) for session in found if session.session_key in alive]
    return sorted(rows, key=lambda row: not row.is_current)


def _row(session: UserSession, current_key: str) -> SessionRow:
    device = device_of(session.user_agent)
    return SessionRow(
        session.pk,
        said(device),
        is_phone(device),
        session.ip,
        session.created_at,
        session.last_seen_at,
        session.session_key == current_key,
    )


FACTORS = {
    Authenticator.Type.TOTP: "Authenticator app",
    Authenticator.Type.WEBAUTHN: "Passkey",
    Authenticator.Type.RECOVERY_CODES: "Recovery codes",
}


@dataclass(frozen=True)
class Factor:
    """A second factor, without its secret."""

    kind: str
    label: str
    created_at: datetime
    last_used_at: datetime | None


def factors_of(asker: Actor, owner: User) -> list[Factor]:
    """The second factors of ``owner``."""
    if owner.pk != asker.user_id and not asker.is_administrator:
        raise NotFound()
    found = Authenticator.objects.filter(user=owner).order_by("created_at")
    return [
        Factor(FACTORS[item.type], factor_label(item), item.created_at, item.last_used_at)
        for item in found
    ]


def factor_label(factor: Authenticator) -> str:
    """The name that its owner gave a passkey; nothing for the other kinds."""
    return str(factor) if factor.type == Authenticator.Type.WEBAUTHN else ""


def protected_user_ids(asker: Actor) -> set[int]:
    """The users who have a second factor that counts."""
    access.require(asker, "accounts.read_user")
    codes = Authenticator.Type.RECOVERY_CODES
    return set(Authenticator.objects.exclude(type=codes).values_list("user_id", flat=True))


def demo_sign_ins() -> Sequence[User]:
    """The users whom the door may show with their password; none unless a demo company is loaded."""
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("pk")[:6])


def user_by_email(email: str) -> User | None:
    """The active user who signs in with ``email``."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def invited_user(key: str) -> User:
    """Whom the key in an invitation was made for. Raises NotFound when it is spent, old or forged."""
    found = User.objects.filter(pk=invited_user_id(key) or 0).first()
    if found is None or not is_unspent(key, found):
        raise NotFound("invitation_spent", "This invitation was used already, or is too old.")
    return found


def company_account() -> str:
    """What the company's identity provider is called here, or nothing when none is set up."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers["openid_connect"]["APPS"]
    return str(apps[0]["name"]) if apps else ""


def own_user(asker: Actor) -> User:
    """The asker's own user. Raises NotFound for the system and for strangers."""
    found = User.objects.prefetch_related("teams").filter(pk=asker.user_id or 0).first()
    if found is None:
        raise NotFound()
    return found


def managers_of(person: User) -> list[int]:
    """Who leads ``person``, from their manager up to the top, as it stands in the database. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_UPWARDS, [person.pk])
        return [pk for (pk,) in cursor.fetchall()]


_UPWARDS = """
    WITH RECURSIVE up AS (
        SELECT manager_id, 1 AS height FROM accounts_user WHERE id = %s
        UNION ALL
        SELECT above.manager_id, up.height + 1 FROM up JOIN accounts_user above ON above.id = up.manager_id
         WHERE up.height < 1000
    )
    SELECT manager_id FROM up WHERE manager_id IS NOT NULL ORDER BY height"""
