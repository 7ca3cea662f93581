"""The only writes of quotes, one module per part of their life."""

from rapport.quotes.actions.answering import (
    Signed,
    accept_quote,
    answer_comment,
    comment_on_quote,
    decline_quote,
    view_quote,
)
from rapport.quotes.actions.approving import approve_quote, refuse_quote, request_approval
from rapport.quotes.actions.sending import (
    expire_quotes,
    make_link,
    revoke_link,
    send_quote,
    withdraw_quote,
)
from rapport.quotes.actions.writing import add_quote_line, create_quote, write_quote

__all__ = [
    "Signed",
    "accept_quote",
    "add_quote_line",
    "answer_comment",
    "approve_quote",
    "comment_on_quote",
    "create_quote",
    "decline_quote",
    "expire_quotes",
    "make_link",
    "refuse_quote",
    "request_approval",
    "revoke_link",
    "send_quote",
    "view_quote",
    "withdraw_quote",
    "write_quote",
]
