"""The processes of a running installation. Each is a fork of the supervisor, which has loaded the
code once: they start in a moment and share its memory.
"""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from config.lifeline import end_with_parent
from config.problems import SetupProblem

LASTED_SECONDS = 60.0
LONGEST_PAUSE = 30.0
WORKER_NICENESS = 5
YOUNG_OBJECTS = 10_000
"""After so many more the garbage is looked for: a page makes several thousand, and few of them go in circles."""


@dataclass
class Child:
    """A process that is started again when it ends, later each time it fails early."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    failures: int = 0
    began: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        self.began = time.monotonic()
        self.pid = fork(self.work)

    def look_after(self) -> str:
        """Start it when it is due; note its end and say so."""
        if not self.pid:
            if time.monotonic() >= self.due:
                self.start()
            return ""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        if not ended:
            return ""
        lasted = time.monotonic() - self.began
        self.failures = 0 if lasted > LASTED_SECONDS else self.failures + 1
        self.pid = 0
        self.due = time.monotonic() + min(LONGEST_PAUSE, 0.1 * 2**self.failures)
        return f"The {self.name} process ended ({_reason(status)}); starting it again."

    def has_ended(self) -> bool:
        """Whether it is gone, after it was asked to go."""
        if self.pid and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.pid = 0
        return not self.pid

    def tell(self, name: signal.Signals) -> None:
        if self.pid:
            os.kill(self.pid, name)


def fork(work: Callable[[], None]) -> int:
    """Run ``work`` in a process of its own, which ends when this one does; returns its id."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        _run(work, parent)
    return pid


def _run(work: Callable[[], None], parent: int) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)  # Ctrl-C reaches the supervisor alone, which then stops us in order
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_DFL)
        end_with_parent(parent)
        work()
        code = 0
    except SetupProblem as problem:
        sys.stderr.write(f"rapport: {problem}\n")
    except BaseException:  # noqa: BLE001 - nothing of the parent's stack may run in this process
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def web(door: socket.socket) -> None:
    """Serve who comes to ``door`` until SIGTERM; open event streams are cut after three seconds."""
    import uvicorn

    from config.asgi import application

    server = uvicorn.Config(
        application,
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    uvicorn.Server(server).run(sockets=[door])


def worker() -> None:
    """Run background jobs until SIGTERM; whoever waits for a page comes first."""
    from config.jobs import run_worker

    os.nice(WORKER_NICENESS)
    run_worker()


def load_code() -> None:
    """Load everything that a request may need, so that the children share it."""
    import gc

    import uvicorn  # noqa: F401
    from django.urls import get_resolver

    import config.asgi
    import config.jobs  # noqa: F401

    len(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def prepare(customers: int, report: int) -> None:
    """Make the database fit to be served; writes what it found as JSON to the pipe ``report``."""
    from config import schema
    from config.cli.output import progress

    with progress() as told:
        applied = schema.migrate(told)
        if customers and _is_untouched():
            from rapport.demo.load import load_demo
            from rapport.insight import actions
            from rapport.platform import access

            load_demo(customers=customers, seed=1, progress=told)
            actions.queue_build(by=access.SYSTEM)
        done: dict[str, Any] = {"migrated": len(applied), **_people()}
    with os.fdopen(report, "w") as pipe:
        json.dump(done, pipe)


def _is_untouched() -> bool:
    """Whether nobody can sign in and nothing was imported yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM accounts_user) AND NOT EXISTS (SELECT FROM parties_party)"
        )
        return bool(cursor.fetchone() == (True,))


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


def _reason(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit code {code}"
