"""What is known of open opportunities, and which are won.

What an opportunity is worth, whose it is and what anybody thinks of it is not among it: the marts know only what is
so now, and often it is so since it was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapport.insight.predictions.customers import MOST_IDS
from rapport.insight.predictions.prediction import Feature, Marts, Prediction, Subject
from rapport.kit.speech import noted, noted_count

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from rapport.insight.predictions.known import Known

SPAN, STEP, RECENT = 90, 30, 30
FEATURES = (
    Feature("age", noted("Days since it was opened"), spreads=True),
    Feature("stayed", noted("Days in its stage"), spreads=True),
    Feature("stays", noted("Stages that it came to"), spreads=True),
    Feature("stage", noted("Stage"), is_words=True),
    Feature("pipeline", noted("Pipeline"), is_words=True),
    Feature("source", noted("Source"), is_words=True),
    Feature("won_before", noted("Opportunities won with the customer"), spreads=True),
    Feature("lost_before", noted("Opportunities lost with the customer"), spreads=True),
    Feature("ordered", noted("Orders of the customer"), spreads=True),
    Feature(
        "heard",
        noted("Days since we last heard of each other"),
        spreads=True,
        advice=noted("Get in touch: of those like it, in touch within a week, %(then)s are won."),
        aim=7,
    ),
    Feature("turned", noted("Times in 30 days that the customer turned to us"), spreads=True),
    Feature("reached", noted("Times in 30 days that we turned to the customer"), spreads=True),
)


def known_of_opportunities(known: Known) -> Table:
    """One row per opportunity that was open."""
    found = still_open(known).mutate(age=lambda row: known.days_since(row.opened_on))
    found = found.left_join(_stays(known), "opportunity_id").drop("opportunity_id_right")
    for part in (_decided(known), _orders(known), talks(known, RECENT)):
        found = found.left_join(part, "party_id").drop("party_id_right")
    counts = ("stays", "won_before", "lost_before", "ordered", "turned", "reached")
    return found.mutate(**{name: found[name].fill_null(0) for name in counts})


def still_open(known: Known) -> Table:
    """The opportunities that were not decided."""
    return known.opportunities.filter(lambda row: row.closed_on.isnull())


def _stays(known: Known) -> Table:
    """Of each opportunity how often it came to a stage, and of the last one, which it is and since when."""
    stays = known.stage_stays.filter(lambda row: row.kind == "open")
    return stays.group_by("opportunity_id").agg(
        stays=stays.count(),
        stage=stays.stage.argmax(stays.stay_id - known.days_since(stays.entered_on) * MOST_IDS),
        stayed=known.days_since(stays.entered_on.max()),
    )


def _decided(known: Known) -> Table:
    decided = known.opportunities.filter(
        lambda row: row.closed_on.notnull() & row.party_id.notnull()
    )
    return decided.group_by("party_id").agg(
        won_before=(decided.status == "won").sum(), lost_before=(decided.status == "lost").sum()
    )


def _orders(known: Known) -> Table:
    orders = known.orders.filter(lambda row: row.is_clean)
    return orders.group_by("party_id").agg(ordered=orders.count())


def talks(known: Known, days: int) -> Table:
    """Of each party when we last heard of each other, and how often in so many days, in both directions."""
    found = known.interactions.filter(lambda row: row.party_id.notnull())
    since = known.days_since(found.occurred_on)
    return found.group_by("party_id").agg(
        heard=since.min(),
        turned=((since <= days) & (found.direction == "in")).sum(),
        reached=((since <= days) & (found.direction == "out")).sum(),
    )


def _won(before: Known, then: Known) -> Table:
    return then.opportunities.filter(
        lambda row: (row.status == "won") & (row.closed_on >= before.today)
    ).select("opportunity_id")


def _decided_since(before: Known, then: Known) -> Table:
    return then.opportunities.filter(lambda row: row.closed_on >= before.today).select(
        "opportunity_id"
    )


def _days(marts: Marts) -> list[Table]:
    found = marts["opportunities"]
    return [
        found.select(day="opened_on"),
        found.filter(found.closed_on.notnull()).select(day="closed_on"),
        marts["stage_stays"].select(day="entered_on"),
    ]


OPPORTUNITIES = Subject("opportunities", "opportunity_id", FEATURES, known_of_opportunities, _days)
WIN_CHANCE = Prediction(
    "win_chance",
    noted("Chance to win"),
    noted(
        "How many of a hundred opportunities like this one are won, of those that are decided within 90 days."
    ),
    noted("Which opportunities do we win?"),
    OPPORTUNITIES,
    SPAN,
    asked=lambda known: still_open(known).select("opportunity_id"),
    came=_won,
    counted=_decided_since,
    about=noted(
        "Learned from those that were decided within %(days)s days: it says how a decision will fall, not when."
    ),
    data={"days": SPAN},
    step=STEP,
    few_yes=noted_count(
        "Not enough data: about %(count)s more opportunity that is won is needed.",
        "Not enough data: about %(count)s more opportunities that are won are needed.",
    ),
    few_no=noted_count(
        "Not enough data: about %(count)s more opportunity that is not won is needed.",
        "Not enough data: about %(count)s more opportunities that are not won are needed.",
    ),
)
