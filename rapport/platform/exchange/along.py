"""Rows that are no records of their own, but go along with them into the archive of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Along:
    """The rows of ``model`` as a file called ``name``: heading → path of its value, such that an import
    of it makes the rows again.
    """

    name: str
    model: type[Any]
    columns: Mapping[str, str]


_known: list[Along] = []


def goes_along(rows: Along) -> None:
    """Have ``rows`` written wherever everything is exported; called from an app's ``hooks.py``."""
    _known.append(rows)


def along() -> list[Along]:
    """What the apps declared."""
    return list(_known)
