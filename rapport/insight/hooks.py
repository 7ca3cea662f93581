"""What insight plugs in: menu, panels, the traits that it publishes, and what it reacts to."""

from __future__ import annotations

from rapport.insight import api, reasons, traits_of_contracts
from rapport.insight.metrics import METRICS
from rapport.insight.mining import traits as mined
from rapport.insight.predictions.churn import NAME as CHURN
from rapport.insight.predictions.declared import DECLARED, LEFT, TRAITS
from rapport.insight.predictions.saying import trait_of
from rapport.insight.studies.paces import PACES
from rapport.insight.studies.segments import SEGMENTS
from rapport.insight.tasks import build_insight_soon
from rapport.insight.works import DRIVERS
from rapport.kit.speech import noted
from rapport.parties.traits import Good, TraitDefinition, TraitKind, define
from rapport.performance.planning import plannable
from rapport.platform.api.described import describe
from rapport.platform.events import actions as events
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel
from rapport.touchpoints.channels import Channel
from rapport.touchpoints.records.contacting import DAYS

READ = "insight.read_insight"
MOVED = {"up": noted("Up"), "down": noted("Down")}

menu(MenuItem("Insight", "Overview", "insight", "chart-bar", order=10, verb=READ, keys="g i"))
menu(MenuItem("Insight", "RFM matrix", "rfm", "grid-dots", order=20, verb=READ, keys="g m"))
menu(MenuItem("Insight", "Movement", "movement", "arrows-exchange", order=25, verb=READ))
menu(MenuItem("Insight", "Groups", "groups", "users-group", order=26, verb=READ))
menu(MenuItem("Insight", "Predictions", "predictions", "crystal-ball", order=27, verb=READ))
menu(MenuItem("Insight", "Profitability", "profitability", "report-money", order=28, verb=READ))
menu(MenuItem("Insight", "Bought together", "bought_together", "basket", order=28, verb=READ))
menu(MenuItem("Insight", "All metrics", "metrics", "list-search", order=29, verb=READ))
menu(MenuItem("Insight", "Lineage", "lineage", "sitemap", order=30, verb=READ))
menu(MenuItem("Insight", "SQL", "ask", "terminal-2", order=40, verb="insight.query_marts"))
for label, key, icon, order, verb in (
    ("Cost centres", "cost-centre", "users-group", 82, "insight.read_cost_centres"),
    ("Cost rules", "cost-rule", "clock-dollar", 84, "insight.read_cost_rules"),
):
    menu(MenuItem("Set-up", label, "records", icon, order, verb, args=(key,)))

panel(Panel("party", "standing", "Standing", "party_standing", order=10, verb=READ))
panel(Panel("party", "profit", "Profit", "party_profit", order=15, verb=READ))
panel(
    Panel("list:party", "figures", "Figures", "customer_figures", order=10, place="main", verb=READ)
)
for host, title in (("opportunity", "Chance to win"), ("lead", "Chance to convert")):
    panel(Panel(host, "chance", title, f"{host}_chance", order=10, verb=READ))

describe("/metrics", api.DESCRIBED)
for metric in METRICS:
    if metric.grain == "company":
        plannable(metric.name, metric.label)
events.on("exchange.import_finished", build_insight_soon)

define(
    TraitDefinition(
        "rfm_segment",
        "Segment",
        "Where the customer stands by how recently, how often and for how much it buys.",
        TraitKind.CHOICE,
        order=10,
        choices=tuple((segment.key, segment.name) for segment in SEGMENTS),
        reasons=(reasons.last_order, reasons.orders_in_all, reasons.order_value),
    )
)
define(
    TraitDefinition(
        "segment_before",
        "Segment before",
        "The segment in which the customer stood 90 days before the reckoning day.",
        TraitKind.CHOICE,
        order=11,
        choices=tuple((segment.key, segment.name) for segment in SEGMENTS),
    )
)
define(
    TraitDefinition(
        "segment_moved",
        "Moved",
        "Whether the customer stands in a better or a worse segment than 90 days before the reckoning day.",
        TraitKind.CHOICE,
        order=12,
        choices=tuple(MOVED.items()),
        reasons=(reasons.stood_before,),
    )
)
define(
    TraitDefinition(
        "overdue_ratio",
        "Overdue",
        "Days since the last order, divided by the customer's own usual (median) days between orders: "
        "from 2 on it is slipping away. Known from three days with orders.",
        good=Good.DOWN,
        unit="times the usual pause",
        choices=tuple(PACES.items()),
        reasons=(reasons.usual_pause, reasons.last_order),
        order=20,
    )
)
define(
    TraitDefinition(
        "revenue",
        "Revenue",
        "What its orders add up to, before returns.",
        TraitKind.MONEY,
        good=Good.UP,
        order=30,
    )
)
define(
    TraitDefinition(
        "orders",
        "Orders",
        "Orders with a quantity and a price, not cancelled.",
        unit="orders",
        good=Good.UP,
        order=31,
    )
)
define(
    TraitDefinition(
        "average_order",
        "Average order",
        "Revenue divided by orders.",
        TraitKind.MONEY,
        good=Good.UP,
        order=32,
    )
)
define(
    TraitDefinition(
        "profit",
        "Profit",
        "What it left us in the 365 days before the reckoning day: net revenue less the goods and the cost to serve.",
        TraitKind.MONEY,
        good=Good.UP,
        order=33,
        reasons=(reasons.brought, reasons.goods_taken, reasons.services_taken),
    )
)
define(
    TraitDefinition(
        "cost_to_serve",
        "Cost to serve",
        "What calls, visits, orders, returns and other work for it cost in these 365 days, and waiting for payment.",
        TraitKind.MONEY,
        good=Good.DOWN,
        order=34,
    )
)
define(
    TraitDefinition(
        "profit_driver",
        "Loses by",
        "Of a customer with a loss: the cost that is furthest above what customers of like revenue cost.",
        TraitKind.CHOICE,
        choices=tuple(DRIVERS.items()),
        order=35,
        reasons=(reasons.above_usual,),
    )
)
define(
    TraitDefinition(
        "last_order", "Last order", "The day of the newest order.", TraitKind.DATE, order=40
    )
)
define(
    TraitDefinition(
        "first_order", "First order", "The day of the oldest order.", TraitKind.DATE, order=41
    )
)
define(
    TraitDefinition(
        "recency_days",
        "Recency",
        "Days from the last order to the reckoning day, which is the day after the newest order of all.",
        unit="days",
        good=Good.DOWN,
        order=42,
    )
)
define(
    TraitDefinition(
        "buys_ahead",
        "Orders again",
        "How many of a hundred customers like this one order in the time ahead, as it was when the last such "
        "time was foretold.",
        unit="%",
        good=Good.UP,
        order=21,
        reasons=(reasons.days_ahead, reasons.order_days),
    )
)
define(
    TraitDefinition(
        "orders_ahead",
        "Orders expected",
        "Days with orders that are expected in the time ahead, from how often and how lately it bought.",
        unit="days",
        good=Good.UP,
        order=22,
        reasons=(reasons.days_ahead, reasons.orders_between, reasons.order_days),
    )
)
define(
    TraitDefinition(
        "value_ahead",
        "Value expected",
        "What these orders are expected to bring, from what it spends on average.",
        TraitKind.MONEY,
        good=Good.UP,
        order=23,
        reasons=(reasons.days_ahead, reasons.value_between, reasons.order_days),
    )
)
define(
    TraitDefinition(
        "alive",
        "Still a customer",
        "How likely it is that somebody who came again has not stayed away for good.",
        unit="%",
        good=Good.UP,
        order=24,
        reasons=(reasons.order_days,),
    )
)
define(
    TraitDefinition(
        "likes",
        "Likes",
        "The category that it buys more often than customers do on average, where chance hardly explains it.",
        TraitKind.TEXT,
        order=50,
        reasons=(reasons.on_orders,),
    )
)
define(
    TraitDefinition(
        "usual_weekday",
        "Usual weekday",
        "The weekday on which it orders more often than customers do on average, where chance hardly explains it.",
        TraitKind.CHOICE,
        choices=tuple((str(number), label) for number, (_, label) in enumerate(DAYS)),
        order=51,
        reasons=(reasons.on_orders,),
    )
)
define(
    TraitDefinition(
        "usual_channel",
        "Usual channel",
        "The way in which it turns to us more often than customers do on average, where chance hardly explains it.",
        TraitKind.CHOICE,
        choices=tuple(Channel.choices),
        order=52,
        reasons=(reasons.in_contacts,),
    )
)
for name, label, meaning in (
    (
        "rfm_r",
        "Recency score",
        "5: among the fifth of customers who bought last; 1: among those who bought longest ago.",
    ),
    (
        "rfm_f",
        "Frequency score",
        "5: among the fifth of customers with the most orders; 1: with the fewest.",
    ),
    (
        "rfm_m",
        "Monetary score",
        "5: among the fifth with the largest average order in its currency; 1: the smallest.",
    ),
):
    define(TraitDefinition(name, label, meaning, unit="of 5", good=Good.UP, order=60))
for name in TRAITS:
    if name in DECLARED:
        define(trait_of(DECLARED[name], order=13 if name == CHURN else 25))
define(
    TraitDefinition(
        LEFT,
        "Left",
        "Was a customer so many days before the reckoning day and has left since, by what the business counts as that.",
        unit="days",
        good=Good.DOWN,
        order=28,
    )
)
mined.declare()
traits_of_contracts.declare()
