"""What a party allows us."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import squeeze
from rapport.parties.consenting import CHANNELS, PURPOSES
from rapport.parties.events import ConsentRecorded
from rapport.parties.models import Consent, Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events


@transaction.atomic
def record_consent(
    party: Party, *, purpose: str, channel: str, state: str, by: Actor, source: str = ""
) -> Consent:
    """Write down what ``party`` now allows; earlier states stay as evidence. ``source`` says how we know."""
    access.require(by, "parties.record_consent", party)
    wrong = {
        name: say("Choose one of %(known)s.", known=", ".join(known))
        for name, value, known in (
            ("purpose", purpose, PURPOSES),
            ("channel", channel, CHANNELS),
            ("state", state, Consent.State.values),
        )
        if value not in known
    }
    if state == Consent.State.GRANTED and not source.strip():
        wrong["source"] = say(
            "Say where and how the consent was given: without evidence it is worth nothing."
        )
    if wrong:
        raise Invalid("consent_not_understood", fields=wrong)
    consent = Consent.objects.create(
        party=party,
        purpose=purpose,
        channel=channel,
        state=state,
        source=squeeze(source)[:120],
        at=timezone.now(),
    )
    happening = ConsentRecorded(party.pk, purpose, channel, state, consent.source)
    events.record(happening, by=by, about=party, subject=party)
    return consent
