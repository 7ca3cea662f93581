"""The reference pages, written by the code that they describe; a test compares them with it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from config.environment import PREFIX, PROJECT, Environment

FOLDER = PROJECT / "docs" / "reference"
Page = Callable[[], str]


def settings_page() -> str:
    """Every setting, its default and what it does."""
    rows = [
        (f"`{PREFIX}{name.upper()}`", f"`{_default(field.default)}`", str(field.description))
        for name, field in Environment.model_fields.items()
    ]
    intro = "Settings come from environment variables; there is no settings file to edit."
    return _page("Settings", intro, ("Variable", "Default", "What it does"), rows)


def events_page() -> str:
    """Every event with the sentence of its class."""
    from rapport.platform.events.happenings import happenings

    rows = [(f"`{name}`", _sentence(event), _fields(event)) for name, event in happenings().items()]
    intro = "What the system records, one event per action. Readers: the timeline, audit, automation, webhooks."
    return _page("Events", intro, ("Event", "What happened", "Data"), rows)


def permissions_page() -> str:
    """Every permission with the reach of each role."""
    from rapport.platform.access import Role, policies

    roles = [role for role in Role if role is not Role.ADMINISTRATOR]
    rows = [
        (
            f"`{verb}`",
            right.value,
            *[_reach(policy.grants.get(role, {}).get(right)) for role in roles],
        )
        for policy in policies()
        for verb, right in sorted(policy.verbs.items())
    ]
    intro = (
        "What each role may do, and to whose records: all, those of the own teams, or the own ones. "
        "Administrators may do everything. A record without owner and team belongs to everyone's team."
    )
    return _page(
        "Permissions", intro, ("Permission", "Right", *[role.label for role in roles]), rows
    )


def records_page() -> str:
    """Every record type with its fields, as the filter language names them."""
    from rapport.platform.records.types import declared_types

    sections = [
        "# Record types\n\nThe fields are the names that the filter language understands.\n"
    ]
    for key, record_type in sorted(declared_types().items()):
        rows = [
            (f"`{field.name}`", field.label, field.kind.value, "yes" if field.is_sortable else "")
            for field in record_type.declared_fields().values()
        ]
        table = _table(("Field", "Label", "Kind", "Sortable"), rows)
        sections.append(f"## {record_type.plural} (`{key}`)\n\n{table}")
    return "\n".join(sections)


def traits_page() -> str:
    """Every trait with its meaning."""
    from rapport.parties.traits import definitions

    rows = [(f"`{trait.name}`", trait.label, trait.meaning) for trait in definitions()]
    return _page(
        "Traits", "What insight computes about a party.", ("Trait", "Label", "Meaning"), rows
    )


GRAINS = "company, person, team, territory, product"
"""What a metric of selling can be asked for."""


def metrics_page() -> str:
    """Every metric with its question and definition: those of insight, then those of selling."""
    from rapport.insight.metrics import METRICS
    from rapport.performance.metrics.catalogue import METRICS as OF_SELLING

    rows = [
        (
            f"`{metric.name}`",
            metric.question,
            metric.definition,
            metric.grain,
            metric.unit.value,
            metric.owner,
        )
        for metric in METRICS
    ]
    rows += [
        (f"`{one.key}`", one.question, one.definition, GRAINS, one.unit.value, one.owner)
        for one in OF_SELLING.values()
    ]
    columns = ("Metric", "Question", "Definition", "Grain", "Unit", "Owner")
    return _page("Metrics", "Each number is defined once.", columns, rows)


def marts_page() -> str:
    """Every mart with its key and columns."""
    from rapport.insight.warehouse.declared import MARTS, maker_of, meaning_of, name_of

    intro = "What analysts find in the lake. How it is made: [the guide](../guides/warehouse.md)."
    sections = [f"# Marts\n\n{intro}\n"]
    for mart in MARTS:
        rows = [(f"`{name}`", sentence) for name, sentence in mart.columns.items()]
        key = ", ".join(f"`{name}`" for name in mart.key)
        head = f"## {name_of(mart)}\n\n{meaning_of(maker_of(mart))} Key: {key}.\n"
        sections.append(f"{head}\n{_table(('Column', 'What it says'), rows)}")
    return "\n".join(sections)


def hooks_page() -> str:
    """What an app may plug in, and the panels and menu items that are plugged in."""
    from rapport.platform.api import described
    from rapport.platform.events import actions as events
    from rapport.platform.ui import plugs

    rows = [
        (f"`{name}`", _sentence(thing))
        for name, thing in (
            ("plugs.menu(MenuItem)", plugs.MenuItem),
            ("plugs.panel(Panel)", plugs.Panel),
            ("plugs.offer(Offer)", plugs.Offer),
            ("events.on(name, reaction)", events.on),
            ("described.describe(path, entry)", described.describe),
        )
    ]
    panels = [
        (f"`{panel.page}`", panel.title, f"`{panel.url_name}`", panel.place)
        for panel in plugs.panels()
    ]
    intro = "An app's `hooks.py` holds nothing but these calls."
    return (
        _page("Hooks", intro, ("Call", "What it adds"), rows)
        + "\n## Panels\n\n"
        + _table(("Page", "Title", "Address", "Place"), panels)
    )


def api_page() -> str:
    """Every address of the API with what it does, by method."""
    from rapport.insight.urls_api import urlpatterns as of_insight
    from rapport.platform.api.urls import urlpatterns

    patterns: list[Any] = [*of_insight, *urlpatterns]
    rows = [
        (method, f"`/api/v1/{pattern.pattern}`", _sentence(view))
        for pattern in patterns
        for method, view in pattern.callback.views.items()
        if pattern.pattern.converters or method != "ANY"
    ]
    intro = (
        "The same addresses for every record type; `/api/v1/openapi.json` describes them with the "
        "fields of this installation. How to use them: [the guide](../guides/api.md)."
    )
    return _page("API", intro, ("Method", "Address", "What it does"), rows)


PAGES: dict[str, Page] = {
    "settings": settings_page,
    "events": events_page,
    "permissions": permissions_page,
    "records": records_page,
    "traits": traits_page,
    "metrics": metrics_page,
    "marts": marts_page,
    "hooks": hooks_page,
    "api": api_page,
}


def stale_pages(folder: Path = FOLDER) -> list[str]:
    """The names of the pages that do not say what the code does. Django must be set up."""
    written = {path.stem: path.read_text() for path in folder.glob("*.md")}
    return [name for name, page in PAGES.items() if written.get(name) != page()]


def write_pages(folder: Path = FOLDER) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / f"{name}.md").write_text(page())


def _page(title: str, intro: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return f"# {title}\n\n{intro}\n\n{_table(columns, rows)}"


def _table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(columns)} |", "|" + " --- |" * len(columns)]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _sentence(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _fields(event: type) -> str:
    return ", ".join(f"`{name}`" for name in getattr(event, "__dataclass_fields__", {}))


def _default(value: object) -> str:
    get = getattr(value, "get_secret_value", None)
    return str(get() if get else value) or "empty"


def _reach(scope: object) -> str:
    return str(getattr(scope, "name", "NONE")).lower().replace("none", "–")
