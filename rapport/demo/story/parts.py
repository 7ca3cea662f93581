"""The parts of the story, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable

from rapport.demo.story import Story
from rapport.demo.story.activities import tell_activities
from rapport.demo.story.costs import tell_costs
from rapport.demo.story.forecasts import tell_forecasts
from rapport.demo.story.guidance import tell_guidance
from rapport.demo.story.leads import tell_leads
from rapport.demo.story.performance import tell_performance
from rapport.demo.story.prospects import tell_prospects
from rapport.demo.story.quotes import tell_quotes
from rapport.demo.story.recurring import tell_recurring
from rapport.demo.story.territories import tell_territories

PARTS: tuple[Callable[[Story], None], ...] = (
    tell_territories,
    tell_prospects,
    tell_leads,
    tell_activities,
    tell_quotes,
    tell_recurring,
    tell_costs,
    tell_guidance,
    tell_performance,
    tell_forecasts,
)


def tell(story: Story) -> None:
    """Tell every part. Runs in the caller's transaction."""
    for part in PARTS:
        part(story)
