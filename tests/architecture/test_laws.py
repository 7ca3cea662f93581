"""Every law holds for the source, and catches a violation planted in a small house of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import laws
from tests.architecture.source import PROJECT, Module

INIT = '"""An app."""\n'
URLS = {"order": "orders", "party": "parties"}


def app_of_urls() -> dict[str, str]:
    """URL name → the app whose view answers."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif pattern.name:
                parts = [
                    part for part in pattern.callback.__module__.split(".") if part != "platform"
                ]
                found[pattern.name] = parts[1] if parts[0] == "rapport" else ""

    walk(get_resolver().url_patterns)
    return found


def templates_law(root: Path) -> list[str]:
    return laws.upward_templates(root, URLS if root != PROJECT else app_of_urls())


PLANTED: list[tuple[Callable[[Path], list[str]], str, str]] = [
    (
        laws.private_imports,
        "rapport/orders/queries.py",
        "from rapport.parties.views import party\n",
    ),
    (laws.private_imports, "rapport/orders/queries.py", "from rapport.parties import hooks\n"),
    (laws.drawers, "rapport/orders/utils.py", ""),
    (laws.drawers, "rapport/orders/core/__init__.py", INIT),
    (laws.code_in_init, "rapport/orders/__init__.py", INIT + "LIMIT = 3\n"),
    (laws.code_in_init, "rapport/orders/__init__.py", ""),
    (laws.missing_files, "rapport/orders/apps.py", ""),
    (laws.stray_managers, "rapport/orders/views.py", "def view(): return Order.objects.all()\n"),
    (laws.registry_lookups, "rapport/orders/queries.py", "apps.get_model('sales', 'Lead')\n"),
    (
        templates_law,
        "rapport/parties/templates/parties/a.html",
        "{% include 'orders/_lines.html' %}",
    ),
    (
        templates_law,
        "rapport/parties/templates/parties/a.html",
        "<a href=\"{{ url('order', 1) }}\">",
    ),
    (templates_law, "rapport/parties/templates/parties/a.html", "<script>alert(1)</script>"),
    (templates_law, "rapport/parties/templates/parties/a.html", '<b style="color: red">'),
    (templates_law, "rapport/parties/templates/parties/a.html", '<b onclick="go()">'),
    (laws.stray_styles, "rapport/parties/static/parties/a.css", "b {}"),
    (laws.requests_in_actions, "rapport/orders/actions.py", "def place_order(request): ...\n"),
    (laws.requests_in_actions, "rapport/orders/queries.py", "from django.http import Http404\n"),
    (
        laws.django_signals,
        "rapport/orders/hooks.py",
        "from django.db.models.signals import post_save\n",
    ),
    (laws.synonyms, "rapport/orders/models.py", "class Deal: ...\n"),
    (laws.excuses, "rapport/orders/actions.py", "# TODO finish\n"),
    (laws.excuses, "rapport/orders/actions.py", "try:\n    go()\nexcept Exception:\n    pass\n"),
    (
        laws.unguarded_writes,
        "rapport/orders/actions.py",
        "def place_order(o): o.save(); events.record(o)\n",
    ),
]
LAWS = list(dict.fromkeys(law for law, _, _ in PLANTED))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law: Callable[[Path], list[str]]) -> None:
    assert law(PROJECT) == []


@pytest.mark.parametrize(
    ("law", "path", "text"), PLANTED, ids=lambda part: getattr(part, "__name__", None)
)
def test_a_planted_violation_is_caught(
    tmp_path: Path, law: Callable[[Path], list[str]], path: str, text: str
) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(text)
    (tmp_path / "rapport" / "platform").mkdir(parents=True, exist_ok=True)
    assert law(tmp_path), f"{law.__name__} does not see {path}"


def test_modules_know_their_app() -> None:
    def app(path: str) -> str:
        return Module(PROJECT, PROJECT / path).app

    assert app("rapport/platform/ui/views/lists.py") == "ui"
    assert app("rapport/parties/models/party.py") == "parties"
    assert app("config/settings.py") == ""
