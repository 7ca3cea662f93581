"""What automation listens to."""

from __future__ import annotations

from rapport.platform.automation.tasks import heed
from rapport.platform.events import actions as events

events.on("*", heed)
