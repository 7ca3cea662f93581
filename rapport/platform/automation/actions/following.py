"""Reading the stream of events: what is read and the runs that follow from it are one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import say
from rapport.platform.accounts.stamps import stamped
from rapport.platform.automation.acting import actor_for
from rapport.platform.automation.actions.starting import Cause, start_runs, stop_automation
from rapport.platform.automation.definition import Definition, EventTrigger, read
from rapport.platform.automation.matter import selected
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.queries import kept, live_definitions
from rapport.platform.automation.triggers import answers, names_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.changes import changes_of
from rapport.platform.records.events import StoryUndone
from rapport.platform.records.queries.stories import type_of_event
from rapport.platform.records.types import RecordType, record_type

READER = "automations"
ENDS = frozenset({"exchange.import_finished", "records.bulk_run_ended"})
"""What is told when many records were written at once: their own events wake nobody."""
Chains = Mapping[Any, tuple[int, ...]]
"""Story → the automations that led to it."""


def follow_events() -> int:
    """Read on to the end of the stream; returns how many runs were begun."""
    return events.follow(READER, _listening, lambda *heard: len(start_for(*heard)))


def _listening() -> list[tuple[Automation, Definition]]:
    return [one for one in live_automations() if isinstance(one[1].trigger, EventTrigger)]


def start_for(
    listening: Iterable[tuple[Automation, Definition]], found: Sequence[Event]
) -> list[Run]:
    """Begin the runs that ``found`` events lead to."""
    chains = chains_of(found)
    runs: list[Run] = []
    for automation, definition in listening:
        causes = causes_in(automation, definition, found, chains)
        runs += start_runs(automation, causes) if causes else []
    return runs


def causes_in(
    automation: Automation,
    definition: Definition,
    found: Sequence[Event],
    chains: Chains,
) -> list[Cause]:
    """Which of ``found`` set the automation off. One that cannot tell any more is switched off."""
    trigger: Any = definition.trigger
    kind = record_type(trigger.type) if trigger.type else None
    fresh = [event for event in found if event.tx >= automation.since_tx]
    hits = [
        event
        for event in fresh
        if answers(trigger, kind, event) and not is_own(automation, chains, event)
    ]
    if not hits:
        return []
    try:
        if trigger.type and kind is None:
            raise Invalid(
                "no_type", "There is no record type “%(type)s” any more.", type=trigger.type
            )
        passing = passed(automation, definition, kind, hits)
    except RapportError as wrong:
        stop_automation(
            automation, say("It cannot tell what to do any more. %(wrong)s", wrong=wrong)
        )
        return []
    return [
        cause_of(event, kind, title, chain=chains.get(event.story, ())) for event, title in passing
    ]


def is_own(automation: Automation, chains: Chains, event: Event) -> bool:
    """Whether the automation itself did this: it does not answer its own changes."""
    return chains.get(event.story, ())[-1:] == (automation.pk,)


def passed(
    automation: Automation,
    definition: Definition,
    kind: RecordType | None,
    hits: Sequence[Event],
) -> list[tuple[Event, str]]:
    """Those ``hits`` whose record the owner sees and the filter selects, each with the record's name.
    One query for all.
    """
    actor, trigger = actor_for(automation), definition.trigger
    if kind is None:
        return [(event, "") for event in hits]
    is_gone = isinstance(trigger, EventTrigger) and trigger.what == "deleted"
    rows = selected(kind, actor, definition.filter, in_trash=is_gone and kind.is_trashable)
    ids = {event.subject_id for event in hits}
    titles = dict(rows.filter(pk__in=ids).values_list("pk", kind.title))
    return [(event, str(titles[pk] or "")) for event in hits if (pk := event.subject_id) in titles]


def cause_of(
    event: Event, kind: RecordType | None, title: str, *, chain: tuple[int, ...] = ()
) -> Cause:
    """``event`` as the cause of a run."""
    kind = kind or type_of_event(event)
    return Cause(
        key=f"event:{event.pk}",
        said=event.verb,
        record_type=kind.key if kind else "",
        record_id=event.subject_id if kind else None,
        title=title,
        by_name=event.by_name,
        changes=dict(changes_of(event)),
        chain=chain,
    )


def live_automations() -> list[tuple[Automation, Definition]]:
    """Every automation that is on, with its document."""
    found = kept().filter(state=Automation.State.ON).order_by("pk")
    return [(row, read(row.version.definition)) for row in found if row.version]


@stamped
def interesting_names() -> frozenset[str]:
    """The events that some live automation waits for. One query per stamp."""
    names: set[str] = set()
    for _, _, document in live_definitions():
        trigger: Any = read(document).trigger
        if isinstance(trigger, EventTrigger):
            names |= names_of(trigger, record_type(trigger.type) if trigger.type else None)
    return frozenset(names | ENDS) if names else frozenset()


def chains_of(found: Sequence[Event]) -> Chains:
    """Story → the automations that led to it, the last one last; the undo of a run counts as its
    doing. Two queries.
    """
    stories = {event.story for event in found}
    undos = Event.objects.filter(story__in=stories, name=StoryUndone.name)
    undone = {UUID(event.data["undone"]): event.story for event in undos}
    told = Run.objects.filter(
        Q(story__in=stories | set(undone)) | Q(undo_story__in=stories)
    ).values_list("story", "undo_story", "chain", "automation_id")
    chains = {}
    for story, undo, chain, automation in told:
        for one in (story, undo, undone.get(story)):
            chains[one] = (*chain, automation)
    return chains
