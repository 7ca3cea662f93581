"""What the addresses of the business apps demand; ``endpoints`` says how it is read."""

from __future__ import annotations

from tests.flows.declaring import SEES, Endpoint, form, page, press
from tests.flows.endpoints_of_activities import ACTIVITIES
from tests.flows.endpoints_of_catalog import CATALOG
from tests.flows.endpoints_of_guidance import GUIDANCE
from tests.flows.endpoints_of_leads import LEADS
from tests.flows.endpoints_of_quotes import QUOTES
from tests.flows.endpoints_of_territories import TERRITORIES

EDITS_PARTY = "parties.edit_party party"
POINT = {"kind": "email", "point_pk": "point"}

PARTIES = {
    "create_party": form("parties.create_party"),
    "contact_line": page("parties.see_parties", kind="email"),
    "likely_duplicates": page("parties.see_parties"),
    "duplicates": page("parties.see_parties"),
    "known_in_systems": page("parties.see_parties"),
    "duplicates_progress": page("parties.see_parties"),
    "queue_duplicate_scan": press("parties.queue_duplicate_scan"),
    "say_not_same": press("parties.say_not_same party & parties.say_not_same other", pk="pair"),
    "take_back_not_same": press(
        "parties.take_back_not_same party & parties.take_back_not_same other", pk="refused_pair"
    ),
    "party": page(SEES, pk="party"),
    "edit_party": form(EDITS_PARTY, pk="party"),
    "assign_party": form("parties.assign_party party", pk="party"),
    "delete_party": form("parties.delete_party party", pk="party"),
    "merge_parties": form("parties.see_parties"),
    "choose_merge": page(SEES, pk="party"),
    "restore_party": form("parties.restore_party trashed", pk="trashed"),
    "add_role": press("parties.add_role party", pk="party", role="supplier"),
    "remove_role": press("parties.remove_role party", pk="party", role="customer"),
    "organization_chart": page(SEES, pk="party"),
    "party_suggestions": page(SEES, pk="party"),
    "relate_parties": form("parties.relate_parties party", pk="party"),
    "end_relationship": form(
        "parties.end_relationship party", pk="party", relationship_pk="relationship"
    ),
    "record_consent": form("parties.record_consent party", pk="party"),
    "add_contact_point": form("parties.add_contact_point party", pk="party", kind="email"),
    "edit_contact_point": form("parties.edit_contact_point party", pk="party", **POINT),
    "remove_contact_point": press("parties.remove_contact_point party", pk="party", **POINT),
}
TOUCHPOINTS = {
    "interactions": page("signed in"),  # leads on to the list
    "channels": page("touchpoints.read_interactions"),
    "party_timeline": page(f"{SEES} & touchpoints.read_interactions", pk="party"),
    "party_contact": page(SEES, pk="party"),
    "set_preference": form(f"{SEES} & touchpoints.set_preference", pk="party"),
    "opt_out": form("open", token="forged"),
    "record_interaction": form(f"{SEES} & touchpoints.record_interaction", pk="party"),
    "mailbox": page("touchpoints.read_mailboxes mailbox", pk="mailbox"),
    "open_mailbox": form("touchpoints.open_mailbox mailbox", pk="mailbox"),
    "read_mailbox": press("touchpoints.read_mailbox mailbox", pk="mailbox"),
    "interaction": page("touchpoints.read_interactions interaction", pk="interaction"),
    "edit_interaction": form("touchpoints.edit_interaction interaction", pk="interaction"),
    "delete_interaction": press("touchpoints.delete_interaction interaction", pk="interaction"),
}
ORDERS = {
    "orders": page("signed in"),  # leads on to the list
    "place_order": form("orders.place_order"),
    "order": page("orders.read_orders order", pk="order"),
    "cancel_order": form("orders.cancel_order order", pk="order"),
    "receive_return": form("orders.read_orders order & orders.receive_return", pk="order"),
    "plan_delivery": form("orders.plan_delivery order", pk="order"),
    "complete_delivery": form("orders.complete_delivery order_delivery", pk="order_delivery"),
    "issue_invoice": form("orders.read_orders order & orders.issue_invoice", pk="order"),
    "record_payment": form("orders.read_invoices invoice & orders.record_payment", pk="invoice"),
    "void_invoice": form("orders.void_invoice invoice", pk="invoice"),
    "order_dealings": page("orders.read_orders order", pk="order"),
    "returns": page("signed in"),  # leads on to the list
    "return": page("orders.read_returns return", pk="return"),
    "party_orders": page(SEES, pk="party"),
    "product_sales": page("catalog.read_products product", pk="product"),
    "product_companions": page("catalog.read_products product", pk="product"),
}
SALES = {
    "pipelines": form("sales.read_opportunities", "create:pipeline"),
    "pipeline_board": page("sales.read_opportunities", pk="pipeline"),
    "opportunity": page("sales.read_opportunities opportunity", pk="opportunity"),
    "move_opportunity": form("sales.move_opportunity opportunity", pk="opportunity"),
    "win_opportunity": form("sales.win_opportunity opportunity", pk="opportunity"),
    "lose_opportunity": form("sales.lose_opportunity opportunity", pk="opportunity"),
    "reopen_opportunity": press("sales.reopen_opportunity opportunity", pk="opportunity"),
    "quote_opportunity": press(
        "sales.quote_opportunity opportunity & quotes.create_quote", pk="opportunity"
    ),
    # which product is said in the form, and none was
    "add_line": press(
        "sales.add_line opportunity & catalog.read_products & nobody", pk="opportunity"
    ),
    "tick_check": press("sales.tick_check opportunity", pk="opportunity"),
    "party_opportunities": page(f"{SEES} & sales.read_opportunities", pk="party"),
    "competitor_records": page("sales.read_opportunities"),
    "prospects": page("sales.find_prospects"),
    "find_prospects": press("sales.find_prospects"),
    "prospects_progress": page("sales.find_prospects"),
    "list_prospects": press(
        "sales.find_prospects & nobody"
    ),  # what they found themselves, and nothing was looked for
}
PERFORMANCE = {
    "sales_metrics": page("performance.read_metrics"),
    "sales_metric": page("performance.read_metrics", key="sales_calls"),
    "credit": page("performance.read_credits credit", pk="credit"),
}
FORECASTS = {
    "forecast": page("forecasts.read_forecasts"),
    "forecast_accuracy": page("forecasts.read_forecasts"),
    "export_accuracy": page("forecasts.export_accuracy"),
    "forecast_course": page(
        "forecasts.read_override alices_forecast",
        kind="person",
        pk="alices_forecast",
        key="2026-Q1",
    ),
    "take_snapshot": press("forecasts.take_snapshot"),
    "submit_forecast": form("forecasts.submit_forecast", key="2026-Q1"),
    "override_forecast": form(
        "forecasts.override_forecast alices_forecast",
        kind="person",
        pk="alices_forecast",
        key="2026-Q1",
    ),
}
INSIGHT = {
    "insight": page("insight.read_insight"),
    "insight_progress": page("insight.read_insight"),
    "queue_build": press("insight.queue_build"),
    "rfm": page("insight.read_insight"),
    "party_standing": page(f"{SEES} & insight.read_insight", pk="party"),
    "customer_figures": page("insight.read_insight"),
    "lineage": page("insight.read_insight"),
    "movement": page("insight.read_insight"),
    "profitability": page("insight.read_insight"),
    "party_profit": page(f"{SEES} & insight.read_insight", pk="party"),
    "predictions": page("insight.read_insight"),
    # nothing was built: test_predictions looks at what was
    "prediction": page("insight.read_insight & nobody", name="churn_risk"),
    "define_churn": form("insight.define_churn"),
    "opportunity_chance": page(
        "insight.read_insight & sales.read_opportunities opportunity", pk="opportunity"
    ),
    "lead_chance": page("insight.read_insight & leads.read_leads lead", pk="lead"),
    "bought_together": page("insight.read_insight"),
    "groups": page("insight.read_insight"),
    "metrics": page("insight.read_insight"),
    "metric": page("insight.read_insight", key="revenue"),
    # nothing was built: test_lineage looks at what was
    "lineage_entry": page("insight.read_insight & nobody", layer="mart", name="orders"),
    "export_mart": page("insight.export_mart & nobody", name="orders"),
    "ask": form("insight.query_marts"),
    "question": form("insight.query_marts & read:question question", pk="question"),
    "export_result": press("insight.export_result"),
    "save_question": press("create:question"),
    "edit_question": press("edit:question question", pk="question"),
}
DASHBOARD, TILE = {"pk": "dashboard"}, {"pk": "dashboard", "tile_pk": "tile"}
READS_DASHBOARD = "dashboards.read_dashboards & owner dashboard"
EDITS_DASHBOARD = "dashboards.edit_dashboard & owner dashboard"
SENDS_DASHBOARD = "dashboards.send_dashboard & owner dashboard"
ANNOTATION = DASHBOARD | {"annotation_pk": "annotation"}
MAILING = DASHBOARD | {"mailing_pk": "mailing"}
DASHBOARDS = {
    "dashboards": form("dashboards.read_dashboards", "dashboards.make_dashboard"),
    "start_dashboard": press("dashboards.make_dashboard"),
    "dashboard": page(READS_DASHBOARD, **DASHBOARD),
    "edit_dashboard": form(EDITS_DASHBOARD, **DASHBOARD),
    "remove_dashboard": press(EDITS_DASHBOARD, **DASHBOARD),
    "arrange_tiles": press(EDITS_DASHBOARD, **DASHBOARD),
    "dashboard_pdf": page(READS_DASHBOARD, **DASHBOARD),
    "write_annotation": form(EDITS_DASHBOARD, **DASHBOARD),
    "edit_annotation": form(EDITS_DASHBOARD, **ANNOTATION),
    "remove_annotation": press(EDITS_DASHBOARD, **ANNOTATION),
    "mailings": page(READS_DASHBOARD, **DASHBOARD),
    "schedule_mailing": form(SENDS_DASHBOARD, **DASHBOARD),
    "edit_mailing": form(SENDS_DASHBOARD, **MAILING),
    "delete_mailing": press(SENDS_DASHBOARD, **MAILING),
    "stop_mailing": press(READS_DASHBOARD, **MAILING),
    "resume_mailing": press(READS_DASHBOARD, **MAILING),
    "stop_mailing_by_link": form("open", token="forged"),
    "add_tile": form(EDITS_DASHBOARD, **DASHBOARD),
    "tile": page(READS_DASHBOARD, **TILE),
    "edit_tile": form(EDITS_DASHBOARD, **TILE),
    "move_tile": press(EDITS_DASHBOARD, **TILE),
    "resize_tile": press(EDITS_DASHBOARD, width="whole", **TILE),
    "remove_tile": press(EDITS_DASHBOARD, **TILE),
}
OF_APPS: dict[str, Endpoint] = (
    PARTIES
    | TOUCHPOINTS
    | ACTIVITIES
    | CATALOG
    | ORDERS
    | QUOTES
    | SALES
    | LEADS
    | GUIDANCE
    | TERRITORIES
    | FORECASTS
    | PERFORMANCE
    | INSIGHT
    | DASHBOARDS
)
