"""What leads plug into the shell."""

from __future__ import annotations

from rapport.activities.daily import day_source
from rapport.leads import events, tasks
from rapport.leads.actions import leads as actions
from rapport.leads.actions.rules import undo_team
from rapport.leads.queries.daily import leads_to_answer
from rapport.parties.events import PartyEdited
from rapport.platform.events.actions import on
from rapport.platform.notifications.news import news
from rapport.platform.records.events import (
    RecordCreated,
    RecordDeleted,
    RecordEdited,
    RecordRestored,
)
from rapport.platform.records.undoing import Family, family, one_by_one, passes, register
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel
from rapport.touchpoints.events import InteractionRecorded, MailReceived

READ = "leads.read_leads"

menu(MenuItem("Sales", "Leads", "records", "user-plus", 0, READ, keys="g e", args=("lead",)))
menu(
    MenuItem("Set-up", "Lead forms", "records", "forms", 47, "leads.make_form", args=("lead_form",))
)
menu(MenuItem("Set-up", "Rules for leads", "lead_rules", "arrows-split", 48, "leads.change_rules"))
panel(Panel("party", "leads", "Leads", "party_leads", order=14, place="main", verb=READ))
day_source(leads_to_answer)

family(Family(created=events.LeadReceived.name, edited=events.LeadEdited.name, key="lead"))
for happening in (
    events.LeadAssigned,
    events.LeadTakenUp,
    events.LeadConverted,
    events.LeadRecycled,
    events.LeadDied,
    events.LeadReopened,
):
    register(happening.name, one_by_one(actions.undo_change))
    news(happening.name)
register(events.RuleGivenToTeam.name, one_by_one(undo_team))
news(events.LeadCameBack.name)
passes(
    events.LeadAnswered.name,
    events.LeadCameBack.name,
    events.LeadRanLate.name,
    events.FormSubmitted.name,
    events.SubmissionConfirmed.name,
    events.SubmissionsForgotten.name,
)
on(events.FormSubmitted.name, tasks.mail_submission_soon)
on(InteractionRecorded.name, tasks.note_answers_soon)
on(MailReceived.name, tasks.hear_mails_soon)
on(PartyEdited.name, tasks.score_leads_of_soon)
for changed in (RecordCreated, RecordEdited, RecordDeleted, RecordRestored):
    on(changed.name, tasks.score_again_soon)
