"""Metrics of whom we sell to: prospective, new and retained customers."""

from __future__ import annotations

from rapport.kit.speech import noted
from rapport.performance.metric import Course, Metric, Rows

BOUGHT = (
    "(orders(placed:{first}..{last} -status:cancelled{product})"
    " or opportunities(status:won closed:{first}..{last}{product}))"
)
EARLIER = "orders(placed<{first} -status:cancelled)", "opportunities(status:won closed<{first})"
STAYED = (
    "(orders(placed:{first}..{last} -status:cancelled{product})"
    " or opportunities(status:won closed:{first}..{last}{product})"
    " or recurring_orders(begins<={last} (ends:none or ends>={first}) pattern(total>=0{product})))"
)
WORKED_ON = (
    "(opportunities(opened<={last} (closed:none or closed>={first}){product})"
    " or quotes(given:{first}..{last}{product}))"
)

PROSPECTIVE_CUSTOMERS = Metric(
    key="prospective_customers",
    id="DM1",
    label="Prospective customers",
    question=noted("How many might become customers?"),
    definition=noted(
        "Parties that had an open opportunity or were given a quote in the period, and that by its "
        "end had no order (a cancelled one is none) and no won opportunity."
    ),
    rows=(
        Rows(
            "party",
            f"{WORKED_ON} -orders(placed<={{last}} -status:cancelled)"
            " -opportunities(status:won closed<={last})",
            course=Course.PROSPECTIVE,
        ),
    ),
    icon="user-search",
)
CUSTOMERS_WON = Metric(
    key="customers_won",
    id="DM2",
    label="Customers won",
    question=noted("How many became customers?"),
    definition=noted(
        "Parties whose first order (a cancelled one is none) or first won opportunity lies in the "
        "period."
    ),
    rows=(Rows("party", f"{BOUGHT} -{EARLIER[0]} -{EARLIER[1]}", course=Course.WON),),
    icon="user-plus",
)
RETAINED_CUSTOMERS = Metric(
    key="retained_customers",
    id="DM3",
    label="Retained customers",
    question=noted("How many customers stayed?"),
    definition=noted(
        "Parties that had an order or a won opportunity before the period, and that in it ordered, "
        "said yes to an opportunity, or had a recurring order that ran."
    ),
    rows=(Rows("party", f"({EARLIER[0]} or {EARLIER[1]}) {STAYED}", course=Course.STAYED),),
    icon="user-check",
)

CUSTOMER_METRICS = (PROSPECTIVE_CUSTOMERS, CUSTOMERS_WON, RETAINED_CUSTOMERS)
