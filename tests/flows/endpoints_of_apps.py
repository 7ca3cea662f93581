"""What the addresses of the business apps demand; ``endpoints`` says how it is read."""

from __future__ import annotations

from tests.flows.declaring import SEES, Endpoint, form, page, press
from tests.flows.endpoints_of_activities import ACTIVITIES
from tests.flows.endpoints_of_catalog import CATALOG
from tests.flows.endpoints_of_quotes import QUOTES

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
    "record_interaction": form(f"{SEES} & touchpoints.record_interaction", pk="party"),
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
    "tick_check": press("sales.tick_check opportunity", pk="opportunity"),
    "party_opportunities": page(f"{SEES} & sales.read_opportunities", pk="party"),
    "competitor_records": page("sales.read_opportunities"),
}
INSIGHT = {
    "insight": page("insight.read_insight"),
    "insight_progress": page("insight.read_insight"),
    "queue_build": press("insight.queue_build"),
    "rfm": page("insight.read_insight"),
    "party_standing": page(f"{SEES} & insight.read_insight", pk="party"),
    "customer_figures": page("insight.read_insight"),
}
OF_APPS: dict[str, Endpoint] = (
    PARTIES | TOUCHPOINTS | ACTIVITIES | CATALOG | ORDERS | QUOTES | SALES | INSIGHT
)
