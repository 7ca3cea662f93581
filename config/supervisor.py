"""``rapport up``: database, web and worker, started in order and stopped in order."""

import errno
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from config import children
from config.children import Child
from config.environment import Environment, environment
from config.postgres import Cluster
from config.problems import SetupProblem
from config.startup import database_up, set_up_django

LOOK_SECONDS = 0.2
STOP_SECONDS = 12.0
READY_SECONDS = 90.0


@dataclass
class Supervisor:
    """The children, and whether it is time to go."""

    children: list[Child] = field(default_factory=list)
    database: Cluster | None = None
    is_stopping: bool = False

    def listen(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)

    def _stop(self, *_: object) -> None:
        self.is_stopping = True

    def wait_for(self, is_true: Callable[[], bool], seconds: float) -> bool:
        """Look after the children until ``is_true``, a stop or the end of ``seconds``."""
        deadline = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < deadline:
            if self.database is not None:
                self.database.revive()
            for child in self.children:
                _say(child.look_after())
            if is_true():
                return True
            time.sleep(LOOK_SECONDS)
        return False

    def end_children(self) -> None:
        """Ask every child to finish, then insist."""
        for child in self.children:
            child.tell(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._running():
            if time.monotonic() > deadline:
                for child in self.children:
                    child.tell(signal.SIGKILL)
            time.sleep(0.05)

    def _running(self) -> list[Child]:
        return [child for child in self.children if not child.has_ended()]


def run(*, demo_customers: int) -> int:
    """Start everything and stay until Ctrl-C or SIGTERM; returns the exit code."""
    env = environment()
    supervisor = Supervisor()
    with ExitStack() as stack:
        doors = [stack.enter_context(door) for door in _doors(env)]
        supervisor.listen()
        supervisor.database = stack.enter_context(database_up())
        stack.callback(supervisor.end_children)
        set_up_django(is_pooled=True)
        prepared = _prepare(supervisor, demo_customers)
        if prepared is None:
            return 0 if supervisor.is_stopping else 1
        children.load_code()
        supervisor.children = _children(doors)
        if supervisor.wait_for(partial(_answers, env), READY_SECONDS):
            _say(_welcome(env, prepared))
        elif not supervisor.is_stopping:
            _say(f"The web server has not answered for {READY_SECONDS:.0f} seconds; see above.")
        supervisor.wait_for(lambda: False, float("inf"))
        _say("Stopping.")
    return 0


def _children(doors: list[socket.socket]) -> list[Child]:
    servers = [Child("web", partial(children.web, door)) for door in doors]
    return [*servers, Child("worker", children.worker)]


def _doors(env: Environment) -> list[socket.socket]:
    """The port, taken before anything else starts: once for each web process.

    With a door of its own a process gets its share of the connections; at a common one, whoever
    wakes first takes all that wait.
    """
    try:
        [(family, *_, address), *_] = socket.getaddrinfo(
            env.host, env.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        _door(family, address).close()  # another program's port is not shared
        return [_door(family, address, is_shared=True) for _ in range(env.web_processes)]
    except socket.gaierror:
        raise SetupProblem(
            f"RAPPORT_HOST {env.host!r} is not an address of this machine."
        ) from None
    except OSError as error:
        raise SetupProblem(_port_problem(env, error)) from None


def _door(family: int, address: Any, *, is_shared: bool = False) -> socket.socket:
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        door.bind(address)
    except OSError:
        door.close()
        raise
    return door


def _port_problem(env: Environment, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {env.port} is in use by another program; stop it, or choose another port, "
            f"for example RAPPORT_PORT={env.port + 1 if env.port < 65535 else 8000}."
        )
    if error.errno == errno.EACCES:
        return f"Port {env.port} is not open to this user; set RAPPORT_PORT to 1024 or more."
    return f"RAPPORT_HOST {env.host!r} is not an address of this machine."


def _prepare(supervisor: Supervisor, customers: int) -> dict[str, Any] | None:
    """Migrate and fill an empty database in a process of its own, so that this one never holds a
    connection; None if that failed or was stopped.
    """
    heard, said = os.pipe()
    pid = children.fork(partial(children.prepare, customers, said))
    os.close(said)
    status: int | None = None
    while status is None:
        ended, code = os.waitpid(pid, os.WNOHANG)
        status = code if ended else None
        if supervisor.is_stopping and status is None:
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.02)
    with os.fdopen(heard) as pipe:
        text = pipe.read()
    done: dict[str, Any] | None = json.loads(text) if status == 0 and text else None
    return done


def _answers(env: Environment) -> bool:
    """Whether the web server serves; asks this machine, whatever name it has outside."""
    local = "127.0.0.1" if env.host in {"0.0.0.0", "", "localhost"} else env.host  # noqa: S104
    host = f"[{local}]" if ":" in local else local
    request = urllib.request.Request(
        f"http://{host}:{env.port}/-/health",
        headers={"Host": env.hosts[0].lstrip(".*") or "localhost"},
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
            return bool(answer.status < 500)
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def _welcome(env: Environment, prepared: dict[str, Any]) -> str:
    lines = [f"Rapport is at {env.address}"]
    sign_ins = prepared.get("sign_ins") or []
    if sign_ins:
        lines.append("Sign in to the demo company as")
        widths = [max(len(one[key]) for one in sign_ins) for key in ("email", "password")]
        lines += [
            f"  {one['email']:<{widths[0]}}  {one['password']:<{widths[1]}}  {one['role']}"
            for one in sign_ins
        ]
    elif not prepared.get("has_users"):
        lines.append(
            "Nobody can sign in yet; make an administrator with: .venv/bin/rapport user create EMAIL"
        )
    return "\n".join([*lines, "Ctrl-C stops it."])


def _say(text: str) -> None:
    if text:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
