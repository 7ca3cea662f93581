"""What parties can allow us: purposes and channels of consent."""

from __future__ import annotations

PURPOSES = {
    "marketing": "Offers and news",
    "sales": "Personal messages about what they may buy",
    "profiling": "Personal recommendations from what they bought and did",
    "service": "Messages about their orders and cases",
    "research": "Surveys",
}
CHANNELS = {
    "any": "Any channel",
    "email": "E-mail",
    "phone_call": "Phone",
    "text": "Text message",
    "letter": "Letter",
    "instant_message": "Instant message",
}
