"""``rapport up``: database, web and worker, started in order and stopped in order."""

import errno
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from config.environment import PROJECT, Environment, environment
from config.postgres import Cluster
from config.problems import SetupProblem
from config.startup import database_up

LOOK_SECONDS = 0.25
STOP_SECONDS = 12.0
LASTED_SECONDS = 60.0
LONGEST_PAUSE = 30.0
READY_SECONDS = 90.0


@dataclass
class Child:
    """A process that is started again when it ends, later each time it fails early."""

    name: str
    arguments: Sequence[str]
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    began: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.children", *self.arguments],
            cwd=PROJECT,
            pass_fds=self.descriptors,
            process_group=0,  # Ctrl-C reaches the supervisor alone, which then stops us in order
        )

    def look_after(self) -> None:
        """Start it when it is due; note its end, and when it is due again."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        if self.process.poll() is None:
            return
        lasted = time.monotonic() - self.began
        self.failures = 0 if lasted > LASTED_SECONDS else self.failures + 1
        pause = min(LONGEST_PAUSE, 0.25 * 2**self.failures)
        reason = _reason(self.process.returncode)
        _say(f"The {self.name} process ended ({reason}); starting it again.")
        self.process, self.due = None, time.monotonic() + pause


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
                child.look_after()
            if is_true():
                return True
            time.sleep(LOOK_SECONDS)
        return False

    def end_children(self) -> None:
        """Ask every child to finish, then insist."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def run(*, demo_customers: int) -> int:
    """Start everything and stay until Ctrl-C or SIGTERM; returns the exit code."""
    env = environment()
    supervisor = Supervisor()
    with ExitStack() as stack:
        web = stack.enter_context(_listening_socket(env))
        supervisor.listen()
        supervisor.database = stack.enter_context(database_up())
        stack.callback(supervisor.end_children)
        prepared = _prepare(supervisor, demo_customers)
        if prepared is None:
            return 0 if supervisor.is_stopping else 1
        supervisor.children = _children(env, web.fileno())
        if supervisor.wait_for(lambda: _answers(env), READY_SECONDS):
            _say(_welcome(env, prepared))
        elif not supervisor.is_stopping:
            _say(f"The web server has not answered for {READY_SECONDS:.0f} seconds; see above.")
        supervisor.wait_for(lambda: False, float("inf"))
        _say("Stopping.")
    return 0


def _children(env: Environment, descriptor: int) -> list[Child]:
    web = ["web", str(descriptor)]
    servers = [Child("web", web, [descriptor]) for _ in range(env.web_processes)]
    return [*servers, Child("worker", ["worker"])]


def _listening_socket(env: Environment) -> socket.socket:
    """The port, taken before anything else starts."""
    try:
        [(family, *_, address), *_] = socket.getaddrinfo(
            env.host, env.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        return taken
    except socket.gaierror:
        raise SetupProblem(
            f"RAPPORT_HOST {env.host!r} is not an address of this machine."
        ) from None
    except OSError as error:
        raise SetupProblem(_port_problem(env, error)) from None


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
    """Migrate and fill an empty database in a process of its own, which keeps this one small."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.children", "prepare", str(customers)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        process_group=0,
    )
    while process.poll() is None and not supervisor.is_stopping:
        time.sleep(0.05)
    if process.poll() is None:
        process.terminate()
    said, _ = process.communicate()
    done: dict[str, Any] | None = json.loads(said) if process.returncode == 0 and said else None
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
    lines = ["", f"Rapport is at {env.address}"]
    sign_ins = prepared.get("sign_ins") or []
    if sign_ins:
        lines.append("Sign in to the demo company as")
        lines += [f"  {one['email']:<32} {one['password']:<20} {one['role']}" for one in sign_ins]
    elif not prepared.get("has_users"):
        lines.append(
            "Nobody can sign in yet; make an administrator with: .venv/bin/rapport user create EMAIL"
        )
    return "\n".join([*lines, "Ctrl-C stops it.", ""])


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
