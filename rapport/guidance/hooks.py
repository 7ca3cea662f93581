"""What guidance plugs into the shell, into selling, and into what others do."""

from __future__ import annotations

from rapport.activities.events import ActivityPlanned, SlotBooked
from rapport.guidance import events
from rapport.guidance.actions.playbooks import undo_completed, undo_taken_back
from rapport.guidance.queries.playbooks import required
from rapport.guidance.tasks import guide_soon, stop_soon
from rapport.leads.events import LeadConverted, LeadDied, LeadRecycled
from rapport.parties.events import ConsentRecorded, PartyDeleted
from rapport.platform.events.actions import on
from rapport.platform.notifications.news import news
from rapport.platform.records.undoing import one_by_one, passes, register
from rapport.platform.ui.plugs import MenuItem, Offer, Panel, menu, offer, panel
from rapport.sales.events import OpportunityLost, OpportunityWon
from rapport.sales.requirements import requirement_source
from rapport.touchpoints.events import InteractionRecorded, InteractionsAbsorbed, OptedOut

SEQUENCES, PLAYBOOKS = "guidance.read_sequences", "guidance.read_playbooks"
ENROL = "guidance.enrol_parties"

for section, label, key, icon, order, verb in (
    ("Sales", "Sequences", "sequence", "route", 20, SEQUENCES),
    ("Sales", "Playbooks", "playbook", "book-2", 21, PLAYBOOKS),
    ("Set-up", "Mail templates", "mail_template", "mail-cog", 83, SEQUENCES),
):
    menu(MenuItem(section, label, "records", icon, order, verb, args=(key,)))
panel(
    Panel(
        "opportunity",
        "playbook",
        "Playbook",
        "opportunity_playbook",
        order=5,
        place="main",
        verb=PLAYBOOKS,
    )
)
for key in ("party", "opportunity", "lead"):
    panel(
        Panel(
            key,
            "sequences",
            "Sequences",
            f"{key}_sequences",
            order=20,
            verb="guidance.read_enrolments",
        )
    )
    offer(Offer(key, "Enrol in a sequence", "enrol_many", "route", ENROL))

requirement_source(required)
for happening in (
    InteractionRecorded,
    InteractionsAbsorbed,
    ActivityPlanned,
    SlotBooked,
    ConsentRecorded,
    OptedOut,
    PartyDeleted,
    OpportunityWon,
    OpportunityLost,
    LeadConverted,
    LeadRecycled,
    LeadDied,
):
    on(happening.name, stop_soon)
on(events.PartyEnrolled.name, guide_soon)
on(events.SequencePublished.name, guide_soon)
register(events.StepCompleted.name, one_by_one(undo_completed))
register(events.StepTakenBack.name, one_by_one(undo_taken_back))
passes(
    events.SequencePublished.name,
    events.SequenceDrafted.name,
    events.SequencePaused.name,
    events.PartyEnrolled.name,
    events.SequenceStopped.name,
    events.SequenceFinished.name,
)
news(events.SequenceStopped.name, events.SequenceFinished.name)
