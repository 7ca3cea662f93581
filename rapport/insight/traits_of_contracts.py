"""What is told of customers with recurring orders, as traits."""

from __future__ import annotations

from rapport.insight.reasons import value_between
from rapport.kit.speech import say_count
from rapport.parties.traits import Facts, Good, TraitDefinition, TraitKind, define
from rapport.platform.ui import formats


def renewed(facts: Facts) -> str:
    """How often the one that is likeliest to end was placed again, and how many there are."""
    times = facts["renewed"]
    return say_count(
        "Of its recurring orders (%(contracts)s), the one that is likeliest to end was renewed %(count)s time so far.",
        "Of its recurring orders (%(contracts)s), the one that is likeliest to end was renewed %(count)s times so far.",
        times,
        count=formats.number(times),
        contracts=formats.number(facts["contracts"]),
    )


def declare() -> None:
    """Define them, once, when the program starts."""
    define(
        TraitDefinition(
            "contract_renews",
            "Renews",
            "How likely the next renewal comes of the recurring order that is likeliest to end.",
            unit="%",
            good=Good.UP,
            order=25,
            reasons=(renewed,),
        )
    )
    define(
        TraitDefinition(
            "contract_value",
            "Recurring value expected",
            "What its recurring orders are expected to bring in the next 365 days, without tax.",
            TraitKind.MONEY,
            good=Good.UP,
            order=26,
            reasons=(value_between, renewed),
        )
    )
