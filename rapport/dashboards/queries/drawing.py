"""What one tile shows to whoever looks, or the sentence that says why it shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rapport.dashboards.drawn import Drawn
from rapport.dashboards.models import Tile
from rapport.dashboards.queries import of_metrics, of_records
from rapport.dashboards.tiles import Asking
from rapport.kit.errors import RapportError
from rapport.kit.speech import noted, say
from rapport.performance.metric import Asked
from rapport.performance.queries.waiting import within
from rapport.platform.access import Actor

Draw = Callable[[Actor, Asking, Asked], Drawn]
MILLISECONDS = 4000
"""How long a statement of a tile may take: whoever looks at a page has not asked for more."""
TOO_LONG = noted(
    "It covers too many records to count while you wait: narrow its filter, or the period."
)


def drawn(asker: Actor, tile: Tile, asked: Asked, *, milliseconds: int = MILLISECONDS) -> Drawn:
    """The tile for what its dashboard asks: always from what ``asker`` may see. Two statements besides those
    of the tile; what is refused, or takes too long, is said in its place.
    """
    asking = tile.asking
    draw: Draw = of_metrics.drawn if asking.metric else of_records.drawn
    try:
        found = within(milliseconds, partial(draw, asker, asking, asked))
    except RapportError as error:
        return Drawn(problem=str(error))
    if found is None:
        return Drawn(problem=say(TOO_LONG))
    return found
