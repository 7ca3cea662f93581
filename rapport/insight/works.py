"""Kinds of work that serving a customer consists of, and the parts of a profit that they fall into. Pure.

What a piece of work takes is declared by administrators, one rule per kind (``models.CostRule``).
"""

from __future__ import annotations

from dataclasses import dataclass

from rapport.kit.speech import noted


@dataclass(frozen=True)
class Work:
    """A kind of work: what people call it, and the part of the profit that it falls into."""

    label: str
    part: str


CONTACTS = {
    "phone_call": Work(noted("Phone call"), "contacts"),
    "voice_mail": Work(noted("Voice mail"), "contacts"),
    "email": Work(noted("E-mail"), "contacts"),
    "chat": Work(noted("Chat"), "contacts"),
    "text": Work(noted("Text message"), "contacts"),
    "instant_message": Work(noted("Instant message"), "contacts"),
    "social_post": Work(noted("Social post"), "contacts"),
    "web_form": Work(noted("Web form"), "contacts"),
    "letter": Work(noted("Letter"), "contacts"),
    "fax": Work(noted("Fax"), "contacts"),
    "meeting": Work(noted("Meeting"), "visits"),
    "face_to_face": Work(noted("Visit, face to face"), "visits"),
    "service_call": Work(noted("Service call"), "visits"),
}
"""Interactions on the channel of that name. How long one took is taken from it, where it says so."""
ORDERED = {
    "web_order": Work(noted("Web order"), "ordering"),
    "phone_order": Work(noted("Phone order"), "ordering"),
}
"""Orders placed on that channel; without a rule for it they count as ``order``."""
WORKS = CONTACTS | {
    "task": Work(noted("Task"), "tasks"),
    "order": Work(noted("Order"), "ordering"),
    **ORDERED,
    "order_line": Work(noted("Order line"), "ordering"),
    "return": Work(noted("Return"), "return_handling"),
    "delivery": Work(noted("Delivery"), "delivering"),
    "payment": Work(noted("Payment"), "paying"),
    "waiting": Work(noted("Waiting for payment"), "waiting"),
}
"""Every kind of work."""
WITH_PERCENT = ("payment", "waiting")
"""Those that cost a percentage: of the amount paid, and of what is not paid yet, a year."""
SERVICES = {
    "contacts": noted("Calls and messages"),
    "visits": noted("Meetings and visits"),
    "tasks": noted("Tasks"),
    "ordering": noted("Taking orders"),
    "return_handling": noted("Handling returns"),
    "delivering": noted("Deliveries"),
    "paying": noted("Taking payments"),
    "waiting": noted("Waiting for payment"),
}
"""The parts that together are the cost to serve, in the order of showing."""
DRIVERS = {
    "discounts": noted("Discounts"),
    "returned": noted("What came back"),
    "goods": noted("Cost of goods"),
    **SERVICES,
}
"""What can make a customer lose money: everything that stands between revenue and profit."""
SPAN = 365
"""Days that a profit is reckoned over."""
