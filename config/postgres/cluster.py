"""The cluster as the rest of the program sees it: start, stop, and where it is."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from config.postgres.folders import Folders
from config.postgres.locks import AT_ONCE, EXCLUSIVE, SHARED, FileLock, is_taken
from config.postgres.places import DATABASE, USER, Places
from config.problems import SetupProblem

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_START = 600.0  # crash recovery of a large load may take minutes
LONGEST_STOP = 120.0


class Cluster:
    """The embedded server of one home folder."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.places = Places(home)
        self.durable = durable
        self._lease: FileLock | None = None

    @property
    def dsn(self) -> str:
        """Where the database is, whether the server runs or not."""
        return self.dsn_of(DATABASE)

    def dsn_of(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(str(self.places.socket), safe='')}"

    @property
    def is_running(self) -> bool:
        """Whether a server is up, started by anyone."""
        return is_taken(self.places.keeper) and self.places.postmaster()[1] == "ready"

    @property
    def exists(self) -> bool:
        """Whether the home holds a database already."""
        return (self.places.data / "PG_VERSION").exists()

    def start(self) -> None:
        """Hold the server up until ``stop`` or the end of this process; makes the database when
        there is none. Two processes may do this at once. Raises SetupProblem.
        """
        if self._lease is not None:
            return
        folders = Folders(self.places, durable=self.durable)
        folders.make()
        with FileLock(self.places.starting) as turn:
            turn.take(EXCLUSIVE)
            lease = FileLock(self.places.leases)
            lease.take(SHARED)  # waits for a server that is just stopping
            try:
                if not is_taken(self.places.keeper):
                    folders.prepare()
                    self._start_keeper()
                self._wait_until_ready()
            except BaseException:
                lease.close()
                raise
            self._lease = lease

    def revive(self) -> None:
        """Start the server again if even its keeper was killed."""
        if self._lease is not None and not is_taken(self.places.keeper):
            self._lease.close()
            self._lease = None
            self.start()

    def stop(self) -> None:
        """Give the server up; if nobody else needs it, wait until it has stopped."""
        lease, self._lease = self._lease, None
        if lease is None:
            return
        alone = lease.take(EXCLUSIVE | AT_ONCE)
        lease.close()
        if not alone and self._is_needed():
            return
        deadline = time.monotonic() + (LONGEST_STOP if alone else 1.0)
        while is_taken(self.places.keeper) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _is_needed(self) -> bool:
        """Whether another process holds the server up."""
        with FileLock(self.places.leases) as lease:
            return lease.take(SHARED | AT_ONCE) and not lease.take(EXCLUSIVE | AT_ONCE)

    def _start_keeper(self) -> None:
        """Start the keeper and wait for its sign that the server takes connections."""
        heard, said = os.pipe()
        lifetime = "lasting" if self.durable else "throwaway"
        with self.places.log.open("ab") as log:
            subprocess.run(  # it leaves us at once, see its main
                [
                    *(sys.executable, "-m", "config.postgres.keeper"),
                    *(str(self.places.home), lifetime, str(said)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=PROJECT,
                pass_fds=[said],
                start_new_session=True,
                check=True,
            )
        os.close(said)
        with os.fdopen(heard, "rb") as sign:
            is_up = sign.read(1) == b"+"
        if not is_up:
            raise SetupProblem(Folders(self.places, durable=self.durable).why_it_failed())

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + LONGEST_START
        while not self.is_running:
            if time.monotonic() > deadline or not is_taken(self.places.keeper):
                raise SetupProblem(Folders(self.places, durable=self.durable).why_it_failed())
            time.sleep(0.02)
