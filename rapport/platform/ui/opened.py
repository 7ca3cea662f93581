"""Which record a page shows, so that the browser can say that it was opened, or is being edited."""

from __future__ import annotations

from django.http import HttpRequest

from rapport.platform.records.types import declared_types


def opened_on(request: HttpRequest) -> str:
    """``party/12`` on the page of a record, else nothing."""
    match = request.resolver_match
    if match is None or "pk" not in match.kwargs:
        return ""
    if match.url_name == "record":
        return f"{match.kwargs['key']}/{match.kwargs['pk']}"
    kinds = (kind for kind in declared_types().values() if kind.url_name == match.url_name)
    kind = next(kinds, None)
    return f"{kind.key}/{match.kwargs['pk']}" if kind else ""


def edited_on(request: HttpRequest) -> str:
    """``party/12`` on the page where a record is edited, else nothing."""
    match = request.resolver_match
    if match is None or "pk" not in match.kwargs:
        return ""
    key = match.kwargs.get("key") if match.url_name == "edit_record" else None
    for known in declared_types():
        key = known if match.url_name == f"edit_{known}" else key
    return f"{key}/{match.kwargs['pk']}" if key else ""
