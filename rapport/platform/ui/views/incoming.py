"""The addresses at which other programs set off automations. Knowing the address is the permission."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rapport.kit.errors import Invalid, RapportError
from rapport.kit.speech import say
from rapport.platform.automation import queries
from rapport.platform.automation.actions.asking import receive_webhook as receive

MOST_BYTES = 1_000_000


@csrf_exempt
@require_POST
def receive_webhook(request: HttpRequest, secret: str) -> HttpResponse:
    """Begin a run with the JSON object that was posted; answers before it is done.

    The header Idempotency-Key, or webhook-id, tells a repeated call.
    """
    key = request.headers.get("Idempotency-Key") or request.headers.get("webhook-id") or ""
    try:
        run = receive(queries.by_secret(secret), _document(request), key=key)
    except RapportError as error:
        return JsonResponse({"error": error.code, "message": str(error)}, status=error.status)
    if run is None:
        sentence = say("It was called too often and is switched off.")
        return JsonResponse({"error": "too_many", "message": sentence}, status=429)
    return JsonResponse({"run": str(run.story)}, status=202)


def _document(request: HttpRequest) -> object:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise Invalid("too_large", "Send at most one megabyte.")
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise Invalid("no_json", "Send one JSON object.") from None
