"""Steps that decide when and where a run goes on: wait, branch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted_count, say, say_count
from rapport.platform.automation.definition import BranchStep, WaitStep
from rapport.platform.automation.matter import Matter, in_words, selected
from rapport.platform.automation.steps.kinds import Outcome, Scope, StepKind, declare
from rapport.platform.records.types import Kind

LONGEST_DAYS = 730
MOMENTS = (Kind.DATE, Kind.DATETIME)


def wait(step: WaitStep, matter: Matter) -> Outcome:
    """Let the run rest until the moment has come."""
    if step.until == "duration":
        moment = timezone.now() + timedelta(**{step.unit: step.amount})
    else:
        moment = _moment(step, matter)
    if moment <= timezone.now():
        return Outcome(say("Went on at once: the moment had passed."))
    shown = formats.date_format(timezone.localtime(moment), "j M Y, H:i")
    return Outcome(say("Waits until %(shown)s.", shown=shown), wait_until=moment)


def _moment(step: WaitStep, matter: Matter) -> datetime:
    matter.needed()
    found = matter.value(step.field)
    if isinstance(found, datetime):
        return found
    if isinstance(found, date):
        return timezone.make_aware(datetime.combine(found, time()))
    raise Refused("no_date", "The record has no %(field)s to wait for.", field=step.field)


def branch(step: BranchStep, matter: Matter) -> Outcome:
    """Look which way to go."""
    is_yes = matter.holds(step.filter)
    return Outcome(
        say("The condition holds.") if is_yes else say("The condition does not hold."),
        is_yes=is_yes,
    )


def _wait_problems(step: WaitStep, scope: Scope) -> Iterator[str]:
    if step.until == "duration":
        days = timedelta(**{step.unit: step.amount}).days
        if step.amount < 1 or days > LONGEST_DAYS:
            yield say("A wait takes between a minute and two years.")
        return
    found = scope.fields().get(step.field)
    if found is None or found.kind not in MOMENTS:
        yield say("Choose the date to wait for.")


def _branch_problems(step: BranchStep, scope: Scope) -> Iterator[str]:
    if not step.filter:
        yield say("Say what the branch depends on.")
    elif scope.kind is None:
        yield say("There is no record to look at: choose a record type for the trigger.")
    else:
        try:
            selected(scope.kind, scope.actor, step.filter)
        except Invalid as wrong:
            yield str(wrong)
    if not step.yes and not step.no:
        yield say("Neither way of the branch has a step.")


WAITS = {
    "minutes": noted_count("wait %(count)s minute", "wait %(count)s minutes"),
    "hours": noted_count("wait %(count)s hour", "wait %(count)s hours"),
    "days": noted_count("wait %(count)s day", "wait %(count)s days"),
    "weeks": noted_count("wait %(count)s week", "wait %(count)s weeks"),
}


def _say_wait(step: WaitStep, scope: Scope) -> str:
    if step.until == "duration":
        return say_count(*WAITS[step.unit], step.amount)
    found = scope.fields().get(step.field)
    return say("wait until %(field)s", field=found.label if found else "…")


def _say_branch(step: BranchStep, scope: Scope) -> str:
    return say("if %(condition)s", condition=in_words(step.filter, scope.kind, scope.actor) or "…")


declare(StepKind("wait", "Wait", "hourglass", WaitStep, wait, _say_wait, _wait_problems))
declare(
    StepKind(
        "branch", "Branch", "arrows-split-2", BranchStep, branch, _say_branch, _branch_problems
    )
)
