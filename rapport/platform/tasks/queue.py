"""The decorator that makes a function a job: ``task``; and ``periodic`` on top of it.

Calling ``job.defer(id=1)`` queues it in the current transaction; ``rapport worker`` runs it.
Jobs are idempotent: one that was interrupted by a crash runs again.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

task = app.task
periodic = app.periodic
