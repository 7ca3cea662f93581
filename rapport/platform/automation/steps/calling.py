"""The step that calls another program."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from rapport.kit import outgoing
from rapport.kit.errors import Refused
from rapport.kit.speech import say
from rapport.platform.automation.definition import WebhookStep
from rapport.platform.automation.matter import Matter, value_of
from rapport.platform.automation.steps.kinds import Again, Outcome, Scope, StepKind, declare
from rapport.platform.records import values

SILENT_SECONDS = 20.0
_silent: dict[str, tuple[float, str]] = {}
TRY_LATER = frozenset({408, 425, 429, *range(500, 600)})


def call(step: WebhookStep, matter: Matter) -> Outcome:
    """Post the record to the step's address, signed; or in a dry run say so."""
    url = matter.text(step.url)
    body = json.dumps(payload(step, matter), cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    host = urlsplit(url).hostname or url
    if matter.is_dry:
        return Outcome(
            say("Post %(count)s bytes to %(host)s.", count=f"{len(body):,}", host=host),
            {"webhook": [None, body.decode()[:2000]]},
        )
    letter = outgoing.Letter(
        url,
        body,
        identity=f"{matter.run.story}-{matter.run.cursor}",
        keys=(matter.run.automation.signing_key,),
    )
    status = _status(letter)
    if status in TRY_LATER:
        raise Again(say("%(host)s answered %(status)s.", host=host, status=status))
    if not 200 <= status < 300:
        raise Refused(
            "webhook_refused",
            "%(host)s answered %(status)s and will not be asked again.",
            host=host,
            status=status,
        )
    return Outcome(
        say(
            "Posted %(count)s bytes to %(host)s, which answered %(status)s.",
            count=f"{len(body):,}",
            host=host,
            status=status,
        )
    )


def _status(letter: outgoing.Letter) -> int:
    """What the other side answers. One that did not a moment ago is not waited for again by every run."""
    since, said = _silent.get(place := urlsplit(letter.url).netloc, (0.0, ""))
    if said and time.monotonic() - since < SILENT_SECONDS:
        raise Again(said)
    try:
        reply = outgoing.post(letter, is_private_allowed=settings.PRIVATE_WEBHOOKS)
    except outgoing.Unreachable as error:
        _silent[place] = (time.monotonic(), str(error))
        raise Again(str(error)) from None
    _silent.pop(place, None)
    return reply.status


def payload(step: WebhookStep, matter: Matter) -> dict[str, Any]:
    """What the other program is told."""
    run = matter.run
    return {
        "automation": run.automation.name,
        "run": str(run.story),
        "cause": run.said,
        "at": timezone.now(),
        "type": run.record_type or None,
        "record": _record(matter),
        "changes": run.changes,
        **{setting.name: matter.given(setting.value) for setting in step.fields},
    }


def _record(matter: Matter) -> dict[str, Any] | None:
    if matter.kind is None or matter.record is None:
        return None
    fields = matter.kind.fields_for(matter.actor)
    own = {name: found for name, found in fields.items() if not found.relation}
    found = {
        name: values.plain(value_of(matter.kind, matter.record, field))
        for name, field in own.items()
    }
    return {"id": matter.record.pk, "url": matter.special("record.url"), **found}


def _problems(step: WebhookStep, scope: Scope) -> Iterator[str]:
    parts = urlsplit(step.url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield say("The address begins with https:// and names a host.")
    elif "{" in parts.netloc:
        yield say("The host of the address cannot be a field's value.")
    for setting in step.fields:
        if not setting.name.strip():
            yield say("Every value that is sent along needs a name.")
    yield from scope.unknown(step.url, *(setting.value for setting in step.fields))


def _say(step: WebhookStep, scope: Scope) -> str:
    return say("call %(host)s", host=urlsplit(step.url).hostname or "…")


declare(
    StepKind(
        "webhook",
        "Call a webhook",
        "webhook",
        WebhookStep,
        call,
        _say,
        _problems,
        is_outside=True,
    )
)
