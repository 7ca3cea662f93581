"""Colleagues and their teams from a file; one by one: there are hundreds of them, never millions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.text import fold
from rapport.platform.access import Role
from rapport.platform.accounts.actions.hierarchy import change_manager
from rapport.platform.accounts.actions.teams import add_member, change_lead, create_team
from rapport.platform.accounts.actions.users import invite_user
from rapport.platform.accounts.models import Team, User
from rapport.platform.exchange.importers import Counts
from rapport.platform.exchange.staging import Staging

MOST = 2_000
ROWS = """
    SELECT row_number, cells FROM exchange_stagedrow
     WHERE batch_id = %s AND problem = '' ORDER BY row_number LIMIT %s"""
TO_REFUSE = "SELECT * FROM unnest(%s::bigint[], %s::text[])"


@dataclass
class _Staff:
    """Who and which teams are here, by folded name, while rows come in; ``domain`` is for addresses."""

    staging: Staging
    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for user in User.objects.filter(is_active=True):
            self.doubled |= {fold(user.name)} & self.people.keys()
            self.people[fold(user.name)] = user
        self.teams = {fold(team.name): team for team in Team.objects.all()}

    def seek(self, name: str, email: str = "") -> User:
        """The colleague of this address, or name, not saved yet where there is none. Raises Invalid."""
        found = User.objects.filter(email=email.lower()).first() if email else None
        if found is None and fold(name) in self.doubled:
            raise Invalid("doubled", "Several colleagues are called “%(name)s”.", name=name)
        found = found or self.people.get(fold(name))
        if found is not None:
            return found
        return User(name=name, email=email or self._address(name))

    def let_in(self, user: User, role: Role) -> User:
        """``user``, made a colleague if they are new."""
        if user._state.adding:
            by, roles = self.staging.by, [role]
            user = invite_user(user.email, by=by, name=user.name, roles=roles, is_told=False)
            self.people[fold(user.name)] = user
        return user

    def team(self, name: str) -> Team:
        found = self.teams.get(fold(name))
        if found is None:
            found = self.teams[fold(name)] = create_team(name, by=self.staging.by)
        return found

    def _address(self, name: str) -> str:
        domain = str(self.staging.options.get("domain", "")).strip().removeprefix("@")
        local = re.sub(r"[^a-z0-9]+", ".", fold(name)).strip(".")
        if not domain or not local:
            raise Invalid("no_address", "“%(name)s” has no e-mail address.", name=name)
        return f"{local}@{domain}"


def absorb_colleagues(staging: Staging) -> Counts:
    """Enter colleagues and teams; who leads a row's person is a manager here, and leads the team."""
    staff, told, refused = _Staff(staging), Counter[str](), {}
    names = staging.importer.staged_columns
    rows = staging.rows(ROWS, [staging.batch, MOST + 1])
    if len(rows) > MOST:
        raise Invalid("too_many_rows", "At most %(most)s records come at once.", most=MOST)
    for number, cells in rows:
        try:
            told[_enter(staff, dict(zip(names, cells, strict=True)))] += 1
        except RapportError as error:
            refused[number] = " ".join(getattr(error, "fields", {}).values()) or str(error)
    staging.refuse(TO_REFUSE, [list(refused), list(refused.values())])
    counts = {name: told[name] for name in ("created", "updated", "unchanged")}
    return {**counts, "lines": {"colleagues": sum(counts.values())}}


def _enter(staff: _Staff, row: dict[str, str | None]) -> str:
    """One row; says what became of it."""
    by, sought = staff.staging.by, staff.seek(row["name"] or "", row["email"] or "")
    lead = staff.seek(row["manager"]) if row["manager"] else sought
    is_new, user = sought._state.adding, staff.let_in(sought, Role.SALES_PERSON)
    team = staff.team(row["team"] or "")
    before = (user.manager_id, team.memberships.filter(user=user).exists())
    add_member(team, user, by=by)
    if lead is not sought:
        lead = staff.let_in(lead, Role.SALES_MANAGER)
        add_member(team, lead, by=by)
        change_lead(team, lead, is_lead=True, by=by)
        change_manager(user, lead, by=by)
    if is_new:
        return "created"
    return "unchanged" if before == (user.manager_id, True) else "updated"
