"""Plans beside those of the demo company, for numbers of this month; a credit, a stay of a lead, a question."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from rapport.dashboards.actions import (
    Plan,
    add_tile,
    schedule_mailing,
    start_dashboard,
    write_annotation,
)
from rapport.dashboards.tiles import Asking, Chart
from rapport.leads.models import Lead
from rapport.performance.models import Credit
from rapport.performance.periods import Span, around
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type


def measured(lead: Lead, by: Actor) -> dict[str, Any]:
    """The ids by the names that addresses know them by."""
    robin = User.objects.get(email="robin@demo.example")
    month = around(timezone.localdate(), Span.MONTH)
    days = {"first": month.first.isoformat(), "last": month.last.isoformat()}
    holder = {"of": "person", "holder": robin.email}
    for key, value in (("sales_calls", "40"), ("open_leads", "5")):
        create_record(declared_type("plan"), {"metric": key, "value": value} | days | holder, by=by)
    question = {"name": "How many orders?", "sql": "SELECT count(*) FROM orders", "shared": "yes"}
    dashboard = start_dashboard(by=by)
    heat = Asking(Chart.HEAT, kind="opportunity", where="status:open", by="stage", across="owner")
    cohorts = Asking(Chart.COHORT, kind="order", by="placed", across="party")
    world = Asking(Chart.MAP, kind="party", by="country")
    fair = write_annotation(dashboard, "Trade fair", first=month.first, last=month.last, by=by)
    return {
        "dashboard": dashboard,
        "cohorts": add_tile(dashboard, cohorts, title="Who comes back", width="whole", by=by),
        "world": add_tile(dashboard, world, title="Where they are", width="whole", by=by),
        "annotation": fair,
        "mailing": schedule_mailing(dashboard.pk, Plan((by.user_id or 0,)), by=by),
        "tile": add_tile(dashboard, heat, title="Whose stages", by=by),
        "credit": Credit.objects.earliest("pk"),
        "question": create_record(declared_type("question"), question, by=by),
        "lead_stay": lead.stays.get(),
        "robin": robin,
    }
