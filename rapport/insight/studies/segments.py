"""The named segments of the RFM cube: every cell belongs to exactly one.

Recency and frequency place a customer; among the frequent, money tells champions from loyal ones
and those we cannot lose from those at risk. Scores run from 1 (worst) to 5 (best).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rapport.kit.speech import say

Span = tuple[int, int]
Box = tuple[Span, Span, Span]
ANY: Span = (1, 5)


@dataclass(frozen=True)
class Segment:
    """A named part of the cube: the boxes (recency, frequency, money) that it fills."""

    key: str
    name: str
    hue: str
    meaning: str
    advice: str
    boxes: tuple[Box, ...]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return say(self.name)

    def holds(self, r: int, f: int, m: int) -> bool:
        """Whether the cell lies in one of the boxes."""
        return any(
            all(low <= score <= high for score, (low, high) in zip((r, f, m), box, strict=True))
            for box in self.boxes
        )


SEGMENTS = (
    Segment(
        "champions",
        "Champions",
        "green",
        "Bought lately, buy often, and spend much each time.",
        "Thank them, show them what is new first, ask them to recommend you.",
        (((4, 5), (4, 5), (4, 5)),),
    ),
    Segment(
        "loyal",
        "Loyal",
        "teal",
        "Buy often and are still with us, with smaller orders or a somewhat longer pause.",
        "Offer what goes with their usual orders.",
        (((4, 5), (4, 5), (1, 3)), ((3, 3), (4, 5), ANY)),
    ),
    Segment(
        "potential_loyalists",
        "Potential loyalists",
        "blue",
        "Bought lately and more than once.",
        "Give them a reason for the next order.",
        (((4, 5), (2, 3), ANY),),
    ),
    Segment(
        "new",
        "New",
        "indigo",
        "Bought very lately, and hardly before.",
        "Welcome them; see that the first order went well.",
        (((5, 5), (1, 1), ANY),),
    ),
    Segment(
        "promising",
        "Promising",
        "violet",
        "Bought fairly lately, and hardly before.",
        "Remind them while they still remember you.",
        (((4, 4), (1, 1), ANY),),
    ),
    Segment(
        "need_attention",
        "Need attention",
        "amber",
        "In the middle on recency and frequency: could go either way.",
        "Ask how they are doing; a timely offer tips the scale.",
        (((3, 3), (3, 3), ANY),),
    ),
    Segment(
        "about_to_sleep",
        "About to sleep",
        "olive",
        "Seldom bought, and the last order is getting old.",
        "A last low-cost reminder.",
        (((3, 3), (1, 2), ANY),),
    ),
    Segment(
        "at_risk",
        "At risk",
        "orange",
        "Used to buy often, not for a long time.",
        "Call or write in person; find out what changed.",
        (((1, 2), (3, 3), ANY), ((1, 2), (4, 5), (1, 3))),
    ),
    Segment(
        "cannot_lose",
        "Cannot lose them",
        "red",
        "Used to be among the best, in number and size of orders; not for a long time.",
        "Win them back first: a visit or a call from someone who decides.",
        (((1, 2), (4, 5), (4, 5)),),
    ),
    Segment(
        "hibernating",
        "Hibernating",
        "stone",
        "Seldom bought, and long ago.",
        "Only where it costs little.",
        (((2, 2), (1, 2), ANY),),
    ),
    Segment(
        "lost",
        "Lost",
        "stone",
        "Seldom bought, and longest ago of all.",
        "Let them rest; spend the effort elsewhere.",
        (((1, 1), (1, 2), ANY),),
    ),
)


@cache
def segment_of(r: int, f: int, m: int) -> Segment:
    """The segment of a cell of the 5×5×5 cube."""
    return next(segment for segment in SEGMENTS if segment.holds(r, f, m))


@cache
def by_key() -> dict[str, Segment]:
    """The segments by their keys, best first."""
    return {segment.key: segment for segment in SEGMENTS}
