"""What territories do behind the scenes."""

from __future__ import annotations

from contextlib import suppress

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.queries import user_or_none
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.tasks.queue import periodic, task
from rapport.territories.actions import handing, preview
from rapport.territories.actions.quotas import rename_quotas
from rapport.territories.queries.handing import asker_of_hand_over
from rapport.territories.queries.plans import active_model

MOVES = "reckon_preview"
"""The lock of whatever writes or reads all that a model moves: one comes after the other, as they were asked
for. What an activation hands over is read to its end before the model is reckoned again.
"""
AGAIN = RetryStrategy(max_attempts=20, wait=5, retry_exceptions=[OperationalError, InterfaceError])


@task(queueing_lock="name_quotas")
def name_quotas() -> None:
    """Call quotas as their holders are called now."""
    rename_quotas()


def holders_changed(_happening: object) -> None:
    """Let everybody be offered as a holder who can be one, and queue that quotas are called so."""
    stamps.renew()
    with suppress(AlreadyEnqueued), transaction.atomic():
        name_quotas.defer()


@task(lock=MOVES)
def reckon_preview(model_id: int) -> None:
    """Reckon what a model would change."""
    preview.reckon_preview(model_id)


@task(lock=MOVES, retry=AGAIN)
def hand_over(hand_over_id: int) -> None:
    """Begin what is left of the runs of an activation, with the rights of whoever activated the model."""
    close_old_connections()
    by = asker_of_hand_over(hand_over_id)
    with speaking_to(user_or_none(by.user_id or 0)):
        handing.hand_over(hand_over_id, by=by)


@periodic(cron="20 4 * * *")
@task(queueing_lock="survey_nightly")
def survey_nightly(timestamp: int) -> None:
    """Count anew what is in the territories, where somebody has begun to."""
    if active_model() is not None:
        preview.survey_map(by=SYSTEM)


def reckon_preview_soon(model_id: int) -> None:
    """Queue it."""
    reckon_preview.defer(model_id=model_id)
