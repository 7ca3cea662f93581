"""Whether this process serves and reaches its database."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from rapport.platform.ui.queries import database_answers


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not."""
    is_well = database_answers()
    return JsonResponse(
        {"status": "ok" if is_well else "no database"}, status=200 if is_well else 503
    )
