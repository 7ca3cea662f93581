"""What apps are told when something is wrong, in the words of the standards."""

from __future__ import annotations

from collections.abc import Mapping


class Failed(Exception):
    """``error`` is a word of RFC 6749, 7591 or 8707; ``said`` a sentence for whoever makes the app."""

    def __init__(
        self,
        error: str,
        said: str,
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(said)
        self.error, self.said, self.status, self.headers = error, said, status, dict(headers or {})

    @property
    def document(self) -> dict[str, str]:
        """As the body of an answer, or as what is added to an address."""
        return {"error": self.error, "error_description": self.said}


class Unknown(Failed):
    """The app is not known, or did not prove that it is the one."""

    def __init__(self) -> None:
        headers = {"WWW-Authenticate": 'Basic realm="Rapport"'}
        super().__init__("invalid_client", "This app is not known.", status=401, headers=headers)
