"""What is known of open leads, and which are converted. Their points are not among it: they are what is so now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapport.insight.predictions.opportunities import talks
from rapport.insight.predictions.prediction import Feature, Marts, Prediction, Subject
from rapport.kit.speech import noted, noted_count

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from rapport.insight.predictions.known import Known

SPAN, STEP, RECENT = 30, 10, 30
ENDED = ("converted", "recycled", "dead")
YES_OR_NO = {"1": noted("Yes"), "0": noted("No")}
FEATURES = (
    Feature("age", noted("Days since it came"), spreads=True),
    Feature("source", noted("Source"), is_words=True),
    Feature("form", noted("Came by a form"), choices=YES_OR_NO),
    Feature(
        "answered",
        noted("Answered"),
        choices=YES_OR_NO,
        advice=noted("Answer it: of leads like it that were answered, %(then)s are converted."),
        aim=1,
    ),
    Feature("waited", noted("Days until it was answered, or until now"), spreads=True),
    Feature("before", noted("Leads of the same party before"), spreads=True),
    Feature("ordered", noted("Orders of the customer"), spreads=True),
    Feature("turned", noted("Times in 30 days that the customer turned to us"), spreads=True),
    Feature("reached", noted("Times in 30 days that we turned to the customer"), spreads=True),
)


def known_of_leads(known: Known) -> Table:
    """One row per lead that was open."""
    leads = still_open(known)
    end = leads.responded_on.fill_null(known.today)
    found = leads.mutate(
        age=known.days_since(leads.received_on),
        form=leads.form_id.notnull().cast("int64"),
        answered=leads.responded_on.notnull().cast("int64"),
        waited=end.delta(leads.received_on, unit="day"),
    )
    for part in (_leads(known), _orders(known), talks(known, RECENT)):
        found = found.left_join(part, "party_id").drop("party_id_right")
    counts = ("ordered", "turned", "reached")
    return found.mutate(
        before=found.leads.fill_null(1) - 1, **{name: found[name].fill_null(0) for name in counts}
    )


def still_open(known: Known) -> Table:
    """The leads that had not ended."""
    return known.leads.filter(lambda row: ~row.status.isin(ENDED).fill_null(False))


def _leads(known: Known) -> Table:
    leads = known.leads.filter(lambda row: row.party_id.notnull())
    return leads.group_by("party_id").agg(leads=leads.count())


def _orders(known: Known) -> Table:
    orders = known.orders.filter(lambda row: row.is_clean)
    return orders.group_by("party_id").agg(ordered=orders.count())


def _converted(_: Known, then: Known) -> Table:
    return then.leads.filter(lambda row: row.status == "converted").select("lead_id")


def _days(marts: Marts) -> list[Table]:
    found = marts["leads"]
    return [
        found.select(day="received_on"),
        found.filter(found.status_on.notnull()).select(day="status_on"),
    ]


LEADS = Subject("leads", "lead_id", FEATURES, known_of_leads, _days)
CONVERSION_CHANCE = Prediction(
    "conversion_chance",
    noted("Chance to convert"),
    noted("How many of a hundred leads like this one are converted within 30 days."),
    noted("Which leads become opportunities in the next 30 days?"),
    LEADS,
    SPAN,
    asked=lambda known: still_open(known).select("lead_id"),
    came=_converted,
    step=STEP,
    few_yes=noted_count(
        "Not enough data: about %(count)s more lead that is converted is needed.",
        "Not enough data: about %(count)s more leads that are converted are needed.",
    ),
    few_no=noted_count(
        "Not enough data: about %(count)s more lead that is not converted is needed.",
        "Not enough data: about %(count)s more leads that are not converted are needed.",
    ),
)
