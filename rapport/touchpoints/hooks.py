"""What touchpoints plug into the shell."""

from __future__ import annotations

from rapport.platform.mcp.tools import register
from rapport.platform.notifications.news import news
from rapport.platform.records import undoing
from rapport.platform.records.adoption import counts_as_noted
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel
from rapport.touchpoints.actions import unrecord_interaction
from rapport.touchpoints.assisting import TIMELINE
from rapport.touchpoints.events import InteractionRecorded, InteractionWithdrawn

READ = "touchpoints.read_interactions"

menu(MenuItem("Customers", "Interactions", "records", "messages", 40, READ, args=("interaction",)))
menu(MenuItem("Customers", "Channels", "channels", "chart-bar", order=50, verb=READ))
panel(Panel("party", "timeline", "Timeline", "party_timeline", order=10, place="main", verb=READ))
register(TIMELINE)
counts_as_noted(InteractionRecorded.name)
news(InteractionRecorded.name)
undoing.register(InteractionRecorded.name, undoing.one_by_one(unrecord_interaction))
undoing.passes(InteractionWithdrawn.name)
