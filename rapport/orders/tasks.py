"""The jobs of orders."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone

from rapport.orders.actions import renew_orders
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="23 * * * *")
@task(queueing_lock="renew_orders")
def renew_due_orders(timestamp: int = 0) -> None:
    """Every hour: recurring orders whose day has come are placed."""
    close_old_connections()
    renew_orders(on=timezone.localdate())
