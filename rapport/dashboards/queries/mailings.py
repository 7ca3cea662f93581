"""To whom a dashboard is sent, and to whom it may be."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from rapport.dashboards.models import Dashboard, Mailing, Recipient
from rapport.dashboards.queries.finding import dashboard
from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Membership, User
from rapport.platform.accounts.queries import actor_of, colleagues

MOST_PEOPLE = 500
BY_FILE = "django.core.mail.backends.filebased.EmailBackend"


def mailings(asker: Actor, pk: int) -> list[Mailing]:
    """Those of the dashboard that ``asker`` made or receives; of an administrator, all. Raises NotFound.
    Two queries.
    """
    row = dashboard(asker, pk)
    return [one for one in _with_people(row.mailings.all()) if _concerns(asker, one)]


def mailing_of(asker: Actor, pk: int, mailing_pk: int) -> Mailing:
    """One that concerns ``asker``. Raises NotFound."""
    for one in mailings(asker, pk):
        if one.pk == mailing_pk:
            return one
    raise NotFound("mailing_gone", "This is not sent any more, or not to you.")


def own_mailing(asker: Actor, pk: int, mailing_pk: int) -> Mailing:
    """One that ``asker`` may change. Raises NotFound, NotAllowed."""
    found = mailing_of(asker, pk, mailing_pk)
    access.require(asker, "dashboards.send_dashboard")
    if not may_change_mailing(asker, found):
        raise NotAllowed(
            "not_your_mailing", "Only who has it sent, or an administrator, may change that."
        )
    return found


def may_change_mailing(asker: Actor, found: Mailing) -> bool:
    """Whether ``own_mailing`` would give it."""
    return asker.is_administrator or found.owner_id == asker.user_id


def readers(asker: Actor, row: Dashboard) -> list[User]:
    """The colleagues who may see the dashboard, by name. Two queries."""
    people = list(colleagues(asker)[:MOST_PEOPLE])
    teams: dict[int, list[int]] = defaultdict(list)
    for user_id, team_id in Membership.objects.filter(user__in=people).values_list(
        "user_id", "team_id"
    ):
        teams[user_id].append(team_id)
    for person in people:
        person.team_ids = teams[person.pk]
    return [person for person in people if may_read(actor_of(person), row)]


def may_read(asker: Actor, row: Dashboard) -> bool:
    """Whether ``asker`` may see the dashboard now."""
    if row.removed_at is not None or not access.may(asker, "dashboards.read_dashboards"):
        return False
    if row.reach == Dashboard.Reach.PUBLIC:
        return True
    is_team = row.reach == Dashboard.Reach.TEAM and row.team_id in asker.team_ids
    return is_team or (row.owner_id is not None and row.owner_id == asker.user_id)


def is_mail_set_up() -> bool:
    """Whether mails go out; without a server they lie as files in the home."""
    return str(settings.EMAIL_BACKEND) != BY_FILE


def _concerns(asker: Actor, one: Mailing) -> bool:
    people = {recipient.user_id for recipient in one.recipients.all()}
    return may_change_mailing(asker, one) or asker.user_id in people


def _with_people(rows: QuerySet[Mailing]) -> QuerySet[Mailing]:
    people = Recipient.objects.select_related("user").order_by("user__name", "pk")
    found = rows.select_related("owner", "dashboard")
    return found.prefetch_related(Prefetch("recipients", people)).order_by("pk")
