"""Where an embedded cluster keeps its things."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

USER = DATABASE = "rapport"
LONGEST_SOCKET_FOLDER = 85  # bytes: the kernel allows 107 (macOS 103) with "/.s.PGSQL.5432"


@dataclass(frozen=True)
class Places:
    """The folders and files of the cluster that lives in ``home``."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def run(self) -> Path:
        """Locks and, when its path is short enough, the socket."""
        return self.home / "run"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or a temporary one when that is too deep."""
        inside = self.run / "postgres"
        if len(bytes(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(bytes(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"rapport-{digest}"

    @property
    def leases(self) -> Path:
        """Locked in share by everyone who needs the server, exclusively by a keeper at its end."""
        return self.run / "leases"

    @property
    def starting(self) -> Path:
        """Locked by the one process that starts the server."""
        return self.run / "starting"

    @property
    def log(self) -> Path:
        return self.home / "logs" / "postgres.log"

    @property
    def keeper(self) -> Path:
        """Locked by the keeper as long as it lives."""
        return self.run / "keeper"

    def postmaster(self) -> tuple[int, str]:
        """Process id and state of the server as it wrote them; (0, "") when it wrote none."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""
        except (OSError, ValueError, IndexError):
            return 0, ""
