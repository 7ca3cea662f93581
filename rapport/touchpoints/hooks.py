"""What touchpoints plug into the shell."""

from __future__ import annotations

from rapport.platform.events.actions import on
from rapport.platform.mcp.tools import register
from rapport.platform.notifications.news import news
from rapport.platform.records import undoing
from rapport.platform.records.adoption import counts_as_noted
from rapport.platform.records.events import RecordErased
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel
from rapport.touchpoints.actions import unrecord_interaction
from rapport.touchpoints.assisting import TIMELINE
from rapport.touchpoints.events import (
    InteractionRecorded,
    InteractionWithdrawn,
    MailboxFailed,
    MailboxOpened,
    MailReceived,
    OptedOut,
    PreferenceSet,
)
from rapport.touchpoints.tasks import forget_lost_files_soon

READ = "touchpoints.read_interactions"

menu(MenuItem("Customers", "Interactions", "records", "messages", 40, READ, args=("interaction",)))
menu(MenuItem("Customers", "Channels", "channels", "chart-bar", order=50, verb=READ))
menu(
    MenuItem(
        "Set-up",
        "Mailboxes",
        "records",
        "mailbox",
        60,
        "touchpoints.open_mailbox",
        args=("mailbox",),
    )
)
panel(Panel("party", "timeline", "Timeline", "party_timeline", order=10, place="main", verb=READ))
panel(Panel("party", "contact", "Reaching them", "party_contact", order=8, verb=READ))
for label, key, icon, order in (
    ("Suppressions", "suppression", "ban", 86),
    ("Frequency caps", "frequency_cap", "gauge", 87),
    ("Quiet hours", "quiet_hours", "moon", 88),
):
    menu(
        MenuItem(
            "Set-up",
            label,
            "records",
            icon,
            order,
            "touchpoints.read_suppressions",
            args=(key,),
        )
    )
register(TIMELINE)
counts_as_noted(InteractionRecorded.name)
on(RecordErased.name, forget_lost_files_soon)
news(InteractionRecorded.name)
undoing.register(InteractionRecorded.name, undoing.one_by_one(unrecord_interaction))
undoing.passes(
    InteractionWithdrawn.name,
    MailReceived.name,
    MailboxOpened.name,
    MailboxFailed.name,
    OptedOut.name,
    PreferenceSet.name,
)
news(MailboxFailed.name)
news(OptedOut.name)
