"""The channels of the vocabulary, as values."""

from __future__ import annotations

from django.db import models


class Channel(models.TextChoices):
    """Where an interaction passed between us and a party."""

    TEXT = "text", "Text message"
    INSTANT_MESSAGE = "instant_message", "Instant message"
    VOICE_MAIL = "voice_mail", "Voice mail"
    PHONE_CALL = "phone_call", "Phone call"
    EMAIL = "email", "E-mail"
    WEB_VISIT = "web_visit", "Web visit"
    WEB_FORM = "web_form", "Web form"
    CHAT = "chat", "Chat"
    WEB_ORDER = "web_order", "Web order"
    PHONE_ORDER = "phone_order", "Phone order"
    MEETING = "meeting", "Meeting"
    SERVICE_CALL = "service_call", "Service call"
    SOCIAL_POST = "social_post", "Social post"
    LETTER = "letter", "Letter"
    FAX = "fax", "Fax"
    FACE_TO_FACE = "face_to_face", "Face to face"


class Direction(models.TextChoices):
    """Who began it."""

    INBOUND = "in", "from the customer"
    OUTBOUND = "out", "from us"


ICONS: dict[str, str] = {
    Channel.TEXT: "message",
    Channel.INSTANT_MESSAGE: "brand-whatsapp",
    Channel.VOICE_MAIL: "microphone",
    Channel.PHONE_CALL: "phone",
    Channel.EMAIL: "mail",
    Channel.WEB_VISIT: "world",
    Channel.WEB_FORM: "forms",
    Channel.CHAT: "messages",
    Channel.WEB_ORDER: "shopping-cart",
    Channel.PHONE_ORDER: "phone-check",
    Channel.MEETING: "users",
    Channel.SERVICE_CALL: "tool",
    Channel.SOCIAL_POST: "hash",
    Channel.LETTER: "mail-opened",
    Channel.FAX: "printer",
    Channel.FACE_TO_FACE: "heart-handshake",
}
"""How each channel looks, by the icon's name."""
