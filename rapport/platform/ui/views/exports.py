"""Records as a file to take away.

Opened from a list, to work on with another program: what leaves, who took it and how it was
filtered is written down.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse
from django.views.decorators.http import require_safe

from rapport.kit.errors import Invalid
from rapport.platform.exchange import actions
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.ui.page import Request

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


@require_safe
def export_records(request: Request, key: str) -> FileResponse:
    """The records of the type ``key``; ``?q=`` filters, ``?cols=`` chooses fields,
    ``?format=`` is csv, xlsx or parquet."""
    chosen = record_type_of(request.actor, key)
    wanted = request.GET.get("format", "csv")
    if wanted not in FORMATS:
        raise Invalid(
            "unknown_format",
            "A file is %(formats)s; not “%(wanted)s”.",
            formats=", ".join(FORMATS),
            wanted=wanted[:20],
        )
    views = {view.key: view.filter for view in chosen.views}
    where = request.GET.get("q", views.get(request.GET.get("view", ""), ""))[:1000]
    columns = [name for name in request.GET.get("cols", "").split(",") if name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{chosen.plural.lower()}.{wanted}"
        actions.export_records(
            by=request.actor,
            record_type=chosen.key,
            path=path,
            filter=where.replace("\x00", "").strip(),
            columns=columns,
        )
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=path.name, content_type=FORMATS[wanted]
        )
