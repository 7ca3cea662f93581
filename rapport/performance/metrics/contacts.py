"""Metrics of the work of selling: leads, calls, and proposals."""

from __future__ import annotations

from rapport.kit.measures import Unit
from rapport.kit.speech import noted
from rapport.performance.metric import Metric, Rows

CALLS = Rows(
    "interaction",
    "((channel:phone_call direction:out) or channel:meeting,face_to_face){product}",
    at="at",
    person="by",
    product="party(opportunities(product:{id}))",
)
OPEN_LEADS = Metric(
    key="open_leads",
    id="DM4",
    label="Open leads",
    question=noted("How many leads still wait for us?"),
    definition=noted(
        "Leads that were new or being worked on when the last day of the period ended, or now, where "
        "that is still to come: as they stood then, whatever became of them since."
    ),
    rows=(
        Rows(
            "lead",
            "lead_stays(status:new,working entered<={last} (left:none or left>{last})){product}",
            lines="product",
        ),
    ),
    icon="user-plus",
)
WORKED = Rows(
    "lead",
    "(lead_stays(status:working entered<={last} (left:none or left>={first}))"
    " or lead_stays(status:converted,recycled,dead entered:{first}..{last})){product}",
    lines="product",
)

SALES_CALLS = Metric(
    key="sales_calls",
    id="DM5",
    label="Sales calls",
    question=noted("How often did we speak with customers?"),
    definition=noted(
        "Calls that we made, and meetings and visits that were held, in the period. With a product: "
        "those with customers who have or had an opportunity with it."
    ),
    rows=(CALLS,),
    icon="phone",
)
CALLS_PER_LEAD = Metric(
    key="calls_per_lead",
    id="DM6",
    label="Sales calls per lead",
    question=noted("How much talking does a lead take?"),
    definition=noted(
        "Sales calls of the period, divided by the leads that were worked on in it: that stood at "
        "“Working” on some day of it, or were converted, recycled or given up in it."
    ),
    rows=(CALLS,),
    over=(WORKED,),
    unit=Unit.RATIO,
    icon="phone-call",
    nothing=noted("No lead was worked on in this period."),
)
PROPOSALS_GIVEN = Metric(
    key="proposals_given",
    id="DM7",
    label="Proposals given",
    question=noted("How many proposals did we make?"),
    definition=noted(
        "Quotes that were sent for the first time in the period, whatever became of them."
    ),
    rows=(Rows("quote", "{product}", at="given", lines="versions__lines__product"),),
    icon="file-text",
)

CONTACT_METRICS = (OPEN_LEADS, SALES_CALLS, CALLS_PER_LEAD, PROPOSALS_GIVEN)
