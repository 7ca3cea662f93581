"""What webhooks listen to: everything."""

from __future__ import annotations

from rapport.platform.events import actions as events
from rapport.platform.records import undoing
from rapport.platform.webhooks.events import LettersSentAgain, WebhookTested
from rapport.platform.webhooks.tasks import heed

events.on("*", heed)
undoing.passes(LettersSentAgain.name, WebhookTested.name)
