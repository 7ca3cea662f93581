"""What follows when somebody writes a plan: whose it is, and what it is called."""

from __future__ import annotations

from django.db.models import Q

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.performance.events import PlanEdited, PlanMade
from rapport.performance.models import Plan
from rapport.performance.planning import check_holder, label_of
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.records.types import Writing

WHOSE = frozenset({"name", "metric", "of", "holder", "first", "last"})


def _settled(plan: Plan, _names: frozenset[str]) -> None:
    """Find whose it is by the name that was given, and name it. Raises Invalid for nobody's, and for a
    second one of the same.
    """
    if plan.last_on < plan.first_on:
        raise Invalid("plan_ends_first", fields={"last": say("It ends after it begins.")})
    check_holder(plan.metric, is_company=plan.of == Plan.Of.COMPANY)
    plan.person_id = plan.group_id = plan.territory_id = None
    if plan.of == Plan.Of.COMPANY:
        plan.holder = ""
    else:
        _find(plan)
    label = label_of(plan.metric)
    plan.name = ", ".join(filter(None, [label, plan.holder, f"{plan.first_on}..{plan.last_on}"]))
    same = Plan.objects.filter(
        metric=plan.metric, person=plan.person_id, group=plan.group_id, territory=plan.territory_id,
        first_on=plan.first_on, last_on=plan.last_on, deleted_at=None,
    )  # fmt: skip
    if same.exclude(pk=plan.pk).exists():
        raise Invalid("plan_once", fields={"first": say("There is a plan for this already.")})


def _find(plan: Plan) -> None:
    """Whose it is, by name; a person also by e-mail."""
    text = plan.holder.strip()
    if plan.of == Plan.Of.PERSON:
        people = User.objects.filter(Q(name__iexact=text) | Q(email__iexact=text)).exclude(roles=[])
        found = list(people.values_list("pk", "name")[:2])
    else:
        model = Team if plan.of == Plan.Of.TEAM else Territory
        found = list(model.objects.filter(name__iexact=text).values_list("pk", "name")[:2])
    if not text or not found:
        sentence = say("Whose it is: there is nobody called “%(name)s”.", name=text)
        raise Invalid("nobodys_plan", fields={"holder": sentence})
    if len(found) > 1:
        raise Invalid(
            "whose_plan", fields={"holder": say("Several are called so: write the e-mail.")}
        )
    column = {Plan.Of.PERSON: "person_id", Plan.Of.TEAM: "group_id"}.get(
        Plan.Of(plan.of), "territory_id"
    )
    setattr(plan, column, found[0][0])
    plan.holder = found[0][1]


WRITING = Writing(
    before=_settled,
    derives_from=WHOSE,
    events={
        "created": lambda plan, _changes: PlanMade(plan.name),
        "edited": lambda plan, changes: PlanEdited(plan.name, dict(changes)),
    },
)
