"""What is kept of quotes, one module per noun."""

from rapport.quotes.models.answers import Acceptance, Approval, Comment, PublicLink
from rapport.quotes.models.quotes import Quote, QuoteLine, QuoteVersion
from rapport.quotes.models.setup import DiscountLimit, QuoteTemplate

__all__ = [
    "Acceptance",
    "Approval",
    "Comment",
    "DiscountLimit",
    "PublicLink",
    "Quote",
    "QuoteLine",
    "QuoteTemplate",
    "QuoteVersion",
]
