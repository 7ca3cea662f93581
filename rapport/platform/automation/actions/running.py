"""Runs at work: step by step, each in one transaction with its place in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import formats, timezone

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import say
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.automation.acting import actor_for
from rapport.platform.automation.definition import read
from rapport.platform.automation.events import RunFailed
from rapport.platform.automation.matter import matter_of
from rapport.platform.automation.models import Run, StepRun
from rapport.platform.automation.program import Op, program
from rapport.platform.automation.steps.kinds import Again, Outcome, StepKind, step_kinds
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions import notify

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
AT_ONCE = 50
PASS_SECONDS = 50.0

log = logging.getLogger(__name__)


def work_runs(seconds: float = PASS_SECONDS) -> bool:
    """Do what is due, the oldest first, for so long; returns whether anything may be left."""
    end, tried = time.monotonic() + seconds, set[int]()
    while time.monotonic() < end:
        due = [pk for pk in _due_ids(tried) if pk not in tried]
        if not due:
            return False
        for pk in due:
            tried.add(pk)
            work_run(pk)
            if time.monotonic() > end:
                return True
    return True


def _due_ids(tried: set[int]) -> list[int]:
    open_runs = Run.objects.filter(state__in=(Run.State.DUE, Run.State.WAITING))
    due = open_runs.filter(due_at__lte=timezone.now()).exclude(pk__in=tried)
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def work_run(pk: int) -> None:
    """Go on with a run until it ends, waits or fails; nothing when another worker has it."""
    with claimed(pk) as is_ours:
        while is_ours and work_step(pk):
            pass


@contextmanager
def claimed(pk: int) -> Iterator[bool]:
    """Whether the run is ours until the end. The claim is the connection's: it dies with its worker."""
    key = f"automation run {pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        [is_ours] = cursor.fetchone() or (False,)
    try:
        yield bool(is_ours)
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@dataclass(frozen=True)
class Turn:
    """A step of a run that is being done now."""

    run: Run
    op: Op
    kind: StepKind
    began: float

    @property
    def milliseconds(self) -> int:
        return int((time.monotonic() - self.began) * 1000)


def work_step(pk: int) -> bool:
    """Do the next step of a run; returns whether it can go on at once."""
    run = Run.objects.select_related("automation__owner", "version").get(pk=pk)
    if run.is_over or run.due_at > timezone.now():
        return False
    try:
        ops = program(read(run.version.definition).steps)
    except RapportError as wrong:
        return _end(run, Run.State.FAILED, str(wrong))
    if run.cursor >= len(ops):
        return _end(run, Run.State.DONE)
    op = ops[run.cursor]
    turn = Turn(run, op, step_kinds()[op.step.kind], time.monotonic())
    try:
        with events.story(run.story), speaking_to(run.automation.owner):
            return _do(turn)
    except RapportError as wrong:
        return _fail(turn, _sentence(wrong))
    except Again as later:
        return _postpone(turn, str(later))
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # one automation's accident must not stop all others; the log has it whole
        log.exception("Run %s failed at step %s.", run.pk, op.place)
        return _fail(turn, say("Something unexpected went wrong; the server's log says what."))


def _do(turn: Turn) -> bool:
    """The step and its place in the log, at once or not at all. Whoever cancels meanwhile waits."""
    if turn.kind.is_outside:
        outcome = perform(turn)
        with transaction.atomic():
            return _go_on(turn, outcome, is_open=_is_still_open(turn.run))
    with transaction.atomic():
        return _is_still_open(turn.run) and _go_on(turn, perform(turn))


def _is_still_open(run: Run) -> bool:
    """Lock the run; whether nobody has cancelled it meanwhile."""
    return not Run.objects.select_for_update().only("state").get(pk=run.pk).is_over


def perform(turn: Turn, *, is_dry: bool = False) -> Outcome:
    """What the step does, with the rights that the owner holds now."""
    matter = matter_of(turn.run, actor_for(turn.run.automation), is_dry=is_dry)
    return turn.kind.act(turn.op.step, matter)


def _go_on(turn: Turn, outcome: Outcome, *, is_open: bool = True) -> bool:
    run = turn.run
    _note(turn, outcome.sentence, outcome)
    if not is_open:
        return False
    advance(run, turn.op, outcome)
    run.attempts, run.error = 0, ""
    run.state = Run.State.WAITING if outcome.wait_until else Run.State.DUE
    run.due_at = outcome.wait_until or run.due_at
    run.save(update_fields=["cursor", "attempts", "error", "state", "due_at", "made"])
    return outcome.wait_until is None


def advance(run: Run, op: Op, outcome: Outcome) -> None:
    """Move the run's place to what follows."""
    run.cursor = op.following if outcome.is_yes else op.other
    run.made |= outcome.made


def _note(turn: Turn, sentence: str, outcome: Outcome | None = None) -> None:
    StepRun.objects.create(
        run=turn.run,
        index=turn.run.cursor,
        place=turn.op.place,
        kind=turn.kind.key,
        is_done=outcome is not None,
        sentence=sentence[:500],
        changes=outcome.changes if outcome else {},
        milliseconds=turn.milliseconds,
    )


@transaction.atomic
def _fail(turn: Turn, sentence: str) -> bool:
    said = say(
        "Step %(place)s (%(kind)s): %(sentence)s",
        place=turn.op.place,
        kind=turn.kind.label.lower(),
        sentence=sentence,
    )
    _note(turn, sentence)
    return _end(turn.run, Run.State.FAILED, said)


@transaction.atomic
def _postpone(turn: Turn, sentence: str) -> bool:
    """Try again later, a few times."""
    run = turn.run
    if run.attempts >= len(PAUSES):
        return _fail(
            turn,
            say(
                "%(sentence)s Given up after %(attempts)s tries.",
                sentence=sentence,
                attempts=run.attempts + 1,
            ),
        )
    run.due_at = timezone.now() + PAUSES[run.attempts]
    run.attempts, run.state = run.attempts + 1, Run.State.WAITING
    shown = formats.date_format(timezone.localtime(run.due_at), "H:i")
    run.error = say("%(sentence)s Next try at %(shown)s.", sentence=sentence, shown=shown)
    _note(turn, run.error)
    run.save(update_fields=["due_at", "attempts", "state", "error"])
    return False


@transaction.atomic
def _end(run: Run, state: str, error: str = "") -> bool:
    run.state, run.error, run.ended_at = state, error[:500], timezone.now()
    run.save(update_fields=["state", "error", "ended_at"])
    if state == Run.State.FAILED:
        name, owner_id = run.automation.name, run.automation.owner_id
        events.record(RunFailed(name, run.pk, run.error), by=SYSTEM, subject=run.automation)
        if owner_id:
            topic = f"failed {run.automation_id}"
            text = say("“%(name)s” failed. %(error)s", name=name, error=run.error)
            notify(owner_id, text, url=f"/automations/runs/{run.pk}/", topic=topic)
    return False


def _sentence(wrong: RapportError) -> str:
    """What is wrong, with every field that is."""
    if isinstance(wrong, Invalid) and wrong.fields:
        return " ".join(wrong.fields.values())
    return str(wrong)
