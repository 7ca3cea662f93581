"""Groups of customers in words."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.kit.speech import noted, say, say_joined
from rapport.platform.ui import formats
from rapport.touchpoints.channels import Channel

LABELS = {
    "recency_days": noted("Days since the last order"),
    "orders": noted("Orders"),
    "average": noted("Average order, of the usual one"),
    "tenure_days": noted("Days since the first order"),
    "categories": noted("Categories"),
    "by_channel": noted("Orders by “%(channel)s”"),
    "returned": noted("Given back, of revenue"),
}
SAID = {
    "recency_days+": noted("bought long ago"),
    "recency_days-": noted("bought lately"),
    "orders+": noted("order often"),
    "orders-": noted("order seldom"),
    "average+": noted("spend much on an order"),
    "average-": noted("spend little on an order"),
    "tenure_days+": noted("have been customers for long"),
    "tenure_days-": noted("are new"),
    "categories+": noted("buy of many categories"),
    "categories-": noted("buy of few categories"),
    "by_channel+": noted("choose “%(channel)s” more often"),
    "by_channel-": noted("choose “%(channel)s” less often"),
    "returned+": noted("give back more"),
    "returned-": noted("give back less"),
}
SHARES = {"by_channel", "returned"}


def in_words(said: Sequence[str], channel: str) -> str:
    """``order often, buy of many categories``; of a group that nothing sets apart that it is like all."""
    if not said:
        return say("are like customers on average")
    return say_joined(
        "%(first)s, %(second)s", [say(SAID[one], channel=way(channel)) for one in said]
    )


def label(name: str, channel: str) -> str:
    """What a column is called."""
    return say(LABELS[name], channel=way(channel))


def value_text(name: str, value: float) -> str:
    """A value of a column as people read it."""
    if name in SHARES:
        return formats.percent(value)
    if name == "average":
        return say("%(times)s ×", times=formats.number(value, 1))
    return formats.number(value, 1 if value < 10 else 0)


def way(channel: str) -> str:
    """What a channel is called."""
    return say(str(dict(Channel.choices).get(channel, channel)))
