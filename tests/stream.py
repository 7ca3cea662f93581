"""The stream of events as a test reads it, which shares its server with other tests."""

from __future__ import annotations

import time


def settle() -> None:
    """Wait until every event can be read: for a moment, a transaction of another test's database looks
    like one that may still write events here.
    """
    from rapport.platform.events.models import Event
    from rapport.platform.events.queries import present

    last = Event.objects.order_by("-tx").values_list("tx", flat=True).first() or 0
    until = time.monotonic() + 20
    while present().tx <= last:
        assert time.monotonic() < until, "the stream does not settle"
        time.sleep(0.01)


def go() -> None:
    """All that a worker does about automations."""
    from rapport.platform.automation.actions.following import follow_events
    from rapport.platform.automation.actions.running import work_runs

    settle()
    while follow_events():
        work_runs()
        settle()
    work_runs()
