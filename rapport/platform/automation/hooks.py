"""What automation listens to."""

from __future__ import annotations

from rapport.platform.automation.events import AutomationPressed, WebhookReceived
from rapport.platform.automation.tasks import heed, tell_mentioned
from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.records.events import SomeoneMentioned

events.on("*", heed)
events.on(SomeoneMentioned.name, lambda mention: tell_mentioned.defer(**vars(mention)))
undoing.passes(AutomationPressed.name, WebhookReceived.name)
