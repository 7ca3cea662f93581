"""A home folder made ready for a server, or the sentence that says why it cannot be."""

import os
import shutil
import signal
import stat
import time
from pathlib import Path

from config.postgres.binaries import Account, account, binaries
from config.postgres.places import DATABASE, USER, Places
from config.postgres.tuning import as_file, settings
from config.problems import SetupProblem

MB = 1024 * 1024
ROOM_TO_BEGIN = 200 * MB
ROOM_TO_RUN = 32 * MB
LONGEST_LOG = 10 * MB
LEFTOVER_PATIENCE = 15.0


class Folders:
    """The folders of one cluster. Every method raises SetupProblem with one sentence."""

    def __init__(self, places: Places, *, durable: bool) -> None:
        self.places = places
        self.durable = durable

    def make(self) -> None:
        """Make the folders that have to exist before anything can be locked."""
        home = self.places.home
        try:
            home.mkdir(parents=True, exist_ok=True)
            for folder in (self.places.run, self.places.socket, self.places.log.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for lock in (self.places.starting, self.places.leases, self.places.keeper):
                os.close(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise SetupProblem(self._cannot_write(error)) from None

    def prepare(self) -> None:
        """Make the database when there is none, check it when there is, and write its settings."""
        try:
            self._prepare()
        except OSError as error:
            raise SetupProblem(self._cannot_write(error)) from None

    def _prepare(self) -> None:
        data = self.places.data
        if data.exists():
            self._check()
        self._check_room(ROOM_TO_RUN if data.exists() else ROOM_TO_BEGIN)
        by = account(data.stat().st_uid if data.exists() else None)
        self._open_to(by)
        if not data.exists():
            self._make_database(by)
        self._end_leftovers()
        _give_all(data, by)
        data.chmod(0o700)
        (data / "postgresql.conf").write_text(as_file(settings(data, durable=self.durable)))
        log = self.places.log
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.1"))

    def why_it_failed(self) -> str:
        """The server's own last word on why it did not start."""
        log = self.places.log
        lines = log.read_text(errors="replace").splitlines()[-40:] if log.exists() else []
        if any("No space left on device" in line for line in lines):
            return f"The disk of {self.places.home} is full; free some space and start again."
        said = [line.split(": ", 1)[1].strip() for line in lines if _is_grave(line)]
        reason = f": {said[-1].rstrip('.')}" if said else ""
        return f"The embedded database did not start{reason}; its log is {log}."

    def _check(self) -> None:
        data = self.places.data
        if not (data / "PG_VERSION").is_file() or not (data / "global" / "pg_control").is_file():
            raise SetupProblem(
                f"{data} is not a whole PostgreSQL data folder; move it away and start again, "
                "then bring your data back with rapport restore."
            )
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != str(binaries().version):
            raise SetupProblem(
                f"The database in {data} was made by PostgreSQL {made_by}, but here is "
                f"PostgreSQL {binaries().version}; restore a backup into an empty home folder."
            )
        owner = data.stat().st_uid
        if os.geteuid() not in {0, owner}:
            raise SetupProblem(
                f"The database in {data} belongs to another user (id {owner}); start as that user, "
                "or set RAPPORT_HOME to a folder of your own."
            )

    def _check_room(self, needed: int) -> None:
        free = shutil.disk_usage(self.places.home).free
        if free < needed:
            raise SetupProblem(
                f"There are only {free // MB} MB free on the disk of {self.places.home}; "
                f"the database needs {needed // MB} MB to start."
            )

    def _make_database(self, by: Account) -> None:
        """Make a cluster in a draft folder, so that a half-made one never counts."""
        draft = self.places.data.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        _give(draft, by)
        speed = [] if self.durable else ["--no-sync", "--no-data-checksums"]
        made = binaries().run("initdb", ["-D", str(draft), *_initdb_options(), *speed], by=by)
        if made.returncode == 0:
            made = binaries().run(
                "postgres",
                ["--single", "-F", "-D", str(draft), "template1"],
                by=by,
                given=f"CREATE DATABASE {DATABASE}\n",
            )
        if made.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise SetupProblem(
                f"The embedded database could not be made: {_last_word(made.stderr)}."
            )
        draft.rename(self.places.data)

    def _end_leftovers(self) -> None:
        """Stop a server that lost its keeper; forget one whose process id is now another's."""
        pid, _ = self.places.postmaster()
        if not pid:
            return
        deadline = time.monotonic() + LEFTOVER_PATIENCE
        while _is_server(pid) and time.monotonic() < deadline:
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        if _is_server(pid):
            raise SetupProblem(f"An older database server (process {pid}) does not stop; end it.")
        (self.places.data / "postmaster.pid").unlink(missing_ok=True)

    def _open_to(self, by: Account) -> None:
        """Let the account of a server started by root reach its folders and programs."""
        if by.user is None:
            return
        _give(self.places.socket, by)
        programs = binaries().folder
        for folder in (self.places.data, self.places.socket, programs):
            _open_way_to(folder)
        if not _is_readable(programs / "postgres"):
            _open_tree(programs.parent)
            _open_tree(programs.parents[1].with_suffix(".libs"))  # libraries of our wheel

    def _cannot_write(self, error: OSError) -> str:
        home = self.places.home
        if error.filename and Path(os.fsdecode(error.filename)) != home:
            return f"{os.fsdecode(error.filename)} cannot be used: {error.strerror}."
        return f"The home folder {home} cannot be used: {error.strerror}; see RAPPORT_HOME."


def _initdb_options() -> list[str]:
    locale = (
        ["--locale-provider=builtin", "--locale=C.UTF-8"]
        if binaries().version >= 17
        else ["--locale=C.UTF-8"]
    )
    return [
        *("-U", USER, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"),
        *locale,
        "--no-instructions",
    ]


def _give(folder: Path, by: Account) -> None:
    if by.user is not None and by.group is not None:
        os.chown(folder, by.user, by.group)


def _give_all(folder: Path, by: Account) -> None:
    """Hand over what root copied into place."""
    if by.user is None or folder.stat().st_uid == by.user:
        return
    for path in (folder, *folder.rglob("*")):
        _give(path, by)


def _open_way_to(folder: Path) -> None:
    """Let everyone pass through (not read) the parents of ``folder``."""
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _open_tree(folder: Path) -> None:
    """Let everyone read ``folder``, and run what its owner may run."""
    for path in (folder, *folder.rglob("*")) if folder.is_dir() else ():
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))


def _is_readable(program: Path) -> bool:
    every = (
        program,
        program.parent,
        program.parent.parent / "lib",
        program.parent.parent / "share",
    )
    return all(path.stat().st_mode & stat.S_IROTH for path in every if path.exists())


def _is_server(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).name().startswith("postgres"))
    except psutil.Error:
        return False


def _is_grave(line: str) -> bool:
    return any(word in line for word in ("FATAL: ", "PANIC: ", "ERROR: ", "could not"))


def _last_word(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()] or ["it gave no reason"]
    return lines[-1].removeprefix("initdb: ").rstrip(".")
