"""The cluster as the rest of the program sees it."""

from pathlib import Path
from urllib.parse import quote

from config.postgres.places import Places

USER = DATABASE = "rapport"


class Cluster:
    """The embedded server of one home folder."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.places = Places(home)
        self.durable = durable

    @property
    def dsn(self) -> str:
        """Where the database is, whether the server runs or not."""
        return self.dsn_of(DATABASE)

    def dsn_of(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(str(self.places.socket), safe='')}"
