"""Which playbook an opportunity follows, what of it is done, and what playbooks came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from rapport.activities.models import Activity
from rapport.guidance.arms import Arm, arm_of
from rapport.guidance.effects import Effect, Share, effect, wilson
from rapport.guidance.models import Completion, Playbook, PlaybookStep
from rapport.kit.errors import NotFound, RapportError
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.records import values
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.types import record_type
from rapport.sales.models import ContactRole, Opportunity, OpportunityQuote, StageStay
from rapport.sales.requirements import Requirement
from rapport.touchpoints.models import Interaction

OPPORTUNITY = "sales.opportunity:"
LINK = OPPORTUNITY + "{}"
FIRST_LOOKED_AT = 50
SENT = ("sent", "viewed", "accepted", "declined")
HELD = {
    PlaybookStep.Kind.CALL: ("phone_call",),
    PlaybookStep.Kind.MEETING: ("meeting", "face_to_face"),
    PlaybookStep.Kind.MAIL: ("email",),
}
ACTIVITIES = {
    PlaybookStep.Kind.CALL: ("call",),
    PlaybookStep.Kind.MEETING: ("meeting", "visit"),
}
_DECIDED = """
    WITH needed AS (
        SELECT id FROM guidance_playbookstep
         WHERE playbook_id = %(playbook)s AND is_required AND deleted_at IS NULL)
    SELECT x.arm, (SELECT count(*) FROM needed) > 0 AND NOT EXISTS (
               SELECT FROM needed WHERE NOT EXISTS (
                   SELECT FROM guidance_completion AS c
                    WHERE c.step_id = needed.id AND c.opportunity_id = o.id)) AS is_whole,
           count(*), count(*) FILTER (WHERE o.status = 'won')
      FROM guidance_exposure AS x
      JOIN sales_opportunity AS o ON o.id = x.opportunity_id
     WHERE x.playbook_id = %(playbook)s AND o.status <> 'open' AND o.deleted_at IS NULL
     GROUP BY 1, 2"""


@dataclass(frozen=True)
class Done:
    """When a step was done, by whom (an id), and what in the system shows it (a link)."""

    at: datetime
    by: int | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Guide:
    """The playbook that an opportunity follows, its steps with what was done; ``names`` of who did it."""

    playbook: Playbook
    steps: tuple[tuple[PlaybookStep, Done | None], ...]
    names: Mapping[int, str]

    @property
    def done_count(self) -> int:
        return sum(done is not None for _, done in self.steps)


@dataclass(frozen=True)
class Results:
    """Win rates: of those with the playbook and those held out, and of those who did all that is required
    and those who did not, which is only observed.
    """

    held_out: Effect | None
    observed: Effect
    intervals: Mapping[str, tuple[float, float]]


def playbook(asker: Actor, pk: int) -> Playbook:
    """Raises NotFound."""
    rows = Playbook.objects.select_related("stage__pipeline").filter(pk=pk, deleted_at=None)
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_playbook", "There is no such playbook.")
    return found


def steps_of(found: Playbook) -> list[PlaybookStep]:
    rows = PlaybookStep.objects.filter(playbook=found, deleted_at=None)
    return list(rows.order_by("position", "pk"))


def chosen(opportunity: Opportunity, stages: Sequence[int]) -> dict[int, tuple[Playbook, Arm]]:
    """By stage, the first playbook that fits ``opportunity``, and the arm in which it stands there. A query,
    and one for each condition.
    """
    rows = Playbook.objects.filter(stage__in=stages, is_active=True, deleted_at=None)
    found: dict[int, tuple[Playbook, Arm]] = {}
    for one in rows.order_by("position", "pk"):
        if one.stage_id not in found and _fits(one, opportunity):
            found[one.stage_id] = (
                one,
                arm_of(one.seed, f"opportunity:{opportunity.pk}", one.hold_out),
            )
    return found


def _fits(found: Playbook, opportunity: Opportunity) -> bool:
    kind = record_type("opportunity")
    if not found.condition.strip() or kind is None:
        return True
    try:
        condition = compile_tree(parse(found.condition), kind, by=SYSTEM)
    except RapportError:  # it names a field that is gone
        return False
    return Opportunity.objects.filter(condition, pk=opportunity.pk).exists()


def guide_for(asker: Actor, opportunity: Opportunity) -> Guide | None:
    """What is to be done in the stage in which ``opportunity`` is; nothing where it was held out."""
    access.require(asker, "sales.read_opportunities", opportunity)
    found = chosen(opportunity, [opportunity.stage_id]).get(opportunity.stage_id)
    if found is None or found[1] is Arm.CONTROL:
        return None
    steps = steps_of(found[0])
    done = done_of(opportunity, steps)
    people = {one.by for one in done.values() if one.by}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    return Guide(found[0], tuple((step, done.get(step.pk)) for step in steps), names)


def required(opportunity: Opportunity, stages: Sequence[int]) -> Iterator[Requirement]:
    """The required steps of the playbooks that it follows in ``stages``, for its gates."""
    followed = chosen(opportunity, stages)
    playbooks = [one for one, arm in followed.values() if arm is Arm.TREATMENT]
    if not playbooks:
        return
    rows = PlaybookStep.objects.filter(playbook__in=playbooks, is_required=True, deleted_at=None)
    steps = list(rows.select_related("playbook").order_by("position", "pk"))
    done = done_of(opportunity, steps)
    for step in steps:
        yield Requirement(step.playbook.stage_id, step.name, step.pk in done)


def done_of(opportunity: Opportunity, steps: Sequence[PlaybookStep]) -> dict[int, Done]:
    """By step, what was done: what was written down, and what the system knows. At most five queries."""
    rows = Completion.objects.filter(opportunity=opportunity, step__in=[one.pk for one in steps])
    found = {row.step_id: Done(row.at, row.by_id, row.evidence) for row in rows}
    left = [one for one in steps if one.pk not in found]
    kinds = {one.kind for one in left}
    happened: dict[str, Done] = {}
    for kind in kinds & set(HELD):
        seen = _held(opportunity, PlaybookStep.Kind(kind))
        if seen:
            happened[kind] = seen
    if PlaybookStep.Kind.QUOTE in kinds and (seen := _quoted(opportunity)):
        happened[PlaybookStep.Kind.QUOTE] = seen
    roles = _roles(opportunity) if PlaybookStep.Kind.ROLE in kinds else set[str]()
    for one in left:
        if one.kind in happened:
            found[one.pk] = happened[one.kind]
        elif _is_there(opportunity, one, roles):
            found[one.pk] = Done(timezone.now(), None, LINK.format(opportunity.pk))
    return found


def _since(opportunity: Opportunity) -> datetime:
    """Since when it is there: what happened before belongs to something else."""
    rows = StageStay.objects.filter(opportunity=opportunity).order_by("entered_at")
    return rows.values_list("entered_at", flat=True).first() or opportunity.created_at


def _held(opportunity: Opportunity, kind: PlaybookStep.Kind) -> Done | None:
    """The first such contact with its party since it is there, unless it was about another one."""
    since, link = _since(opportunity), LINK.format(opportunity.pk)
    if kind in ACTIVITIES:
        rows = Activity.objects.filter(
            about=link, kind__in=ACTIVITIES[kind], status="done", deleted_at=None
        )
        act = rows.order_by("done_at").first()
        if act is not None and act.done_at is not None:
            return Done(act.done_at, act.owner_id, f"activities.activity:{act.pk}")
    touched = Interaction.objects.filter(
        party=opportunity.party_id, at__gte=since, channel__in=HELD[kind]
    )
    if kind is PlaybookStep.Kind.MAIL:
        touched = touched.filter(direction="out")
    for one in touched.order_by("at", "id")[:FIRST_LOOKED_AT]:
        if link in one.links or not any(found.startswith(OPPORTUNITY) for found in one.links):
            return Done(one.at, one.by, f"touchpoints.interaction:{one.pk}")
    return None


def _quoted(opportunity: Opportunity) -> Done | None:
    rows = OpportunityQuote.objects.filter(
        opportunity=opportunity, quote__state__in=SENT, quote__deleted_at=None
    )
    first = rows.select_related("quote").order_by("quote__pk").first()
    if first is None:
        return None
    return Done(first.quote.updated_at, first.quote.owner_id, f"quotes.quote:{first.quote_id}")


def _roles(opportunity: Opportunity) -> set[str]:
    rows = ContactRole.objects.filter(opportunity=opportunity)
    return set(rows.values_list("role", flat=True))


def _is_there(opportunity: Opportunity, step: PlaybookStep, roles: set[str]) -> bool:
    """Whether the role is filled, or the field known, that the step asks for."""
    if step.kind == PlaybookStep.Kind.ROLE:
        return step.what in roles
    return step.kind == PlaybookStep.Kind.FIELD and _is_known(opportunity, step.what)


def _is_known(opportunity: Opportunity, name: str) -> bool:
    kind = record_type("opportunity")
    field = kind.all_fields().get(name) if kind else None
    if field is None or field.relation:
        return False
    return values.get(opportunity, field) not in (None, "", 0, [], False)


def results(found: Playbook) -> Results:
    """What became of the opportunities that came to it and are decided. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"playbook": found.pk})
        rows = [
            (str(arm), bool(whole), int(n), int(won)) for arm, whole, n, won in cursor.fetchall()
        ]
    shares = {
        "treatment": _sum(rows, arm="treatment"),
        "control": _sum(rows, arm="control"),
        "whole": _sum(rows, arm="treatment", whole=True),
        "partial": _sum(rows, arm="treatment", whole=False),
    }
    held = None
    if found.hold_out or shares["control"].of:
        held = effect(shares["treatment"], shares["control"], is_random=True)
    observed = effect(shares["whole"], shares["partial"], is_random=False)
    return Results(held, observed, {name: wilson(share) for name, share in shares.items()})


def _sum(
    rows: Sequence[tuple[str, bool, int, int]], *, arm: str, whole: bool | None = None
) -> Share:
    picked = [row for row in rows if row[0] == arm and whole in (None, row[1])]
    return Share(sum(row[3] for row in picked), sum(row[2] for row in picked))
