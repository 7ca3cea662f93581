"""The keeper: runs the server while anyone holds a lease, then stops it.

Started by ``Cluster.start`` in a session of its own. It restarts a server that dies, and outlives
the processes that need it only by the moment a clean stop takes.
"""

import ctypes
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from config.postgres.binaries import account, binaries, plain_environment
from config.postgres.locks import EXCLUSIVE, FileLock
from config.postgres.places import Places

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
LASTED = 60.0
PATIENCE = 5


def main() -> int:
    home, lifetime, report = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if os.fork():
        return 0  # the keeper is nobody's child: whoever started it may end before it
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    with Keeper(Places(home), report) as keeper:
        code = keeper.keep()
    if lifetime == "throwaway":
        shutil.rmtree(home, ignore_errors=True)
    return code


class Keeper:
    def __init__(self, places: Places, report: int) -> None:
        self.places = places
        self.report = report
        self.ending = threading.Event()
        self.server: subprocess.Popen[bytes] | None = None
        self.mark = FileLock(places.keeper)
        self.leases = FileLock(places.leases)

    def __enter__(self) -> "Keeper":
        self.mark.take(EXCLUSIVE)
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        threading.Thread(target=self._wait_for_the_last_lease, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.mark.close()
        self.leases.close()

    def keep(self) -> int:
        """Run the server, again after each crash, until nobody needs it; 1 if it cannot run."""
        failures = 0
        while not self.ending.is_set():
            began = time.monotonic()
            self._start()
            self._tell_when_ready()
            assert self.server is not None
            self.server.wait()
            if self.ending.is_set():
                break
            failures = 0 if time.monotonic() - began > LASTED else failures + 1
            if self.report >= 0 or failures > PATIENCE:
                return 1
            time.sleep(0.2 * failures)
        return 0

    def stop(self) -> None:
        """Ask the server to end: transactions are rolled back, everything is written down."""
        self.ending.set()
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)

    def _start(self) -> None:
        by = account(self.places.data.stat().st_uid)
        with self.places.log.open("ab") as log:
            self.server = subprocess.Popen(
                [
                    str(binaries().folder / "postgres"),
                    *("-D", str(self.places.data), "-k", str(self.places.socket)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=plain_environment(),
                preexec_fn=_die_with_parent,  # noqa: PLW1509
                user=by.user,
                group=by.group,
                extra_groups=by.groups,
            )
        if self.ending.is_set():
            self.stop()

    def _tell_when_ready(self) -> None:
        """Write a byte to whoever started us, once; crash recovery may take its time."""
        assert self.server is not None
        while self.report >= 0 and self.server.poll() is None:
            if self.places.postmaster() == (self.server.pid, "ready"):
                with suppress(OSError):  # whoever started us may be gone by now
                    os.write(self.report, b"+")
                os.close(self.report)
                self.report = -1
            time.sleep(0.01)

    def _wait_for_the_last_lease(self) -> None:
        self.leases.take(EXCLUSIVE)
        self.stop()


def _die_with_parent() -> None:
    """Let the kernel stop the server when the keeper is killed (Linux)."""
    if platform.system() == "Linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
