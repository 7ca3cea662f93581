"""What a dashboard says on paper, to one person: every tile as its number or chart, and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi

from rapport.dashboards.annotating import flags
from rapport.dashboards.drawn import WIDE, Drawn, Mark
from rapport.dashboards.models import Annotation, Dashboard, Tile
from rapport.dashboards.queries import finding
from rapport.dashboards.queries.asked_of import said_of
from rapport.dashboards.queries.drawing import MILLISECONDS, drawn
from rapport.dashboards.sheet import drawing_of, legend_of
from rapport.dashboards.tiles import Chart
from rapport.dashboards.wording import days_text
from rapport.kit.speech import say
from rapport.performance import showing
from rapport.performance.metric import Asked
from rapport.performance.queries.waiting import Patience
from rapport.platform.access import Actor
from rapport.platform.ui import formats

Paper = Mapping[str, Any]
"""JSON-ready, all in the language of whoever reads it."""
AT_ONCE = 20_000.0
"""How many milliseconds somebody waits who asks for a file; what is not drawn by then says so."""


def paper_of(
    asker: Actor,
    row: Dashboard,
    asked: Asked,
    *,
    milliseconds: float = AT_ONCE,
    per_statement: int = MILLISECONDS,
) -> Paper:
    """The dashboard for what it is asked, of what ``asker`` may see and nothing else."""
    noted, patience = finding.annotations_of(asker, row.pk), Patience(milliseconds)
    tiles = []
    for tile in row.tiles.order_by("place", "pk"):
        left = max(int(patience.left() or 0), 0)
        found = drawn(asker, tile, asked, milliseconds=min(per_statement, left))
        tiles.append(_tile(tile, found, noted))
    groups = groupby(tiles, key=lambda one: one["number"] is not None)
    day = formats.datetime(timezone.now())
    return {
        "title": row.name,
        "subtitle": " · ".join([showing.period_text(asked.period), *said_of(asker, asked)]),
        "footer": say("Of what %(name)s may see, on %(day)s", name=asker.name, day=day),
        "language": (get_language() or "en").partition("-")[0],
        "is_right_to_left": get_language_bidi(),
        "groups": [{"are_numbers": are, "tiles": list(some)} for are, some in groups],
        "annotations": [[days_text(one), one.text, one.by.name if one.by else ""] for one in noted],
        "annotation_heads": [say("When"), say("What happened"), say("Written by")],
        "words": {"page": say("Page"), "of": say("of"), "annotations": say("What happened")},
    }


def _tile(tile: Tile, found: Drawn, noted: Sequence[Annotation]) -> dict[str, Any]:
    chart = tile.asking.chart
    marked = flags(found.spans, noted, WIDE) if chart in (Chart.LINE, Chart.STACKED) else []
    nothing = say("Nothing to show for this.") if found.is_empty else ""
    return {
        "title": tile.title,
        "problem": found.problem or nothing,
        "notes": list(found.notes),
        "number": _number(found),
        "drawing": drawing_of(found, chart, marked),
        "legend": legend_of(found, chart),
        "flags": [f"{one.number}  {days_text(one.noted)}: {one.noted.text}" for one in marked],
        "table": _table(found),
    }


def _number(found: Drawn) -> dict[str, Any] | None:
    """A single number with what stands below it."""
    if found.number is not None:
        parts = [found.value_label, *_change(found.change), *_against(found), *found.notes]
        return {"text": found.number.text, "parts": [part for part in parts if part]}
    if found.card is None:
        return None
    card = found.card
    parts = [*_change(card.change)]
    if card.planned is not None:
        planned = say("Plan %(value)s", value=showing.worth_text(card.planned))
        parts.append(f"{planned} {card.difference_text}".strip())
    return {"text": showing.worth_text(card.reading.value), "parts": [*parts, *found.notes]}


def _against(found: Drawn) -> Iterator[str]:
    if found.against is not None:
        planned = say("Plan %(value)s", value=found.against.planned_text)
        yield f"{planned} {found.against.difference_text}"


def _change(change: Any) -> Iterator[str]:
    if change is not None:
        sign = "+" if change > 0 else ""
        yield say("%(change)s against the time before", change=f"{sign}{formats.percent(change)}")


def _table(found: Drawn) -> dict[str, Any] | None:
    """The figures of a chart, as rows."""
    if found.rows:
        whole = [found.whole_label] if found.whole_label else []
        rows = [
            [row.label, *([_text(row.whole)] if whole else []), *map(_text, row.cells)]
            for row in found.rows
        ]
        return {"heads": [found.by_label, *whole, *found.columns], "rows": rows}
    if not found.marks:
        return None
    is_planned = any(mark.planned is not None for mark in found.marks)
    heads = [found.by_label, found.value_label, *([say("Plan")] if is_planned else [])]
    rows = [
        [mark.label, mark.text, *([mark.planned_text] if is_planned else [])]
        for mark in found.marks
    ]
    return {"heads": heads, "rows": rows}


def _text(cell: Mark | None) -> str:
    return cell.text if cell else ""
