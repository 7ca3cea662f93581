"""What exchange tells whoever handed in a file, or waits for one."""

from __future__ import annotations

from rapport.kit.speech import noted
from rapport.platform.events.models import Event
from rapport.platform.exchange.events import (
    AccountExported,
    ExportFailed,
    ExportScheduleStopped,
    ImportFailed,
    ImportFinished,
    RecordsExported,
)
from rapport.platform.notifications.news import Work, work


def _import(event: Event) -> str:
    return f"/imports/{event.data['import_id']}/"


def _export(event: Event) -> str:
    return f"/exports/{event.data['export_id']}/"


def _waits(event: Event) -> bool:
    return bool(event.data.get("export_id"))


work(ImportFinished.name, Work(noted("The file %(file_name)s is imported."), _import))
work(ImportFailed.name, Work(noted("The file %(file_name)s could not be imported."), _import))
work(
    RecordsExported.name,
    Work(noted("Your export %(label)s is ready: %(count)s rows."), _export, _waits),
)
work(AccountExported.name, Work(noted("The export of everything is ready."), _export, _waits))
work(ExportFailed.name, Work(noted("%(label)s could not be exported: %(reason)s"), _export))
work(
    ExportScheduleStopped.name,
    Work(
        noted("%(label)s is not exported on schedule any more: %(reason)s"), lambda _: "/exports/"
    ),
)
