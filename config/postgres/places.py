"""Where an embedded cluster keeps its things."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

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
        """The folder of the socket: in the home, or in the temporary folder when that is too deep."""
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
