"""The worker process: takes jobs from the queue in PostgreSQL."""

from config.environment import environment

PATIENCE_SECONDS = 8.0


def run_worker(*, concurrency: int = 0, wait: bool = True) -> None:
    """Run jobs until a signal, or with ``wait=False`` until none is left. Needs Django set up."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            name="worker",
            concurrency=concurrency or environment().worker_concurrency,
            wait=wait,
            shutdown_graceful_timeout=PATIENCE_SECONDS,
            delete_jobs="never",
        )
