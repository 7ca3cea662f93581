"""What can be planned: the sales metrics, and those that other apps name in their ``hooks.py``."""

from __future__ import annotations

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.performance.metrics.catalogue import METRICS

_named = {one.key: one.label for one in METRICS.values()}
CHOICES: list[tuple[str, str]] = list(_named.items())
"""(key, label) of each, for forms and filters; it grows as apps start."""
_of_company: set[str] = set()


def plannable(key: str, label: str) -> None:
    """Let the metric ``key`` be planned, for the company as a whole."""
    if key not in _named:
        _named[key] = label
        CHOICES.append((key, label))
        _of_company.add(key)


def label_of(key: str) -> str:
    """What a metric that can be planned is called."""
    return _named[key]


def check_holder(key: str, *, is_company: bool) -> None:
    """Raises Invalid for a plan of a person, team or territory of what only the company has."""
    if key in _of_company and not is_company:
        sentence = say("This number is the whole company's: plan it for the company.")
        raise Invalid("company_plan", fields={"of": sentence})
