"""What automation listens to, and what of it others should know."""

from __future__ import annotations

from rapport.platform.automation.events import AutomationPressed, WebhookReceived
from rapport.platform.automation.tasks import heed
from rapport.platform.automation.uses import uses
from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.records.queries.setting_up import field_uses

events.on("*", heed)
field_uses(uses)
undoing.passes(AutomationPressed.name, WebhookReceived.name)
