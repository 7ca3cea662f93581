"""What insight plugs in: menu, panels, the traits that it publishes, and what it reacts to."""

from __future__ import annotations

from rapport.insight import reasons
from rapport.insight.studies.paces import PACES
from rapport.insight.studies.segments import SEGMENTS
from rapport.insight.tasks import build_insight_soon
from rapport.parties.traits import Good, TraitDefinition, TraitKind, define
from rapport.platform.events import actions as events
from rapport.platform.ui.plugs import MenuItem, Panel, menu, panel

READ = "insight.read_insight"

menu(MenuItem("Insight", "Overview", "insight", "chart-bar", order=10, verb=READ, keys="g i"))
menu(MenuItem("Insight", "RFM matrix", "rfm", "grid-dots", order=20, verb=READ, keys="g m"))

panel(Panel("party", "standing", "Standing", "party_standing", order=10, verb=READ))
panel(
    Panel("list:party", "figures", "Figures", "customer_figures", order=10, place="main", verb=READ)
)

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
