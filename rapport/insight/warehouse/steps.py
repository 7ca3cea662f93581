"""What a build is doing, in sentences. A run keeps them as they stand; pages say them to their reader."""

from __future__ import annotations

from rapport.kit.speech import noted

COPYING = {
    "raw_parties": noted("Copying parties"),
    "raw_party_roles": noted("Copying roles"),
    "raw_orders": noted("Copying orders"),
    "raw_order_lines": noted("Copying order lines"),
    "raw_returns": noted("Copying returns"),
}
ADDING_UP = noted("Adding up the source")
MAKING = {
    "order_lines": noted("Making order lines"),
    "orders": noted("Making orders"),
    "returns": noted("Making returns"),
    "customer_currencies": noted("Making currencies of customers"),
    "customers": noted("Making customers"),
}
CHECKING = {
    "order_lines": noted("Checking order lines"),
    "orders": noted("Checking orders"),
    "returns": noted("Checking returns"),
    "customer_currencies": noted("Checking currencies of customers"),
    "customers": noted("Checking customers"),
}
RECKONING = noted("Reckoning figures and segments")
PUBLISHING = noted("Publishing traits")
