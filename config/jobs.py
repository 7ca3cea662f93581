"""The worker process: takes jobs from the queue in PostgreSQL."""

from config.environment import environment

PATIENCE_SECONDS = 8.0


def run_worker(*, concurrency: int = 0, wait: bool = True) -> None:
    """Run jobs until a signal, or with ``wait=False`` until none is left. Needs Django set up."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    at_once = concurrency or environment().worker_concurrency
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=at_once + 3)
    with app.replace_connector(connector) as working:
        working.run_worker(
            name="worker",
            concurrency=at_once,
            wait=wait,
            shutdown_graceful_timeout=PATIENCE_SECONDS,
        )
