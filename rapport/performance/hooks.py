"""What the sales metrics plug into the shell."""

from __future__ import annotations

from rapport.performance.assisting import METRICS_TOOL
from rapport.performance.events import PlanEdited, PlanMade
from rapport.platform.mcp.tools import register
from rapport.platform.records.undoing import Family, family
from rapport.platform.ui.plugs import MenuItem, menu

READ = "performance.read_metrics"

menu(MenuItem("Sales", "Metrics", "sales_metrics", "chart-bar", 8, READ, keys="g v"))
menu(MenuItem("Sales", "Plans", "records", "flag", 36, "performance.read_plans", args=("plan",)))
register(METRICS_TOOL)
family(Family(created=PlanMade.name, edited=PlanEdited.name, key="plan"))
