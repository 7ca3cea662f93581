"""What the supervisor starts; ``python -m config.children web 7`` is one of them.

web FD      serve the socket that was passed as descriptor FD
worker      run background jobs
prepare N   migrate, and on the first run load N demo customers; says what it did as JSON
"""

import gc
import json
import sys
from collections.abc import Callable

from config.lifeline import end_with_parent
from config.problems import SetupProblem
from config.startup import running_database


def main() -> None:
    end_with_parent()
    name, *given = sys.argv[1:]
    try:
        tasks: dict[str, Callable[..., None]] = {"web": web, "worker": worker, "prepare": prepare}
        tasks[name](*given)
    except SetupProblem as problem:
        sys.stderr.write(f"rapport: {problem}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def web(descriptor: str) -> None:
    """Serve until SIGTERM; open event streams are cut after three seconds."""
    with running_database(is_pooled=True):
        import uvicorn
        from django.urls import get_resolver

        from config.asgi import application

        len(get_resolver().url_patterns)  # load every view now, not in the first request
        gc.collect()
        gc.freeze()
        server = uvicorn.Config(
            application,
            fd=int(descriptor),
            lifespan="off",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(server).run()


def worker() -> None:
    with running_database():
        from config.jobs import run_worker

        run_worker()


def prepare(customers: str) -> None:
    """Make the database fit to be served."""
    from config.cli.output import progress

    with running_database(is_migrated=False), progress() as told:
        from config import schema

        applied = schema.migrate(told)
        if int(customers) and _is_untouched():
            from rapport.demo.load import load_demo

            load_demo(customers=int(customers), seed=1, progress=told)
        done = {"migrated": len(applied), **_people()}
    sys.stdout.write(json.dumps(done, default=str))


def _is_untouched() -> bool:
    """Whether nobody can sign in and nothing was imported yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM accounts_user) AND NOT EXISTS (SELECT FROM parties_party)"
        )
        return cursor.fetchone() == (True,)


def _people() -> dict[str, object]:
    """Whether anybody can sign in, and who may for a first look."""
    from rapport.platform import access
    from rapport.platform.accounts import queries
    from rapport.platform.accounts.actions.users import DEMO_PASSWORD

    sign_ins = [
        {"email": user.email, "password": DEMO_PASSWORD, "role": ", ".join(user.role_labels)}
        for user in queries.demo_sign_ins()[:3]
    ]
    return {"sign_ins": sign_ins, "has_users": queries.users(access.SYSTEM).exists()}


if __name__ == "__main__":
    main()
