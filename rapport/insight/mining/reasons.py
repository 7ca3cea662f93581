"""Why customers are told what was mined of them: the facts of the studies, said to their reader."""

from __future__ import annotations

from rapport.insight.mining.words import in_words
from rapport.kit.speech import say
from rapport.parties.traits import Facts
from rapport.platform.ui import formats


def bought_with(facts: Facts) -> str:
    """By how many of those who bought one thing the other was bought, and by how many of all."""
    return say(
        "It has “%(because)s”: of %(had)s customers who do, %(both)s bought this too; of all, %(usual)s did.",
        because=facts["because"],
        both=formats.number(facts["both"]),
        had=formats.number(facts["had"]),
        usual=formats.percent(facts["usual"], 1),
    )


def alike(facts: Facts) -> str:
    """What sets its group apart from all customers."""
    return say(
        "Its %(count)s customers %(words)s.",
        count=formats.number(facts["customers"]),
        words=in_words(facts["said"].split(), facts["channel"]),
    )
