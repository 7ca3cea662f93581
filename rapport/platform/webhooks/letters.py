"""What a webhook posts: the event as JSON, in the form of Standard Webhooks."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from rapport.kit.outgoing import Letter
from rapport.platform.events.models import Event
from rapport.platform.records.queries.stories import type_of_event
from rapport.platform.webhooks.models import PREFIX, Webhook


def letter(webhook: Webhook, event: Event) -> Letter:
    """The signed letter. Its identity stays when it is sent again, so that a receiver can tell."""
    body = json.dumps(payload(event), cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    return Letter(webhook.url, body, identity=f"event_{event.pk}", keys=keys(webhook))


def payload(event: Event) -> dict[str, Any]:
    """``event`` as other programs read it; what was erased is not told."""
    kind = type_of_event(event)
    return {
        "type": event.name,
        "timestamp": event.at,
        "data": {
            "id": event.pk,
            "story": event.story,
            "by": {"id": event.by, "name": event.by_name},
            "record": {"type": kind.key if kind else event.subject_type, "id": event.subject_id}
            if event.subject_id is not None
            else None,
            "party": event.about,
            **{name: value for name, value in event.data.items() if name != "type"},
        },
    }


def keys(webhook: Webhook) -> tuple[bytes, ...]:
    """What it signs with: the former secret too, for a day after it was renewed."""
    is_former_kept = webhook.former_until is not None and webhook.former_until > timezone.now()
    found = (webhook.secret, webhook.former_secret if is_former_kept else "")
    return tuple(base64.b64decode(one.removeprefix(PREFIX)) for one in found if one)
