"""What the addresses of quotes demand; see ``endpoints``."""

from __future__ import annotations

from tests.flows.declaring import form, page, press

SEES = "parties.see_parties party"
QUOTE = "quotes.read_quotes quote"
WRITES = "quotes.write_quote quote"
QUOTES = {
    "quotes": page("signed in"),  # leads on to the list
    "create_quote": form("quotes.create_quote"),
    "quote_products": page("catalog.read_products"),
    "quote": page(QUOTE, pk="quote"),
    "write_quote": form(WRITES, pk="quote"),
    "add_quote_line": press(f"{WRITES} & catalog.read_products & nobody", pk="quote"),
    "send_quote": form(WRITES, pk="quote"),
    "withdraw_quote": form(WRITES, pk="quote"),
    "request_approval": form(WRITES, pk="quote"),
    "approve_quote": form(f"{QUOTE} & quotes.approve_quote", pk="quote"),
    "refuse_quote": form(f"{QUOTE} & quotes.refuse_quote", pk="quote"),
    "answer_comment": press(WRITES, pk="quote"),
    "make_link": press(WRITES, pk="quote"),
    "revoke_link": press(WRITES, pk="quote", link_pk="link"),
    "quote_version": page(QUOTE, pk="quote", number=1),
    "quote_pdf": page(QUOTE, pk="quote", number=1),
    "party_quotes": page(f"{SEES} & quotes.read_quotes", pk="party"),
    "buyer_quote": form("open", token="forged"),
    "accept_quote": press("open", token="forged"),
    "decline_quote": press("open", token="forged"),
    "comment_on_quote": press("open", token="forged"),
    "buyer_pdf": page("open", token="forged"),
}
