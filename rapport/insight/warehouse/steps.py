"""What a build is doing, in sentences. A run keeps them as they stand; pages say them to their reader."""

from __future__ import annotations

from rapport.kit.speech import noted

COPYING = {
    "raw_parties": noted("Copying parties"),
    "raw_party_roles": noted("Copying roles"),
    "raw_orders": noted("Copying orders"),
    "raw_order_lines": noted("Copying order lines"),
    "raw_returns": noted("Copying returns"),
    "raw_recurring_orders": noted("Copying recurring orders"),
    **dict.fromkeys(("raw_users", "raw_memberships", "raw_teams"), noted("Copying staff")),
    **dict.fromkeys(("raw_products", "raw_categories"), noted("Copying products")),
    "raw_interactions": noted("Copying interactions"),
    **dict.fromkeys(
        ("raw_pipelines", "raw_stages", "raw_lost_reasons", "raw_opportunities", "raw_stage_stays"),
        noted("Copying opportunities"),
    ),
    **dict.fromkeys(("raw_dead_reasons", "raw_leads"), noted("Copying leads")),
    **dict.fromkeys(
        ("raw_sequences", "raw_enrolments", "raw_playbooks", "raw_playbook_exposures"),
        noted("Copying sequences and playbooks"),
    ),
}
ADDING_UP = noted("Adding up the source")
MAKING = {
    "order_lines": noted("Making order lines"),
    "orders": noted("Making orders"),
    "returns": noted("Making returns"),
    "recurring_orders": noted("Making recurring orders"),
    "customer_currencies": noted("Making currencies of customers"),
    "customers": noted("Making customers"),
    "dates": noted("Making the calendar"),
    "staff": noted("Making staff"),
    "products": noted("Making products"),
    "interactions": noted("Making interactions"),
    "stage_stays": noted("Making stays in stages"),
    "opportunities": noted("Making opportunities"),
    "leads": noted("Making leads"),
    "exposures": noted("Making exposures"),
}
CHECKING = {
    "order_lines": noted("Checking order lines"),
    "orders": noted("Checking orders"),
    "returns": noted("Checking returns"),
    "recurring_orders": noted("Checking recurring orders"),
    "customer_currencies": noted("Checking currencies of customers"),
    "customers": noted("Checking customers"),
    "dates": noted("Checking the calendar"),
    "staff": noted("Checking staff"),
    "products": noted("Checking products"),
    "interactions": noted("Checking interactions"),
    "stage_stays": noted("Checking stays in stages"),
    "opportunities": noted("Checking opportunities"),
    "leads": noted("Checking leads"),
    "exposures": noted("Checking exposures"),
}
RECKONING = noted("Reckoning figures and segments")
PUBLISHING = noted("Publishing traits")
