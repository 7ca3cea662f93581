"""What people talk about with a shop: themes on all sixteen channels."""

from __future__ import annotations

from dataclasses import dataclass

IN, OUT = "in", "out"


@dataclass(frozen=True)
class Theme:
    """One kind of conversation. ``{goods}`` stands for a category of the catalogue.

    Weights say how often consumers and businesses have it; ``seconds`` is a typical duration.
    """

    channel: str
    direction: str
    subject: str
    body: str
    outcome: str
    consumers: float
    businesses: float
    seconds: int = 0
    has_colleague: bool = True


THEMES: tuple[Theme, ...] = (
    Theme("web_visit", IN, "Looked at {goods}", "Three pages, the last one in {goods}.", "left", 9.0, 1.5, 190, False),
    Theme("web_visit", IN, "Searched the shop for {goods}", "Sorted by price, opened two products.", "left", 5.0, 0.8,
          260, False),
    Theme("web_visit", IN, "Left a basket with {goods}", "The basket was put together and not paid.",
          "basket left", 3.0, 0.6, 420, False),
    Theme("email", OUT, "New in {goods}", "The monthly letter, with what is new in {goods}.", "delivered", 5.0, 2.0, 0,
          False),
    Theme("email", IN, "Question about {goods}", "Asks whether {goods} can be sent as a gift, and by when.",
          "answered", 2.2, 1.5),
    Theme("email", OUT, "Your question about {goods}", "Answered with sizes, delivery time and a link.", "sent", 2.0,
          1.5),
    Theme("email", OUT, "Price list for {goods}", "Sent the current price list with the agreed discount.", "sent", 0.1,
          3.0),
    Theme("phone_call", IN, "Stock of {goods}", "Wanted to know what is in stock and when the rest arrives.",
          "informed", 1.0, 2.5, 240),
    Theme("phone_call", OUT, "Follow-up on {goods}", "Called to ask whether everything arrived as it should.",
          "reached", 0.4, 3.0, 310),
    Theme("phone_call", OUT, "Replenishment due", "Reminded of the usual order; will send it by the end of the week.",
          "will order", 0.0, 3.5, 280),
    Theme("voice_mail", OUT, "Please call back", "Left a message about the open quote for {goods}.", "left message",
          0.2, 1.0, 40),
    Theme("voice_mail", IN, "Message about {goods}", "Asks to be called back about {goods} in the afternoon.",
          "to call back", 0.3, 0.6, 50),
    Theme("chat", IN, "Chat about {goods}", "Which of the two is better outdoors? Recommended the heavier one.",
          "answered", 2.4, 0.6, 380),
    Theme("chat", IN, "Delivery to another address", "Wanted the parcel at the neighbours'; changed.", "solved", 0.9,
          0.3, 300),
    Theme("instant_message", IN, "Photo of {goods}", "Sent a photo of what was made with {goods}.", "thanked", 0.8,
          0.2),
    Theme("instant_message", OUT, "Ready for collection", "The order can be collected until Saturday.", "read", 0.7,
          0.2),
    Theme("text", OUT, "Parcel on its way", "Your parcel arrives tomorrow between nine and one.", "delivered", 1.6,
          0.4, 0, False),
    Theme("web_form", IN, "Asked for samples of {goods}", "Filled in the form for samples; sent the same day.", "sent",
          0.7, 1.6, 0, False),
    Theme("web_form", IN, "Contact form: {goods}", "Would like advice on {goods} for a small workshop.", "answered",
          0.6, 0.5, 0, False),
    Theme("social_post", IN, "Public praise for {goods}", "Posted a picture and recommended us.", "liked", 0.7, 0.2, 0,
          False),
    Theme("social_post", IN, "Public question about {goods}", "Asked where {goods} are made; answered in public.",
          "answered", 0.4, 0.1),
    Theme("meeting", OUT, "Yearly review", "Went through volumes, prices and the plan for {goods}.", "agreed", 0.0, 2.2,
          3600),
    Theme("meeting", OUT, "Presentation of {goods}", "Showed the new range of {goods} to buying and production.",
          "quote asked for", 0.0, 1.4, 2700),
    Theme("face_to_face", IN, "Visit to the showroom", "Looked at {goods}, took the catalogue along.", "informed", 0.5,
          0.8, 900),
    Theme("face_to_face", OUT, "Visit on site", "Saw the store room and noted what runs low.", "will order", 0.0, 1.6,
          3000),
    Theme("letter", OUT, "Printed catalogue", "The printed catalogue of the season.", "sent", 0.6, 0.8, 0, False),
    Theme("letter", IN, "A letter of thanks", "A handwritten card for the help with {goods}.", "thanked", 0.15, 0.1),
    Theme("fax", IN, "Order form by fax", "The signed order form for {goods}.", "entered", 0.02, 0.7),
    Theme("service_call", OUT, "Shelving set up", "Set up the shelving and instructed the staff.", "done", 0.05, 0.6,
          5400),
)  # fmt: skip


@dataclass(frozen=True)
class CaseKind:
    """A customer's matter: how it reaches us and how it ends. ``code`` is its type."""

    code: str
    channel: str
    subject: str
    opened: str
    answered: str
    closed: str
    weight: float


CASES: tuple[CaseKind, ...] = (
    CaseKind("complaint", "phone_call", "Complaint: {goods} arrived damaged", "The box was open and one piece broken.",
             "Apologised; a replacement was sent the same day.", "The replacement arrived; content.", 3.0),
    CaseKind("complaint", "email", "Complaint: late delivery of {goods}", "Two days late, no notice from the carrier.",
             "Explained, postage refunded.", "Refund confirmed.", 2.5),
    CaseKind("complaint", "letter", "Complaint in writing about {goods}", "A registered letter about the finish.",
             "Answered in writing with an offer.", "Offer accepted.", 0.3),
    CaseKind("return_request", "web_form", "Return of {goods}", "Wants to return unopened goods.",
             "Sent the return label.", "Received and credited.", 3.0),
    CaseKind("service_request", "chat", "Change of an order of {goods}", "Wants to add a piece before it is packed.",
             "Added; the order left complete.", "Confirmed.", 2.0),
    CaseKind("service_request", "service_call", "On-site help with {goods}", "The delivered stand wobbles.",
             "A technician came by and levelled it.", "Signed off on site.", 0.5),
    CaseKind("information_request", "email", "Care of {goods}", "How is it cleaned without scratches?",
             "Sent the care sheet.", "No further questions.", 2.0),
    CaseKind("information_request", "instant_message", "Invoice for {goods}", "Needs the invoice once more.",
             "Sent the copy.", "Thanked.", 1.5),
)  # fmt: skip

NOTES: tuple[str, ...] = (
    "Prefers to be called after four in the afternoon.",
    "Buys for the whole street at the end of the year; ask in October.",
    "Pays on the day of the invoice. Worth a better price at the next review.",
    "New warehouse from spring on: deliveries go to the back gate.",
    "Price-sensitive on packing; never argues about tools.",
    "Likes samples sent ahead of the meeting.",
    "The budget is decided in March; talk to buying in February.",
    "Had a bad experience with a carrier; ship with signature only.",
    "Moving to a larger shop; expects to double volumes.",
    "Mentioned a competitor's offer on jars, a tenth below ours.",
)
TAGS: tuple[str, ...] = ("Regular", "Press", "Showroom", "Craft market", "Net 30", "Catalogue by post", "VIP", "School",
                         "Reseller", "Careful: fragile goods")  # fmt: skip
TITLES: tuple[str, ...] = ("Head of purchasing", "Buyer", "Workshop manager", "Office manager", "Store room lead",
                           "Managing director", "Assistant buyer", "Accounts payable")  # fmt: skip
INDUSTRIES: tuple[str, ...] = ("Joinery", "Bakery", "Event catering", "Gift shop", "Florist", "Kindergarten",
                               "Frame maker", "Bookshop", "Boat yard", "Garden centre", "Guest house", "Printing",
                               "School", "Café", "Mail order", "Restoration")  # fmt: skip
