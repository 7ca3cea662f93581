"""What exchange tells whoever handed in a file."""

from __future__ import annotations

from rapport.kit.speech import noted
from rapport.platform.events.models import Event
from rapport.platform.exchange.events import ImportFailed, ImportFinished
from rapport.platform.notifications.news import Work, work


def _import(event: Event) -> str:
    return f"/imports/{event.data['import_id']}/"


work(ImportFinished.name, Work(noted("The file %(file_name)s is imported."), _import))
work(ImportFailed.name, Work(noted("The file %(file_name)s could not be imported."), _import))
