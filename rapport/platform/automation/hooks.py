"""What automation listens to, and what of it others should know."""

from __future__ import annotations

from rapport.platform.automation.events import AutomationPressed, WebhookReceived
from rapport.platform.automation.tasks import heed, tell_mentioned
from rapport.platform.automation.uses import uses
from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.records.events import SomeoneMentioned
from rapport.platform.records.queries.setting_up import field_uses

events.on("*", heed)
events.on(SomeoneMentioned.name, lambda mention: tell_mentioned.defer(**vars(mention)))
field_uses(uses)
undoing.passes(AutomationPressed.name, WebhookReceived.name)
