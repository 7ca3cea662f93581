"""What selling plugs into the shell."""

from __future__ import annotations

from rapport.activities.daily import day_source
from rapport.platform.events.actions import on
from rapport.platform.notifications.news import news
from rapport.platform.records.undoing import Family, family, one_by_one, passes, register
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel
from rapport.quotes.events import QuoteAccepted
from rapport.sales import events
from rapport.sales.actions import opportunities as actions
from rapport.sales.queries.daily import without_next_step
from rapport.sales.tasks import tell_of_big_ones_soon, win_by_quote_soon

READ = "sales.read_opportunities"

menu(MenuItem("Sales", "Pipeline", "pipelines", "layout-kanban", 1, READ, keys="g b"))
for label, key, icon, order in (
    ("Opportunities", "opportunity", "target-arrow", 2),
    ("Competitors", "competitor", "swords", 35),
):
    menu(MenuItem("Sales", label, "records", icon, order, READ, args=(key,)))
menu(MenuItem("Sales", "Prospects", "prospects", "user-search", 4, "sales.find_prospects"))
panel(
    Panel(
        "party",
        "opportunities",
        "Opportunities",
        "party_opportunities",
        order=15,
        place="main",
        verb=READ,
    )
)
panel(
    Panel(
        "list:competitor",
        "competitor_records",
        "Against competitors",
        "competitor_records",
        verb=READ,
    )
)
day_source(without_next_step)

family(
    Family(
        created=events.OpportunityOpened.name,
        edited=events.OpportunityEdited.name,
        key="opportunity",
    )
)
for happening in (
    events.OpportunityMoved,
    events.OpportunityWon,
    events.OpportunityLost,
    events.OpportunityReopened,
):
    register(happening.name, one_by_one(actions.undo_move))
    news(happening.name)
for ticked, inverse in (
    (events.CheckTicked, actions.undo_tick),
    (events.CheckUnticked, actions.undo_untick),
):
    register(ticked.name, one_by_one(inverse))
passes(events.ProspectsSought.name)
passes(events.PipelineSetUp.name, events.BigOpportunityTold.name, events.OpportunityQuoted.name)
on(QuoteAccepted.name, win_by_quote_soon)
for changed in (events.OpportunityOpened, events.OpportunityEdited):
    on(changed.name, tell_of_big_ones_soon)
