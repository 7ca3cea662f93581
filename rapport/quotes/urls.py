"""Addresses of quotes; the buyer's stand under ``q/``, where nobody signs in."""

from __future__ import annotations

from django.urls import path

from rapport.quotes.views import builder, buyer, deciding, panels, quotes

urlpatterns = [
    path("quotes/", quotes.quotes, name="quotes"),
    path("quotes/new/", builder.create_quote, name="create_quote"),
    path("quotes/products/", builder.quote_products, name="quote_products"),
    path("quotes/<int:pk>/", quotes.quote, name="quote"),
    path("quotes/<int:pk>/write/", builder.write_quote, name="write_quote"),
    path("quotes/<int:pk>/lines/add/", builder.add_quote_line, name="add_quote_line"),
    path("quotes/<int:pk>/send/", deciding.send_quote, name="send_quote"),
    path("quotes/<int:pk>/withdraw/", deciding.withdraw_quote, name="withdraw_quote"),
    path("quotes/<int:pk>/ask/", deciding.request_approval, name="request_approval"),
    path("quotes/<int:pk>/approve/", deciding.approve_quote, name="approve_quote"),
    path("quotes/<int:pk>/refuse/", deciding.refuse_quote, name="refuse_quote"),
    path("quotes/<int:pk>/answer/", quotes.answer_comment, name="answer_comment"),
    path("quotes/<int:pk>/links/", deciding.make_link, name="make_link"),
    path("quotes/<int:pk>/links/<int:link_pk>/revoke/", deciding.revoke_link, name="revoke_link"),
    path("quotes/<int:pk>/versions/<int:number>/", quotes.quote_version, name="quote_version"),
    path("quotes/<int:pk>/versions/<int:number>/pdf/", quotes.quote_pdf, name="quote_pdf"),
    path("quotes/of/<int:pk>/", panels.party_quotes, name="party_quotes"),
    path("q/<str:token>/", buyer.buyer_quote, name="buyer_quote"),
    path("q/<str:token>/accept/", buyer.accept_quote, name="accept_quote"),
    path("q/<str:token>/decline/", buyer.decline_quote, name="decline_quote"),
    path("q/<str:token>/comment/", buyer.comment_on_quote, name="comment_on_quote"),
    path("q/<str:token>/pdf/", buyer.buyer_pdf, name="buyer_pdf"),
]
